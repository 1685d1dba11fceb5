// Start here: registers another extension's provider. The id is checked before any of the extension's code runs, because the
// id gives access to credentials.

import type { Accounts } from "../accounts/accounts.js";
import type { ProviderRegistry } from "../models/registry.js";
import type { Disposable } from "../platform/ports.js";
import type { WireContext } from "../wire/http/context.js";
import { GuestProvider } from "./guest-provider.js";
import { guestServices, guestStore } from "./guest-services.js";
import { propertyOf } from "./guest-values.js";

const idShape = /^[a-z0-9][a-z0-9-]{0,63}$/;

export interface GuestHost {
  readonly accounts: Accounts;
  readonly registry: Pick<ProviderRegistry, "register" | "provider">;
  readonly wire: WireContext;
  /** Ids reserved for providers that cannot be registered now. */
  readonly reserved: () => readonly string[];
}

/** Ids being registered. The other extension's code runs in the meantime and could request the same id. */
const pending = new WeakMap<Accounts, Set<string>>();

/** Registers the provider until disposed. Rejects, with advice, if the id is not available. */
export async function registerGuest(host: GuestHost, given: unknown): Promise<Disposable> {
  // Read once, because a getter could return a different id each time.
  const id = propertyOf(given, "id");
  if (typeof id !== "string" || !idShape.test(id)) {
    const shown = typeof id === "string" ? `"${id.slice(0, 100)}"` : `a value of type ${typeof id}`;
    throw new Error(`A provider's id must have at most 64 lower-case letters, digits, and hyphens; ${shown} does not`);
  }
  const busy = pending.get(host.accounts) ?? new Set();
  pending.set(host.accounts, busy);
  if (busy.has(id)) throw taken(id);
  busy.add(id);
  try {
    await checkIdIsFree(host, id);
    return await register(host, id, given);
  } finally {
    busy.delete(id);
  }
}

const taken = (id: string): Error => new Error(`A provider with the id "${id}" is already registered`);

async function checkIdIsFree({ registry, accounts, reserved }: GuestHost, id: string): Promise<void> {
  if (registry.provider(id)) throw taken(id);
  if (reserved().includes(id)) throw new Error(`The id "${id}" is reserved for another provider. Choose another id`);
  if (await accounts.holds(id)) {
    throw new Error(`The id "${id}" belonged to another provider, whose login is still stored. Choose another id`);
  }
}

async function register({ accounts, registry, wire }: GuestHost, id: string, given: unknown): Promise<Disposable> {
  const create = propertyOf(given, "create");
  const store = await accounts.useStore(id, guestStore(propertyOf(given, "secrets")));
  try {
    const made: unknown =
      typeof create === "function" ? Reflect.apply(create, given, [guestServices(accounts, wire, id)]) : given;
    // Without a factory, the provider's id has been read already.
    if (made !== given && propertyOf(made, "id") !== id) {
      throw new Error(`The created provider does not have the id "${id}"`);
    }
    const registration = registry.register(new GuestProvider(id, made));
    return {
      dispose: () => {
        registration.dispose();
        store.dispose();
      },
    };
  } catch (thrown) {
    store.dispose();
    throw thrown;
  }
}
