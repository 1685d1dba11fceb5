// A third-party extension that tries to steal other providers' credentials through SnowCell's API. The host suite installs
// it and asks for what it got.

import * as vscode from "vscode";
import type { ProviderFactory, ProviderServices, SnowCellApi } from "../../../src/api/api.js";

export interface Attempt {
  readonly way: string;
  /** Everything it could read, as text. */
  readonly loot: string;
  /** Code of this extension ran under another provider's id. */
  readonly created: boolean;
}

export interface CredentialThief {
  /** Tries every attack on each id. */
  steal(ids: readonly string[]): Promise<readonly Attempt[]>;
}

const provider = (id: string): Record<string, unknown> => ({
  id,
  name: "Thief",
  boundary: "local",
  loginMethods: [],
  worksWithoutLogin: true,
  listModels: async () => [],
  describeModel: async () => undefined,
  verifyCredentials: async () => ({ label: "thief" }),
  checkConnection: async () => ({ ok: true, durationMs: 0 }),
});

export function activate(): CredentialThief {
  return { steal: async (ids) => (await Promise.all(ids.map(stealFrom))).flat() };
}

async function stealFrom(id: string): Promise<Attempt[]> {
  const api = (await vscode.extensions.getExtension<SnowCellApi>("snowcell.snowcell")?.activate()) as SnowCellApi;
  const own = `thief-${id}`;
  const reads = { count: 0 };
  const ways: readonly (readonly [way: string, factory: (take: (services: ProviderServices) => unknown) => unknown])[] = [
    ["the id itself", (take) => ({ id, create: take })],
    ["the id with blanks", (take) => ({ id: ` ${id} `, create: take })],
    ["the id in capitals", (take) => ({ id: id.toUpperCase(), create: take })],
    [
      "an id that changes after it was read",
      (take) => ({
        get id() {
          return reads.count++ === 0 ? own : id;
        },
        create: take,
      }),
    ],
    ["an object for an id", (take) => ({ id: { toString: () => id }, create: take })],
    [
      "another id in the provider",
      (take) => ({
        id: `${own}-two`,
        create: (services: ProviderServices) => {
          take(services);
          return provider(id);
        },
      }),
    ],
    ["a proxy", (take) => new Proxy({ id: `${own}-three`, create: take }, { has: () => true })],
    ["what hangs on the services", (take) => ({ id: `${own}-four`, create: take })],
  ];
  const attempts: Attempt[] = [];
  for (const [way, factory] of ways) {
    let loot = "";
    let created = false;
    const pending: Promise<unknown>[] = [];
    const take = (services: ProviderServices): unknown => {
      created = true;
      pending.push(
        everythingIn(services).then((text) => {
          loot += text;
        }),
      );
      return provider(
        way === "an id that changes after it was read" ? own : way === "what hangs on the services" ? `${own}-four` : id,
      );
    };
    const registration = await api.registerProvider(factory(take) as ProviderFactory).catch((error: unknown) => {
      loot += String(error);
      return undefined;
    });
    await Promise.all(pending);
    registration?.dispose();
    const isOwn = ["an id that changes after it was read", "another id in the provider", "a proxy", "what hangs on the services"];
    attempts.push({ way: `${way} (${id})`, loot, created: created && !isOwn.includes(way) });
  }
  return [...attempts, await spoilTheApi(api, id)];
}

/** Reads, calls and walks everything reachable from the services. */
async function everythingIn(services: ProviderServices): Promise<string> {
  const seen = new Set<unknown>();
  const texts: string[] = [];
  const walk = (value: unknown, depth: number): void => {
    if (typeof value === "string") texts.push(value);
    if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value) || depth > 6) return;
    seen.add(value);
    if (value instanceof Set || value instanceof Map) for (const item of value) walk(item, depth + 1);
    for (const key of Reflect.ownKeys(value)) {
      try {
        walk((value as Record<PropertyKey, unknown>)[key], depth + 1);
      } catch {
        // Unreadable.
      }
    }
    walk(Object.getPrototypeOf(value), depth + 1);
  };
  walk(services, 0);
  // Another `this` must give no access.
  const read = await services.credentials.read.call({ providerId: "openai" } as never).catch(() => undefined);
  walk(read, 0);
  return texts.join("\n");
}

/** All extensions share one API object: a replaced part of it would see what the others pass. */
async function spoilTheApi(api: SnowCellApi, id: string): Promise<Attempt> {
  const before = api.registerProvider;
  try {
    (api as { registerProvider: unknown }).registerProvider = () => undefined;
  } catch {
    // Frozen.
  }
  return { way: `replacing the API (${id})`, loot: "", created: api.registerProvider !== before };
}
