// The core's surroundings for tests: the real fetch and clock, and a log that keeps its lines.

import { Accounts } from "../../src/core/accounts/accounts.js";
import { Emitter } from "../../src/core/platform/emitter.js";
import type { Log, SecretStore, Settings, StateStore } from "../../src/core/platform/ports.js";
import type { RequestPolicy, WireContext } from "../../src/core/wire/http/context.js";
import { withConnectRetry } from "../../src/node/network/connect-retry.js";
import { UndiciConnectionObserver } from "../../src/node/network/connection-observer.js";
import { systemClock } from "../../src/node/system-clock.js";

export class KeptLog implements Log {
  readonly lines: string[] = [];
  debug(message: string): void {
    this.lines.push(message);
  }
  info(message: string): void {
    this.lines.push(message);
  }
  warn(message: string): void {
    this.lines.push(message);
  }
  error(message: string): void {
    this.lines.push(message);
  }
}

/** Generous timeouts and no retries, so that a test meets each failure as it is. */
export const patientPolicy: RequestPolicy = {
  connectTimeoutMs: 10_000,
  firstByteTimeoutMs: 10_000,
  idleTimeoutMs: 10_000,
  maxRetries: 0,
};

export function wireContext(policy: Partial<RequestPolicy> = {}, log: Log = new KeptLog()): WireContext {
  return {
    fetch: withConnectRetry((input, init) => globalThis.fetch(input, init)),
    clock: systemClock,
    log,
    observer: new UndiciConnectionObserver(),
    policy: () => ({ ...patientPolicy, ...policy }),
    random: () => 0.5,
  };
}

/** Settings that a test can change; listeners hear of it as VS Code's would. */
export class TestSettings implements Settings {
  private readonly changed = new Emitter<(name: string) => boolean>();
  readonly onDidChange = this.changed.event;
  private values: Record<string, unknown>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.values = { ...values };
  }

  get(name: string): unknown {
    return this.values[name];
  }

  set(name: string, value: unknown): void {
    this.values[name] = value;
    this.changed.fire((other) => other === name);
  }
}

/** Stores in memory; two `TestWindow`s over the same stores stand for two windows of one VS Code. */
export class TestStores {
  readonly secretValues = new Map<string, string>();
  private readonly secretChanged = new Emitter<string>();

  readonly secrets: SecretStore = {
    get: async (key) => this.secretValues.get(key),
    set: async (key, value) => {
      this.secretValues.set(key, value);
      this.secretChanged.fire(key);
    },
    delete: async (key) => {
      this.secretValues.delete(key);
      this.secretChanged.fire(key);
    },
    onDidChange: this.secretChanged.event,
  };

  /** State of one window: VS Code does not promise when another window's update is seen. */
  window(): StateStore & { readonly values: Map<string, unknown> } {
    const values = new Map<string, unknown>();
    return {
      values,
      get: (key) => values.get(key),
      set: async (key, value) => {
        if (value === undefined) values.delete(key);
        else values.set(key, structuredClone(value));
      },
    };
  }
}

export function testAccounts(stores = new TestStores(), redact: (secret: string) => void = () => undefined): Accounts {
  return new Accounts(stores.secrets, stores.window(), systemClock, redact);
}
