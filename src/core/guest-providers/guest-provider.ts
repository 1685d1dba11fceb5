// Wraps another extension's provider: its id is fixed, its name and lists are read once and validated, and whatever it
// throws or returns affects only its own answers.

import type { Disposable } from "../platform/ports.js";
import type {
  Account,
  ChatEvent,
  ChatRequest,
  Choice,
  ConnectionCheck,
  Credentials,
  LoginMethod,
  ModelInfo,
  PrivacyBoundary,
  Provider,
} from "../provider-api/provider.js";
import { guestEvent } from "./guest-events.js";
import {
  guestAccount,
  guestCheck,
  guestChoices,
  guestError,
  guestMethods,
  guestModel,
  guestModels,
  propertyOf,
} from "./guest-values.js";

const longestName = 100;

export class GuestProvider implements Provider {
  readonly name: string;
  readonly boundary: PrivacyBoundary;
  readonly loginMethods: readonly LoginMethod[];
  readonly worksWithoutLogin: boolean;
  readonly onDidChangeModels: (listener: () => void) => Disposable;
  readonly #given: unknown;

  constructor(
    readonly id: string,
    given: unknown,
  ) {
    this.#given = given;
    const name = propertyOf(given, "name");
    const boundary = propertyOf(given, "boundary");
    this.name = (typeof name === "string" && name.trim().slice(0, longestName)) || id;
    // Without a valid value, assume the least private boundary.
    this.boundary = boundary === "local" || boundary === "company" ? boundary : "public";
    this.loginMethods = guestMethods(propertyOf(given, "loginMethods"));
    this.worksWithoutLogin = propertyOf(given, "worksWithoutLogin") === true;
    this.onDidChangeModels = (listener) => this.#subscribe(listener);
  }

  address(model: string | undefined): string | undefined {
    const address = this.#tryCall("address", model);
    return typeof address === "string" && URL.canParse(address) ? address : undefined;
  }

  effectiveContext(model: ModelInfo): number | undefined {
    const tokens = this.#tryCall("effectiveContext", model);
    return typeof tokens === "number" && tokens > 0 ? tokens : undefined;
  }

  async listModels(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    return guestModels(await this.#call("listModels", signal), this.id);
  }

  async describeModel(id: string, signal: AbortSignal): Promise<ModelInfo | undefined> {
    return guestModel(await this.#call("describeModel", id, signal), this.id);
  }

  async *streamChat(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
    let events: AsyncIterator<unknown> | undefined;
    try {
      // Its own copy: later requests, also to other providers, share the messages.
      const stream = (await this.#call("streamChat", structuredClone(request), signal)) as AsyncIterable<unknown>;
      events = stream[Symbol.asyncIterator]();
      for (;;) {
        const step: unknown = await events.next();
        if (propertyOf(step, "done") === true) return;
        const event = guestEvent(propertyOf(step, "value"), this.id);
        if (!event) {
          const detail = "The provider sent an event that is none";
          yield { type: "failed", failure: { provider: this.id, kind: "malformed-response", detail, remedy: "show-log" } };
          return;
        }
        yield event;
        if (event.type === "finished" || event.type === "failed") return;
      }
    } catch (thrown) {
      yield { type: "failed", failure: guestError(thrown, this.id).failure };
    } finally {
      close(events);
    }
  }

  async verifyCredentials(method: string, values: Credentials, signal: AbortSignal): Promise<Account> {
    const account = guestAccount(await this.#call("verifyCredentials", method, { ...values }, signal));
    if (!account) throw guestError({ message: "The provider names no account" }, this.id);
    return account;
  }

  async listChoices(method: string, field: string, values: Credentials, signal: AbortSignal): Promise<readonly Choice[]> {
    return guestChoices(await this.#call("listChoices", method, field, { ...values }, signal));
  }

  async checkConnection(signal: AbortSignal): Promise<ConnectionCheck> {
    try {
      return guestCheck(await this.#call("checkConnection", signal), this.id);
    } catch (thrown) {
      return { ok: false, durationMs: 0, failure: guestError(thrown, this.id).failure };
    }
  }

  async #call(name: keyof Provider, ...args: readonly unknown[]): Promise<unknown> {
    try {
      return await this.#invoke(name, args);
    } catch (thrown) {
      throw guestError(thrown, this.id);
    }
  }

  #tryCall(name: keyof Provider, ...args: readonly unknown[]): unknown {
    try {
      return this.#invoke(name, args);
    } catch {
      return undefined;
    }
  }

  #invoke(name: keyof Provider, args: readonly unknown[]): unknown {
    const method = (this.#given as Record<string, unknown>)[name];
    if (typeof method !== "function") {
      if (name === "address" || name === "effectiveContext") return undefined;
      throw new Error(`The provider has no ${name}`);
    }
    return Reflect.apply(method, this.#given, [...args]);
  }

  #subscribe(listener: () => void): Disposable {
    const listen = propertyOf(this.#given, "onDidChangeModels");
    if (typeof listen !== "function") return { dispose: () => undefined };
    let subscription: unknown;
    try {
      subscription = Reflect.apply(listen, this.#given, [() => listener()]);
    } catch {
      // It cannot announce changes, but its lists are still fetched.
    }
    return { dispose: () => this.#end(subscription) };
  }

  #end(subscription: unknown): void {
    const dispose = propertyOf(subscription, "dispose");
    try {
      if (typeof dispose === "function") Reflect.apply(dispose, subscription, []);
    } catch {
      // Nothing to do: we have dropped the subscription anyway.
    }
  }
}

/** Not awaited, because a provider that ignores it must not delay the user who pressed Stop. */
function close(events: AsyncIterator<unknown> | undefined): void {
  try {
    void Promise.resolve(events?.return?.()).catch(() => undefined);
  } catch {
    // A provider that throws here must not delay the user either.
  }
}
