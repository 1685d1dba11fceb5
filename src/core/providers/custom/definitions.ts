// The setting `snowcell.customProviders`: services that speak OpenAI's protocol, added by the user. A bad entry is
// reported and left out; the others keep working. Keys are not part of it: they belong in the secret store.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../../failures/errors.js";
import { readAbilitySettings } from "../../models/abilities/ability-settings.js";
import { isObject } from "../../platform/json.js";
import type { AbilityClaims } from "../../provider-api/ability.js";
import type { PrivacyBoundary } from "../../provider-api/provider.js";
import { redact } from "../../redaction/redact.js";
import { isNearHost } from "../hosts.js";
import { deploymentIn } from "../openai/azure.js";
import { parseBaseUrl } from "../openai/base-url.js";
import { placeholderFor, withoutPlaceholders } from "./header-secrets.js";

/** Full name of the setting. */
export const customProvidersSetting = "snowcell.customProviders";

/** How requests authenticate: not at all, with a bearer token, with HTTP Basic, or with the key alone in a header. */
export type CustomAuth = "none" | "bearer" | "basic" | "header";

/** The name of the field that limits an answer: OpenAI renamed it, and not everyone followed. */
export type MaxTokensField = "max_tokens" | "max_completion_tokens";

/** A service, read and checked. */
export interface CustomProviderDefinition {
  readonly id: string;
  readonly name: string;
  /** Up to but not including `/chat/completions`, without a slash at the end. */
  readonly baseUrl: string;
  /** Sent with every request, such as `?api-version=2024-06-01`. */
  readonly query?: string;
  /** `host[:port]`. */
  readonly host: string;
  readonly auth: CustomAuth;
  /** The header that carries the key, where `auth` is `header`. */
  readonly authHeader: string;
  readonly boundary: PrivacyBoundary;
  /** Values may hold `${secret:name}`, which the login asks for. */
  readonly headers: Readonly<Record<string, string>>;
  /** The models to offer, where they are named by hand. */
  readonly models?: readonly string[];
  /** How far requests travel for models that go another way than the service, by their names. */
  readonly modelBoundaries?: Readonly<Record<string, PrivacyBoundary>>;
  /** What the user says that models can do, by their names. */
  readonly modelAbilities?: Readonly<Record<string, AbilityClaims>>;
  readonly maxTokensField: MaxTokensField;
  /** What in the entry is left out, one sentence each; the rest of it counts. */
  readonly leftOut?: readonly string[];
}

const builtInIds: ReadonlySet<string> = new Set(["snowcell", "stackspot", "ollama", "huggingface", "openai", "codegen"]);
const auths: readonly CustomAuth[] = ["none", "bearer", "basic", "header"];
const boundaries: readonly PrivacyBoundary[] = ["local", "company", "public"];
const maxTokensFields: readonly MaxTokensField[] = ["max_tokens", "max_completion_tokens"];
const defaultAuthHeader = "x-api-key";

/** The services to offer, and a failure for each entry that cannot be used. */
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
    problem(l10n.t("It must be a list of providers, each with id, name, baseUrl, auth and boundary."));
    return { definitions, problems };
  }
  for (const [index, entry] of value.entries()) {
    const read = readDefinition(entry);
    if (typeof read === "string") problem(l10n.t("Entry {0}: {1}", index + 1, read));
    else if (definitions.some(({ id }) => id === read.id))
      problem(l10n.t('Entry {0}: the id "{1}" is used twice; the first one counts.', index + 1, read.id));
    else {
      definitions.push(read);
      for (const words of read.leftOut ?? []) problem(l10n.t("Entry {0}: {1}", index + 1, words));
    }
  }
  return { definitions, problems };
}

/** One entry, or what is wrong with it. Never quotes what may be a key. */
export function readDefinition(entry: unknown): CustomProviderDefinition | string {
  if (!isObject(entry)) return l10n.t("it must be an object with id, name, baseUrl, auth and boundary.");
  const missing = ["id", "name", "baseUrl", "auth", "boundary"].find((field) => textOf(entry[field]) === undefined);
  if (missing) return l10n.t('"{0}" is missing.', missing);
  const id = textOf(entry["id"]) ?? "";
  if (!/^[a-z0-9-]+$/.test(id)) return l10n.t('the id "{0}" may hold only a to z, 0 to 9 and "-".', id);
  if (builtInIds.has(id)) return l10n.t('the id "{0}" belongs to a provider that is built in.', id);
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
  if (!isObject(value)) return l10n.t('"headers" must be an object of texts.');
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    if (!isHeaderName(name) || typeof text !== "string" || !/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) {
      return l10n.t('the header "{0}" cannot be sent.', name);
    }
    const plain = withoutPlaceholders(text);
    if (plain !== text ? redact(plain) !== plain : secretName.test(name) || redact(text) !== text) {
      return l10n.t(
        'the header "{0}" seems to hold a key, which settings must not. Remove it and set "auth" to "bearer", "basic" or "header", or write {1} in place of the key; then log in: it is stored safely.',
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

/** Each entry is a name, or an object with `id` and what the user knows of the model. */
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
    leftOut.push(...problems.map((words) => l10n.t('model "{0}": {1}', name, words)));
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
