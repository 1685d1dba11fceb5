// The entries of `snowcell.customProviders` in the user's settings. All writes go through one check: an entry that the
// extension could not read, such as one with a password in its address, is never saved.

import * as vscode from "vscode";
import type { PrivacyBoundary, WireApi } from "../../core/provider-api/provider.js";
import { builtInIds } from "../../core/providers/built-in-ids.js";
import { type CustomAuth, customProvidersSetting, readDefinition } from "../../core/providers/custom/definitions.js";
import { trimCharacters } from "../../core/text/trim-characters.js";

/** One entry of the setting. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly auth: CustomAuth;
  readonly boundary: PrivacyBoundary;
  readonly authHeader?: string;
  readonly api?: WireApi;
  readonly models?: readonly unknown[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Everything in the setting, including unusable entries: they are the user's, and are kept. */
function rawEntries(): Record<string, unknown>[] {
  const value: unknown = vscode.workspace.getConfiguration().get(customProvidersSetting);
  return Array.isArray(value)
    ? value.filter((entry): entry is Record<string, unknown> => typeof entry === "object" && entry !== null)
    : [];
}

export function savedEntries(): Entry[] {
  return rawEntries().flatMap((entry) => {
    const { id, name, baseUrl, auth, boundary } = entry;
    return [id, name, baseUrl, auth, boundary].every((field) => typeof field === "string") ? [entry as unknown as Entry] : [];
  });
}

/** Adds the entry, or replaces the one with its id. Throws if the extension could not read it back. */
export async function saveEntry(entry: Entry): Promise<void> {
  const read = readDefinition(entry);
  if (typeof read === "string") throw new Error(read);
  await write([...rawEntries().filter((other) => other["id"] !== entry.id), { ...entry }]);
}

export async function removeEntry(id: string): Promise<void> {
  await write(rawEntries().filter((other) => other["id"] !== id));
}

async function write(entries: readonly Record<string, unknown>[]): Promise<void> {
  await vscode.workspace.getConfiguration().update(customProvidersSetting, entries, vscode.ConfigurationTarget.Global);
}

export function freeId(name: string, existing: readonly Entry[]): string {
  const base = trimCharacters(name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"), "-") || "custom";
  const taken = new Set<string>([...builtInIds, ...existing.map(({ id }) => id)]);
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(id)) return id;
  }
}
