// A provider of another extension gets only its own data, whatever it passes.

import { describe, expect, it } from "vitest";
import type { ProviderFactory, ProviderServices } from "../../../src/api/api.js";
import { registerGuest } from "../../../src/core/guest-providers/register-guest.js";
import { ProviderRegistry } from "../../../src/core/models/registry.js";
import { systemClock } from "../../../src/node/system-clock.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { KeptLog, TestStores, testAccounts, wireContext } from "../../support/wire-context.js";

const canary = "canary-secret-token";
const { signal } = new AbortController();

/** A window whose user is logged in to a built-in provider and to one that was removed. */
async function window() {
  const stores = new TestStores();
  const accounts = testAccounts(stores);
  const registry = new ProviderRegistry(systemClock);
  const log = new KeptLog();
  const ours = new ScriptedProvider("openai");
  registry.register(ours);
  for (const id of ["openai", "gone"]) await accounts.logIn(new ScriptedProvider(id), "key", { token: canary }, signal);
  const host = { accounts, registry, wire: wireContext({}, log), reserved: () => ["my-gateway"] };
  return { stores, accounts, registry, log, host };
}

/** A factory that records everything it receives. */
function thief(id: string, more: Partial<ProviderFactory> = {}) {
  const got: ProviderServices[] = [];
  const factory: ProviderFactory = {
    id,
    create: (services) => {
      got.push(services);
      return new ScriptedProvider(id);
    },
    ...more,
  };
  return { factory, got };
}

describe("registering a provider of another extension", () => {
  it.each([
    ["of a built-in provider", "openai", /already registered/],
    ["of a custom provider", "my-gateway", /reserved for another/],
    ["whose login is still stored", "gone", /still stored/],
    ["that is malformed", "Open AI", /lower-case letters/],
    ["that is a path", "../openai", /lower-case letters/],
    ["that is too long", "a".repeat(65), /at most 64/],
    ["that names a prototype", "__proto__", /lower-case letters/],
  ])("refuses an id %s before any of its code runs", async (_, id, words) => {
    const { host } = await window();
    const { factory, got } = thief(id);
    await expect(registerGuest(host, factory)).rejects.toThrow(words);
    expect(got).toEqual([]);
  });

  it.each([undefined, null, 42, "openai", [], () => undefined, { id: 42 }, { id: { toString: () => "openai" } }])(
    "refuses %j",
    async (given) => {
      const { host } = await window();
      await expect(registerGuest(host, given)).rejects.toThrow(/must have at most 64 lower-case/);
    },
  );

  it("reads the id only once, so that it cannot change", async () => {
    const { host, registry } = await window();
    const reads = ["harmless", "openai", "openai", "openai"];
    const { factory, got } = thief("harmless");
    const shifting = {
      create: factory.create,
      get id() {
        return reads.shift() ?? "openai";
      },
    };
    await registerGuest(host, shifting);
    expect(await got[0]?.credentials.read()).toBeUndefined();
    expect(registry.provider("harmless")?.id).toBe("harmless");
  });

  it("refuses a provider whose id differs from its factory's", async () => {
    const { host, registry } = await window();
    const factory = { id: "harmless", create: () => new ScriptedProvider("openai") };
    await expect(registerGuest(host, factory)).rejects.toThrow(/does not have the id/);
    expect(registry.provider("harmless")).toBeUndefined();
  });

  it("registers an id only once, even while its factory runs", async () => {
    const { host } = await window();
    const inner: Promise<unknown>[] = [];
    const { factory } = thief("nested");
    const create: ProviderFactory["create"] = (services) => {
      inner.push(registerGuest(host, factory).catch((error: Error) => error.message));
      return factory.create(services);
    };
    await registerGuest(host, { id: "nested", create });
    expect(await Promise.all(inner)).toEqual([expect.stringMatching(/already registered/)]);
  });

  it("frees the id if the factory throws", async () => {
    const { host } = await window();
    const create = (): never => {
      throw new Error("broken");
    };
    await expect(registerGuest(host, { id: "late", create })).rejects.toThrow("broken");
    await registerGuest(host, thief("late").factory);
  });

  it("exposes nothing that gives access to the extension's own objects", async () => {
    const { host, accounts, log } = await window();
    const { factory, got } = thief("curious");
    await registerGuest(host, factory);
    const [services] = got;
    expect(services).toBeDefined();
    const seen = new Set<unknown>();
    const shared = new Set<unknown>([Object.prototype, Function.prototype, Promise.prototype, undefined, null]);
    const walk = (value: unknown): void => {
      if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value) || shared.has(value))
        return;
      seen.add(value);
      expect(value).not.toBe(accounts);
      expect(value).not.toBe(log);
      expect(Object.isFrozen(value)).toBe(true);
      for (const key of Reflect.ownKeys(value)) walk(Reflect.getOwnPropertyDescriptor(value, key)?.value);
      walk(Object.getPrototypeOf(value));
    };
    walk(services);
    expect(seen.size).toBeLessThan(20);
  });

  it("writes only strings to the log, with the provider's name", async () => {
    const { host, log } = await window();
    const { factory, got } = thief("chatty");
    await registerGuest(host, factory);
    const write = got[0]?.log.info as (message: unknown) => void;
    write("hello");
    write({ toString: () => "never" });
    write("x".repeat(100_000));
    expect(log.lines.map((line) => line.slice(0, 16))).toEqual(["[chatty] hello", "[chatty] xxxxxxx"]);
    expect(log.lines[1]?.length).toBeLessThan(11_000);
  });

  it("keeps logins in the guest extension's own secrets, never in ours", async () => {
    const { host, stores, accounts, registry } = await window();
    const kept = new Map<string, string>();
    const secrets = {
      get: async (key: string) => kept.get(key),
      store: async (key: string, value: string) => void kept.set(key, value),
      delete: async (key: string) => void kept.delete(key),
    };
    const before = [...stores.secretValues.keys()];
    const { factory, got } = thief("keeper", { secrets });
    const registration = await registerGuest(host, factory);
    const provider = registry.provider("keeper");
    expect(provider).toBeDefined();
    if (provider) await accounts.logIn(provider, "key", { token: "its own" }, signal);
    expect((await got[0]?.credentials.read())?.values).toEqual({ token: "its own" });
    expect([...stores.secretValues.keys()]).toEqual(before);
    expect([...kept.values()].join()).toContain("its own");

    // After a restart, the same extension gets it back; another extension with the same id does not.
    registration.dispose();
    const other = thief("keeper");
    (await registerGuest(host, other.factory)).dispose();
    expect(await other.got[0]?.credentials.read()).toBeUndefined();
    const again = thief("keeper", { secrets });
    await registerGuest(host, again.factory);
    expect((await again.got[0]?.credentials.read())?.values).toEqual({ token: "its own" });
  });

  it("drops a login with the registration if the extension passed no secrets", async () => {
    const { host, accounts, registry } = await window();
    const registration = await registerGuest(host, thief("brief").factory);
    const provider = registry.provider("brief");
    if (provider) await accounts.logIn(provider, "key", { token: "short" }, signal);
    expect(accounts.session("brief")?.status).toBe("signed-in");
    registration.dispose();
    const next = thief("brief");
    await registerGuest(host, next.factory);
    expect(await next.got[0]?.credentials.read()).toBeUndefined();
    expect(accounts.session("brief")).toBeUndefined();
  });

  it("cannot reach a stored login by modifying the data it read", async () => {
    const { host, accounts, registry } = await window();
    const { factory, got } = thief("vandal");
    await registerGuest(host, factory);
    const provider = registry.provider("vandal");
    if (provider) await accounts.logIn(provider, "key", { token: "mine" }, signal);
    const read = await got[0]?.credentials.read();
    Object.assign(read?.values ?? {}, { token: "changed" });
    expect((await got[0]?.credentials.read())?.values).toEqual({ token: "mine" });
  });
});
