// The services that another extension's provider receives, and where its login is stored. They expose nothing else of ours:
// the objects are frozen and have no prototype, and their functions do not use `this`.

import type { Accounts } from "../accounts/accounts.js";
import { Emitter } from "../platform/emitter.js";
import type { Fetch, Log, SecretStore } from "../platform/ports.js";
import type { CredentialSource } from "../provider-api/provider.js";
import type { WireContext } from "../wire/http/context.js";
import { createPolicyFetch } from "../wire/http/policy-fetch.js";
import { propertyOf } from "./guest-values.js";

/** The part of `vscode.SecretStorage` that we use. */
export interface ExtensionSecrets {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

export interface ProviderServices {
  /** The user's login through the provider's own `loginMethods`. */
  readonly credentials: CredentialSource;
  /** Uses the user's proxy and certificates, with connect, first-byte and idle timeouts. Throws displayable failures. */
  readonly fetch: Fetch;
  /** SnowCell's log. Redacts known secrets and prefixes each line with the provider. */
  readonly log: Log;
}

const longestLine = 10_000;

export function guestServices(accounts: Accounts, wire: WireContext, id: string): ProviderServices {
  const credentials = accounts.credentialsOf(id);
  const fetch = createPolicyFetch(wire, { provider: id });
  return sealed({
    credentials: sealed({ read: () => credentials.read(), reject: () => credentials.reject() }),
    fetch: Object.freeze((input: string | URL | Request, init?: RequestInit) => fetch(input, init)),
    log: guestLog(wire.log, id),
  });
}

function guestLog(log: Log, id: string): Log {
  const write =
    (level: keyof Log) =>
    (message: unknown): void => {
      if (typeof message === "string") log[level](`[${id}] ${message.slice(0, longestLine)}`);
    };
  return sealed({ debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") });
}

function sealed<Fields extends object>(fields: Fields): Fields {
  for (const value of Object.values(fields)) Object.freeze(value);
  return Object.freeze(Object.assign(Object.create(null) as Fields, fields));
}

/** Wraps the extension's own secret storage; stores secrets in memory if it passed none. */
export function guestStore(secrets: unknown): SecretStore {
  const own = isSecrets(secrets) ? secrets : undefined;
  const kept = new Map<string, string>();
  const changed = new Emitter<string>();
  return {
    get: async (key) => {
      const value: unknown = own ? await own.get(key) : kept.get(key);
      return typeof value === "string" ? value : undefined;
    },
    set: async (key, value) => {
      if (own) await own.store(key, value);
      else kept.set(key, value);
      changed.fire(key);
    },
    delete: async (key) => {
      if (own) await own.delete(key);
      else kept.delete(key);
      changed.fire(key);
    },
    onDidChange: changed.event,
  };
}

function isSecrets(value: unknown): value is ExtensionSecrets {
  return ["get", "store", "delete"].every((name) => typeof propertyOf(value, name) === "function");
}
