// Reads the setting `snowcell.customProviders`: services with one of the three common APIs, added by the user. A bad entry
// is reported and skipped; the others keep working. Keys are not in it: they belong in the secret store.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../../failures/errors.js";
import { readAbilitySettings } from "../../models/abilities/ability-settings.js";
import { isObject } from "../../platform/json.js";
import type { AbilityClaims } from "../../provider-api/ability.js";
import type { PrivacyBoundary, WireApi } from "../../provider-api/provider.js";
import { redact } from "../../redaction/redact.js";
import { isNearHost } from "../../routing/hosts.js";
import { isBuiltInId } from "../built-in-ids.js";
import { deploymentIn } from "../openai/azure.js";
import { parseBaseUrl } from "../openai/base-url.js";
import { placeholderFor, withoutPlaceholders } from "./header-secrets.js";

/** Full name of the setting. */
export const customProvidersSetting = "snowcell.customProviders";

/** How requests authenticate: not at all, with a bearer token, with HTTP Basic, or with the bare key in a header. */
export type CustomAuth = "none" | "bearer" | "basic" | "header";

/** The field that limits an answer: OpenAI renamed it, and not every service followed. */
export type MaxTokensField = "max_tokens" | "max_completion_tokens";

/** A validated definition. */
export interface CustomProviderDefinition {
  readonly id: string;
  readonly name: string;
  /** Base URL without the path that the API adds, such as `/chat/completions`, and without a trailing slash. */
  readonly baseUrl: string;
  /** Sent with every request, such as `?api-version=2024-06-01`. */
  readonly query?: string;
  /** `host[:port]`. */
  readonly host: string;
  readonly auth: CustomAuth;
  /** The header for the key, if `auth` is `header`. */
  readonly authHeader: string;
  readonly boundary: PrivacyBoundary;
  /** Values may contain `${secret:name}`, which the login asks for. */
  readonly headers: Readonly<Record<string, string>>;
  /** The models, if the definition names them. */
  readonly models?: readonly string[];
  /** By model name: the privacy boundary of models whose requests travel farther than the service. */
  readonly modelBoundaries?: Readonly<Record<string, PrivacyBoundary>>;
  /** By model name: the abilities in the settings. */
  readonly modelAbilities?: Readonly<Record<string, AbilityClaims>>;
  readonly maxTokensField: MaxTokensField;
  /** What in the entry is ignored, one sentence each. */
  readonly leftOut?: readonly string[];
  /** The API of the service. */
  readonly api: WireApi;
}

const auths: readonly CustomAuth[] = ["none", "bearer", "basic", "header"];
const boundaries: readonly PrivacyBoundary[] = ["local", "company", "public"];
const maxTokensFields: readonly MaxTokensField[] = ["max_tokens", "max_completion_tokens"];
/** In the order in which a test tries them. */
export const wireApis: readonly WireApi[] = ["chat-completions", "responses", "messages"];
/** The vendors' names for them. */
export const wireApiNames: Readonly<Record<WireApi, string>> = {
  "chat-completions": "Chat Completions",
  responses: "Responses",
  messages: "Messages",
};
const defaultAuthHeader = "x-api-key";

/** Reads the definitions, and a failure for each unusable entry. */
export function readCustomProviders(value: unknown): {
  readonly definitions: readonly CustomProviderDefinition[];
  readonly problems: readonly Failure[];
} {
  const definitions: CustomProviderDefinition[] = [];
  const problems: Failure[] = [];
  const problem = (detail: string): void =>
    void problems.push({
      provider: "custom",
      kind: "configuration",
      setting: customProvidersSetting,
      detail,
      remedy: "open-settings",
    });
  if (value === undefined || value === null) return { definitions, problems };
  if (!Array.isArray(value)) {
    problem(l10n.t("It must be a list of providers, each with id, name, baseUrl, auth, and boundary."));
    return { definitions, problems };
  }
  for (const [index, entry] of value.entries()) {
    const read = readDefinition(entry);
    if (typeof read === "string") problem(l10n.t("Entry {0}: {1}", index + 1, read));
    else if (definitions.some(({ id }) => id === read.id))
      problem(l10n.t('Entry {0}: the ID "{1}" is listed twice; the first one is used.', index + 1, read.id));
    else {
      definitions.push(read);
      for (const words of read.leftOut ?? []) problem(l10n.t("Entry {0}: {1}", index + 1, words));
    }
  }
  return { definitions, problems };
}

/** Returns the entry, or a description of what is wrong with it. Never quotes a value that may be a key. */
export function readDefinition(entry: unknown): CustomProviderDefinition | string {
  if (!isObject(entry)) return l10n.t("it must be an object with id, name, baseUrl, auth, and boundary.");
  const missing = ["id", "name", "baseUrl", "auth", "boundary"].find((field) => textOf(entry[field]) === undefined);
  if (missing) return l10n.t('"{0}" is missing.', missing);
  const id = textOf(entry["id"]) ?? "";
  if (!/^[a-z0-9-]+$/.test(id)) return l10n.t('the ID "{0}" may contain only a to z, 0 to 9, and "-".', id);
  if (isBuiltInId(id)) return l10n.t('the ID "{0}" belongs to a built-in provider.', id);
  const address = parseBaseUrl(textOf(entry["baseUrl"]) ?? "");
  if (typeof address === "string") return `"baseUrl": ${address}`;
  const auth = oneOf(auths, entry["auth"]);
  if (!auth) return l10n.t('"{0}" must be one of {1}.', "auth", auths.join(", "));
  const boundary = oneOf(boundaries, entry["boundary"]);
  if (!boundary) return l10n.t('"{0}" must be one of {1}.', "boundary", boundaries.join(", "));
  if (boundary === "local" && !isNearHost(new URL(address.baseUrl).hostname)) {
    return l10n.t(
      'the boundary is "local", but {0} is not on this machine or its network. Use "company" or "public".',
      address.host,
    );
  }
  const authHeader = entry["authHeader"] === undefined ? defaultAuthHeader : textOf(entry["authHeader"]);
  if (authHeader === undefined || !isHeaderName(authHeader)) return l10n.t('"authHeader" must be the name of a header.');
  const headers = readHeaders(entry["headers"]);
  if (typeof headers === "string") return headers;
  const listed = readModels(entry["models"], new URL(address.baseUrl).hostname);
  if (typeof listed === "string") return listed;
  const deployment = deploymentIn(address.baseUrl);
  const models =
    listed ?? (deployment === undefined ? undefined : { names: [deployment], boundaries: {}, abilities: {}, leftOut: [] });
  const maxTokensField = entry["maxTokensField"] === undefined ? "max_tokens" : oneOf(maxTokensFields, entry["maxTokensField"]);
  if (!maxTokensField) return l10n.t('"{0}" must be one of {1}.', "maxTokensField", maxTokensFields.join(", "));
  const api = entry["api"] === undefined ? "chat-completions" : oneOf(wireApis, entry["api"]);
  if (!api) return l10n.t('"{0}" must be one of {1}.', "api", wireApis.join(", "));
  return {
    id,
    name: textOf(entry["name"]) ?? id,
    baseUrl: address.baseUrl,
    ...(address.query === "" ? {} : { query: address.query }),
    host: address.host,
    auth,
    authHeader: authHeader.toLowerCase(),
    boundary,
    headers,
    maxTokensField,
    api,
    ...(models?.names.length ? { models: models.names } : {}),
    ...(models && Object.keys(models.boundaries).length > 0 ? { modelBoundaries: models.boundaries } : {}),
    ...(models && Object.keys(models.abilities).length > 0 ? { modelAbilities: models.abilities } : {}),
    ...(models?.leftOut.length ? { leftOut: models.leftOut } : {}),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function oneOf<Value extends string>(values: readonly Value[], value: unknown): Value | undefined {
  return values.find((candidate) => candidate === value);
}

function isHeaderName(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}

/** Headers whose values grant access. */
const secretName = /^(?:proxy-)?authorization$|^cookie$|api-?key|secret|password|credential|(?:^|-)token$/i;

function readHeaders(value: unknown): Readonly<Record<string, string>> | string {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) return l10n.t('"headers" must be an object with string values.');
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    if (!isHeaderName(name) || typeof text !== "string" || !/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) {
      return l10n.t('the header "{0}" cannot be sent.', name);
    }
    const plain = withoutPlaceholders(text);
    if (plain !== text ? redact(plain) !== plain : secretName.test(name) || redact(text) !== text) {
      return l10n.t(
        'the header "{0}" seems to contain a key, which settings must not contain. Remove it and set "auth" to "bearer", "basic", or "header", or replace the key with {1}. Then log in to store it safely.',
        name,
        placeholderFor("name"),
      );
    }
    headers[name] = text;
  }
  return headers;
}

interface NamedModels {
  readonly names: readonly string[];
  readonly boundaries: Readonly<Record<string, PrivacyBoundary>>;
  readonly abilities: Readonly<Record<string, AbilityClaims>>;
  readonly leftOut: readonly string[];
}

/** Each entry is a name, or an object with `id` and what the user knows about the model. */
function readModels(value: unknown, hostname: string): NamedModels | undefined | string {
  if (value === undefined || value === null) return undefined;
  const malformed = l10n.t('"models" must be a list of model names, or of objects with "id".');
  if (!Array.isArray(value)) return malformed;
  const names = new Set<string>();
  const limits: Record<string, PrivacyBoundary> = {};
  const abilities: Record<string, AbilityClaims> = {};
  const leftOut: string[] = [];
  for (const entry of value) {
    const name = textOf(isObject(entry) ? entry["id"] : entry);
    if (name === undefined) return malformed;
    names.add(name);
    if (!isObject(entry)) continue;
    const { claims, problems } = readAbilitySettings(entry);
    if (Object.keys(claims).length > 0) abilities[name] = claims;
    for (const words of problems) leftOut.push(l10n.t('model "{0}": {1}', name, words));
    if (entry["boundary"] === undefined) continue;
    const boundary = oneOf(boundaries, entry["boundary"]);
    if (!boundary) return l10n.t('"{0}" must be one of {1}.', "boundary", boundaries.join(", "));
    if (boundary === "local" && !isNearHost(hostname)) {
      return l10n.t(
        'the boundary is "local", but {0} is not on this machine or its network. Use "company" or "public".',
        hostname,
      );
    }
    limits[name] = boundary;
  }
  return { names: [...names], boundaries: limits, abilities, leftOut };
}
