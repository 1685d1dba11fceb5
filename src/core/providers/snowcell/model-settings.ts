// The setting `snowcell.models`: three models built in, entries added to them, an equal key replaces. One bad entry is
// named and left out; the others keep working.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../../failures/errors.js";
import { readAbilitySettings } from "../../models/abilities/ability-settings.js";
import { isObject, type JsonObject } from "../../platform/json.js";
import type { AbilityClaims } from "../../provider-api/ability.js";
import type { PrivacyBoundary } from "../../provider-api/provider.js";
import { trimCharactersEnd } from "../../text/trim-characters.js";
import { carriesSecrets } from "../../wire/http/safe-transport.js";
import { isNearHost } from "../hosts.js";

/** A chat-completions address in two parts, as the wire wants it. */
export interface SnowCellEndpoint {
  readonly baseUrl: string;
  readonly path: string;
  readonly host: string;
  /** Whether SnowCell's token is sent there: to https and to this machine, or as the entry's `sendToken` says. */
  readonly takesToken: boolean;
}

/** The address is that of the first endpoint. */
export interface SnowCellModel extends SnowCellEndpoint {
  /** Id within the provider, and an alias by itself: `qwen`. */
  readonly key: string;
  /** What the server calls the model: `Qwen/Qwen1.5-0.5B-Chat`. */
  readonly name: string;
  /** Further servers that run the same model. */
  readonly alternatives?: readonly SnowCellEndpoint[];
  readonly description?: string;
  /** What the settings say that it can do. */
  readonly abilities?: AbilityClaims;
  /** How far its requests travel, if the settings say so. */
  readonly boundary?: PrivacyBoundary;
}

const boundaries: readonly PrivacyBoundary[] = ["local", "company", "public"];

const predictor = (deployment: string): string =>
  `https://${deployment}-predictor.model-serving.snowcell.app/v1/chat/completions`;

const defaultEntries = [
  { key: "qwen", name: "Qwen/Qwen1.5-0.5B-Chat", description: "Qwen 1.5 0.5B", endpoint: predictor("qwen-1-5b-chat") },
  { key: "llama", name: "Meta-Llama/Llama-2-7b-chat", description: "Llama 2 7B", endpoint: predictor("llama-2-7b-chat") },
  {
    key: "mistral",
    name: "mistralai/Mistral-7B-Instruct",
    description: "Mistral 7B",
    endpoint: predictor("mistral-7b-instruct"),
  },
];

const setting = "snowcell.models";

/** Whether a model is one that SnowCell runs for everybody, of which is known what it takes. */
export function isBuiltInModel({ name }: SnowCellModel): boolean {
  return defaultEntries.some((entry) => entry.name === name);
}

/** The key of the shared service's current coding model, which only the service can name. */
export const codingKey = "coding";

export interface ReadModelSettings {
  readonly models: readonly SnowCellModel[];
  /** A failure for each entry, or part of one, that cannot be used. */
  readonly problems: readonly Failure[];
  /** What the settings say of the shared service's coding model. */
  readonly codingAbilities?: AbilityClaims;
}

export function readModelSettings(value: unknown): ReadModelSettings {
  const models = new Map<string, SnowCellModel>();
  const problems: Failure[] = [];
  let codingAbilities: AbilityClaims | undefined;
  const problem = (detail: string): void =>
    void problems.push({ provider: "snowcell", kind: "configuration", setting, detail, remedy: "open-settings" });

  for (const entry of defaultEntries) {
    const read = readEntry(entry, () => undefined);
    if (typeof read !== "string") models.set(entry.key, read);
  }
  if (value === undefined || value === null) return { models: [...models.values()], problems };
  if (!Array.isArray(value)) {
    problem(l10n.t("It must be a list of models, each with key, name and endpoint."));
    return { models: [...models.values()], problems };
  }
  const seen = new Set<string>();
  for (const [index, entry] of value.entries()) {
    const say = (words: string): void => problem(l10n.t("Entry {0}: {1}", index + 1, words));
    const whole = withKnownModel(entry);
    const key = isCoding(whole) ? codingKey : undefined;
    const read = key === undefined ? readEntry(whole, say) : undefined;
    if (typeof read === "string") say(read);
    else if (seen.has(read?.key ?? codingKey))
      say(l10n.t('the key "{0}" is used twice; the first one counts.', read?.key ?? codingKey));
    else {
      seen.add(read?.key ?? codingKey);
      if (read) models.set(read.key, read);
      else {
        const coding = isObject(whole) ? whole : {};
        codingAbilities = readAbilities(coding, say);
        if (Object.hasOwn(coding, "boundary")) say(l10n.t('"boundary" is not used for this model: its host decides.'));
      }
    }
  }
  return { models: [...models.values()], problems, ...(codingAbilities ? { codingAbilities } : {}) };
}

/** An entry that only adds to a built-in model, by its key or as the key alone, with what it leaves out. */
function withKnownModel(entry: unknown): unknown {
  if (typeof entry === "string") return withKnownModel({ id: entry });
  if (!isObject(entry)) return entry;
  const { id, ...rest } = entry;
  const named: JsonObject = { ...rest, key: entry["key"] ?? id };
  if (!isAddition(named)) return named;
  return { ...defaultEntries.find(({ key }) => key === named["key"]), ...named };
}

function isAddition({ name, endpoint, endpoints }: JsonObject): boolean {
  return name === undefined && endpoint === undefined && endpoints === undefined;
}

function isCoding(entry: unknown): boolean {
  return isObject(entry) && entry["key"] === codingKey && isAddition(entry);
}

function readAbilities(entry: JsonObject, say: (words: string) => void): AbilityClaims {
  const { claims, problems } = readAbilitySettings(entry);
  for (const words of problems) say(words);
  return claims;
}

/** One entry, or what is wrong with it. `say` hears of what is left out of an entry that counts. */
function readEntry(entry: unknown, say: (words: string) => void): SnowCellModel | string {
  if (!isObject(entry)) return l10n.t("it must be an object with key, name and endpoint.");
  const { key, name, endpoints, description, boundary: given, sendToken } = entry;
  if (endpoints !== undefined && !(Array.isArray(endpoints) && endpoints.every((each) => typeof each === "string"))) {
    return l10n.t('"endpoints" must be a list of addresses.');
  }
  // Where only the list is given, its first address is the endpoint.
  const addresses = [entry["endpoint"] ?? endpoints?.[0], ...(endpoints ?? [])];
  const endpoint = addresses[0];
  const missing = Object.entries({ key, name, endpoint }).find(([, field]) => typeof field !== "string" || field.trim() === "");
  if (missing) return l10n.t('"{0}" is missing.', missing[0]);
  if (sendToken !== undefined && typeof sendToken !== "boolean") return l10n.t('"sendToken" must be true or false.');
  const address = readEndpoint(String(endpoint), sendToken);
  if (!address) return l10n.t('the endpoint "{0}" is not an http or https address.', String(endpoint));
  const others = new Set(addresses.slice(1).filter((each) => each !== endpoint));
  const alternatives = [...others].map((each) => readEndpoint(String(each), sendToken));
  const bad = alternatives.indexOf(undefined);
  if (bad >= 0) return l10n.t('the endpoint "{0}" is not an http or https address.', String([...others][bad]));
  const boundary = boundaries.find((each) => each === given);
  if (given !== undefined && !boundary) return l10n.t('"{0}" must be one of {1}.', "boundary", boundaries.join(", "));
  const servers = [address, ...alternatives.filter((each) => each !== undefined)];
  const far = boundary === "local" ? servers.find(({ baseUrl }) => !isNearHost(new URL(baseUrl).hostname)) : undefined;
  if (far) {
    return l10n.t('the boundary is "local", but {0} is not on this machine or its network. Use "company" or "public".', far.host);
  }
  const abilities = readAbilities(entry, say);
  return {
    key: String(key).trim(),
    name: String(name).trim(),
    ...address,
    ...(alternatives.length > 0 ? { alternatives: alternatives.filter((each) => each !== undefined) } : {}),
    ...(typeof description === "string" && description.trim() !== "" ? { description } : {}),
    ...(Object.keys(abilities).length > 0 ? { abilities } : {}),
    ...(boundary ? { boundary } : {}),
  };
}

const chatPath = "/chat/completions";

/**
 * Reads an endpoint: a full chat-completions address, or a base address. A base with no path of its own gets `/v1`,
 * which is where vLLM and its kin serve it.
 */
export function readEndpoint(endpoint: string, sendToken?: boolean): SnowCellEndpoint | undefined {
  if (!URL.canParse(endpoint.trim())) return undefined;
  const url = new URL(endpoint.trim());
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  let path = trimCharactersEnd(url.pathname, "/");
  if (path.endsWith(chatPath)) path = path.slice(0, -chatPath.length);
  else if (path === "") path = "/v1";
  return {
    baseUrl: url.origin + path,
    path: chatPath + url.search,
    host: url.host,
    takesToken: sendToken ?? carriesSecrets(url),
  };
}
