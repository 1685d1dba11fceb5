// StackSpot's settings: where its services are, and which agents and quick commands to offer. The services do not list them,
// so the user names them. A bad entry is reported and skipped.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../../failures/errors.js";
import type { Settings } from "../../platform/ports.js";
import { addressProblem, readAddress, settingFailure } from "./address-setting.js";

const provider = "stackspot";

/** For each service, the setting with its address, and the default. */
export const addresses = {
  api: { provider, name: "snowcell.stackspot.baseUrl", default: "https://api.stackspot.com/v1" },
  identity: { provider, name: "snowcell.stackspot.identityUrl", default: "https://idm.stackspot.com" },
  inference: { provider, name: "snowcell.stackspot.inferenceUrl", default: "https://genai-inference-app.stackspot.com" },
  quickCommands: {
    provider,
    name: "snowcell.stackspot.quickCommandUrl",
    default: "https://genai-code-buddy-api.stackspot.com",
  },
} as const;

const realmSetting = "snowcell.stackspot.realm";
const defaultRealm = "stackspot-freemium";
const agentsSetting = "snowcell.stackspot.agents";
const quickCommandsSetting = "snowcell.stackspot.quickCommands";

export interface StackSpotAgent {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /** In tokens. */
  readonly contextLength?: number;
}

export interface StackSpotQuickCommand {
  readonly slug: string;
  readonly name: string;
  readonly description?: string;
}

/** The realm for a service credential that names none. */
export function readRealm(settings: Settings): string {
  const value = settings.get(realmSetting);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : defaultRealm;
}

export function readAgents(settings: Settings): readonly StackSpotAgent[] {
  return readEntries(settings.get(agentsSetting), agentsSetting, "id").entries.map(
    ({ key, name, description, contextLength }) => ({
      id: key,
      name,
      ...(description !== undefined ? { description } : {}),
      ...(contextLength !== undefined ? { contextLength } : {}),
    }),
  );
}

export function readQuickCommands(settings: Settings): readonly StackSpotQuickCommand[] {
  return readEntries(settings.get(quickCommandsSetting), quickCommandsSetting, "slug").entries.map(
    ({ key, name, description }) => ({ slug: key, name, ...(description !== undefined ? { description } : {}) }),
  );
}

/** Invalid StackSpot settings, by name. */
export function stackSpotProblems(settings: Settings): readonly Failure[] {
  return [
    ...Object.values(addresses).map((setting) => addressProblem(settings, setting)),
    ...readEntries(settings.get(agentsSetting), agentsSetting, "id").problems,
    ...readEntries(settings.get(quickCommandsSetting), quickCommandsSetting, "slug").problems,
  ].filter((problem) => problem !== undefined);
}

/** The token address of a realm. Throws a `FailureError` if the setting is not an address. */
export function tokenUrl(settings: Settings, realm: string): string {
  return `${readAddress(settings, addresses.identity)}/${encodeURIComponent(realm)}/oidc/oauth/token`;
}

interface Entry {
  readonly key: string;
  readonly name: string;
  readonly description?: string;
  readonly contextLength?: number;
}

function readEntries(
  value: unknown,
  setting: string,
  keyName: "id" | "slug",
): { readonly entries: readonly Entry[]; readonly problems: readonly Failure[] } {
  const entries = new Map<string, Entry>();
  const problems: Failure[] = [];
  const problem = (detail: string): void => void problems.push(settingFailure(provider, setting, detail));
  if (value === undefined || value === null) return { entries: [], problems };
  if (!Array.isArray(value)) {
    problem(l10n.t("It must be a list."));
    return { entries: [], problems };
  }
  for (const [index, item] of value.entries()) {
    const read = readEntry(item, keyName);
    if (typeof read === "string") problem(l10n.t("Entry {0}: {1}", index + 1, read));
    else if (entries.has(read.key))
      problem(l10n.t('Entry {0}: "{1}" is listed twice; the first one is used.', index + 1, read.key));
    else entries.set(read.key, read);
  }
  return { entries: [...entries.values()], problems };
}

/** Returns the entry, or a description of what is wrong with it. */
function readEntry(item: unknown, keyName: "id" | "slug"): Entry | string {
  const fields = (typeof item === "string" ? { [keyName]: item } : item) as Record<string, unknown> | null;
  if (typeof fields !== "object" || fields === null) return l10n.t('it must be a string or an object with "{0}".', keyName);
  const { name, description, contextLength } = fields;
  const key = fields[keyName];
  if (typeof key !== "string" || key.trim() === "") return l10n.t('"{0}" is missing.', keyName);
  if (contextLength !== undefined && !(Number.isInteger(contextLength) && Number(contextLength) > 0)) {
    return l10n.t('"contextLength" must be a whole number of tokens.');
  }
  return {
    key: key.trim(),
    name: typeof name === "string" && name.trim() !== "" ? name.trim() : key.trim(),
    ...(typeof description === "string" && description.trim() !== "" ? { description: description.trim() } : {}),
    ...(contextLength !== undefined ? { contextLength: Number(contextLength) } : {}),
  };
}
