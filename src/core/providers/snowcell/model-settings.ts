// Reads the setting `snowcell.models`: adds its entries to three built-in models; an equal key replaces one. A bad entry is
// reported and skipped; the others keep working.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../../failures/errors.js";
import { readAbilitySettings } from "../../models/abilities/ability-settings.js";
import { isObject, type JsonObject } from "../../platform/json.js";
import type { AbilityClaims } from "../../provider-api/ability.js";
import type { PrivacyBoundary } from "../../provider-api/provider.js";
import { isNearHost } from "../../routing/hosts.js";
import { trimCharactersEnd } from "../../text/trim-characters.js";
import { carriesSecrets } from "../../wire/http/safe-transport.js";

/** A chat-completions address, split into base and path. */
export interface SnowCellEndpoint {
  readonly baseUrl: string;
  readonly path: string;
  readonly host: string;
  /** Whether SnowCell's token is sent to it: by default only over https or to this machine; `sendToken` overrides. */
  readonly takesToken: boolean;
}

/** The address fields are those of the first endpoint. */
export interface SnowCellModel extends SnowCellEndpoint {
  /** Id within the provider, and also an alias: `qwen`. */
  readonly key: string;
  /** The server's name for the model: `Qwen/Qwen1.5-0.5B-Chat`. */
  readonly name: string;
  /** Other servers that run the same model. */
  readonly alternatives?: readonly SnowCellEndpoint[];
  readonly description?: string;
  /** The abilities in the settings. */
  readonly abilities?: AbilityClaims;
  /** The privacy boundary, if the settings name one. */
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

/** Whether this is one of SnowCell's public models, whose accepted parameters are known. */
export function isBuiltInModel({ name }: SnowCellModel): boolean {
  return defaultEntries.some((entry) => entry.name === name);
}

/** The key of the shared service's current coding model, which only the service can name. */
export const codingKey = "coding";

export interface ReadModelSettings {
  readonly models: readonly SnowCellModel[];
  /** A failure for each unusable entry or part of one. */
  readonly problems: readonly Failure[];
  /** The abilities of the shared service's coding model in the settings. */
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
    problem(l10n.t("It must be a list of models, each with key, name, and endpoint."));
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
      say(l10n.t('the key "{0}" is listed twice; the first one is used.', read?.key ?? codingKey));
    else {
      seen.add(read?.key ?? codingKey);
      if (read) models.set(read.key, read);
      else {
        const coding = isObject(whole) ? whole : {};
        codingAbilities = readAbilities(coding, say);
        if (Object.hasOwn(coding, "boundary"))
          say(l10n.t('"boundary" is ignored for this model, because its host determines it.'));
      }
    }
  }
  return { models: [...models.values()], problems, ...(codingAbilities ? { codingAbilities } : {}) };
}

/** Completes an entry that only adds to a built-in model, named by its key or as the key alone. */
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

/** Returns the entry, or a description of what is wrong with it. `say` gets a sentence for each ignored part of a usable entry. */
function readEntry(entry: unknown, say: (words: string) => void): SnowCellModel | string {
  if (!isObject(entry)) return l10n.t("it must be an object with key, name, and endpoint.");
  const { key, name, endpoints, description, boundary: given, sendToken } = entry;
  if (endpoints !== undefined && !(Array.isArray(endpoints) && endpoints.every((each) => typeof each === "string"))) {
    return l10n.t('"endpoints" must be a list of addresses.');
  }
  // If only `endpoints` is given, its first address is the endpoint.
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
 * Reads an endpoint: a full chat-completions address, or a base address. A base without a path gets `/v1`, the path that
 * vLLM and similar servers use.
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
