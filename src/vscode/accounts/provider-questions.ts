// The questions of `SnowCell: Add Provider…`, each box prefilled. What a preset answers is not asked. A user name and
// password in the address are removed from it at once, and become a login.

import * as l10n from "@vscode/l10n";
import type { Credentials, PrivacyBoundary, WireApi } from "../../core/provider-api/provider.js";
import { credentialFields } from "../../core/providers/custom/credentials.js";
import { type CustomAuth, wireApiNames } from "../../core/providers/custom/definitions.js";
import { parseBaseUrl } from "../../core/providers/openai/base-url.js";
import { isNearHost } from "../../core/routing/hosts.js";
import { askForText } from "../interface/input-boxes.js";
import { pickFrom } from "../interface/lists.js";
import { type Entry, freeId } from "./provider-entries.js";

export type Draft = Omit<Entry, "id"> & {
  readonly id?: string;
  readonly helpUrl?: string;
  readonly maxTokensField?: string;
  readonly namesModels?: true;
};

/** `values` is what was typed of the login; empty boxes are left out. */
export interface Answers {
  readonly entry: Entry;
  readonly values: Credentials;
}

/** A question that need not be asked, because the draft answers it. */
export type Question = "name" | "address" | "api" | "auth" | "boundary";

export interface Asking {
  readonly existing: readonly Entry[];
  /** Id of the entry that is being edited. */
  readonly editing?: string | undefined;
  /** The login typed so far, for the address of the draft. It is not used for another origin. */
  readonly typed: Credentials;
  /** The origin of the stored login, which is not used for another one. */
  readonly storedFor?: string | undefined;
  readonly known: ReadonlySet<Question>;
  /** Shown in the empty box of the key: why it is needed, or where to get one. */
  readonly aboutKey?: string | undefined;
}

/** `undefined` if the user cancels. */
export async function askAll(draft: Draft, asking: Asking): Promise<Answers | undefined> {
  const { existing, editing, typed, storedFor, known, aboutKey } = asking;
  const name = known.has("name")
    ? draft.name
    : await ask({
        prompt: l10n.t("Name"),
        value: draft.name,
        check: (value) => (value === "" ? l10n.t("Enter a name.") : undefined),
      });
  if (name === undefined) return undefined;
  const address = known.has("address") ? draft.baseUrl : await askForAddress(draft.baseUrl);
  if (address === undefined) return undefined;
  const { baseUrl, login } = takeLoginOut(address);
  const { host, hostname, origin } = new URL(baseUrl);
  const api = known.has("api") ? (draft.api ?? "chat-completions") : await pickApi(draft.api ?? apiIn(address));
  if (!api) return undefined;
  // A password in the address was not expected, so what becomes of it is asked.
  const auth = known.has("auth") && !login ? draft.auth : await pickAuth(login ? "basic" : draft.auth, login !== undefined);
  if (!auth) return undefined;
  const knownHeader = known.has("auth") ? draft.authHeader : undefined;
  const authHeader =
    auth === "header"
      ? (knownHeader ?? (await ask({ prompt: l10n.t("Header name"), value: draft.authHeader ?? "x-api-key" })))
      : undefined;
  if (auth === "header" && authHeader === undefined) return undefined;
  const isSameOrigin = URL.canParse(draft.baseUrl) && new URL(draft.baseUrl).origin === origin;
  const values = await askLogin(
    { auth, host, ...headersOf(draft) },
    { ...(isSameOrigin ? typed : {}), ...login },
    storedFor === origin ? l10n.t("Leave empty to keep the stored one") : aboutKey,
  );
  if (!values) return undefined;
  const isKnownPlace = known.has("boundary") && (draft.boundary !== "local" || isNearHost(hostname));
  const boundary = isKnownPlace ? draft.boundary : await pickBoundary(isNearHost(hostname) ? draft.boundary : "public");
  if (!boundary) return undefined;
  const models = draft.namesModels ? await askForModels(draft.models) : draft.models;
  if (draft.namesModels && !models) return undefined;
  const { helpUrl: _shownElsewhere, namesModels: _asked, ...kept } = draft;
  const id = editing ?? freeId(name, existing);
  const more = { ...(authHeader ? { authHeader } : {}), ...(models ? { models } : {}) };
  return { entry: { ...withApi(kept, api), id, name, baseUrl, auth, boundary, ...more }, values };
}

async function askForAddress(value: string): Promise<string | undefined> {
  return await ask({
    prompt: l10n.t("The server's address, such as http://127.0.0.1:8080. /v1 is added if needed."),
    value,
    placeHolder: "https://example.com/v1",
    check: whatIsWrongWith,
  });
}

async function pickBoundary(current: PrivacyBoundary): Promise<PrivacyBoundary | undefined> {
  return await pickOne<PrivacyBoundary>(l10n.t("Where does it run?"), current, [
    ["local", l10n.t("This machine or its network"), ""],
    ["company", l10n.t("Your organization"), ""],
    ["public", l10n.t("Public service"), ""],
  ]);
}

/** Omits the default API, so that it is not written to the settings. */
export function withApi<Kept extends { readonly api?: WireApi }>(
  entry: Kept,
  api: WireApi,
): Omit<Kept, "api"> & Pick<Entry, "api"> {
  const { api: _before, ...rest } = entry;
  return api === "chat-completions" ? rest : { ...rest, api };
}

/** The API that the end of an address indicates. */
function apiIn(address: string): WireApi {
  const path = URL.canParse(address) ? new URL(address).pathname.replace(/\/$/, "") : "";
  return path.endsWith("/responses") ? "responses" : path.endsWith("/messages") ? "messages" : "chat-completions";
}

async function pickApi(current: WireApi): Promise<WireApi | undefined> {
  return await pickOne<WireApi>(l10n.t("Which API does it support?"), current, [
    ["chat-completions", wireApiNames["chat-completions"], l10n.t("OpenAI's older API, supported by most servers.")],
    ["responses", wireApiNames.responses, l10n.t("OpenAI's newer API.")],
    ["messages", wireApiNames.messages, l10n.t("Anthropic's API.")],
  ]);
}

async function askForModels(named: readonly unknown[] = []): Promise<readonly string[] | undefined> {
  const typed = await ask({
    prompt: l10n.t("Model names, separated by commas"),
    value: named.filter((name) => typeof name === "string").join(", "),
    check: (value) => (namesIn(value).length === 0 ? l10n.t("Enter a name.") : undefined),
  });
  return typed === undefined ? undefined : namesIn(typed);
}

function namesIn(typed: string): string[] {
  return typed
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function headersOf({ headers }: Draft): Pick<Entry, "headers"> {
  return headers ? { headers } : {};
}

/** A login in the address is not an error here: it is removed. */
function whatIsWrongWith(address: string): string | undefined {
  const read = parseBaseUrl(takeLoginOut(address).baseUrl);
  return typeof read === "string" ? read : undefined;
}

/** The address without its user name and password, and those two as login fields. */
export function takeLoginOut(address: string): { readonly baseUrl: string; readonly login?: Credentials } {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || (url.username === "" && url.password === "")) return { baseUrl: address };
  const login = { user: decoded(url.username), password: decoded(url.password) };
  url.username = "";
  url.password = "";
  return { baseUrl: url.href.replace(/\/$/, ""), login };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function pickAuth(current: CustomAuth, loginWasInAddress: boolean): Promise<CustomAuth | undefined> {
  const placeHolder = loginWasInAddress
    ? l10n.t("Settings must not contain the password in that address. Store it in the secret storage?")
    : l10n.t("Authentication");
  return await pickOne<CustomAuth>(placeHolder, current, [
    ["none", l10n.t("None"), l10n.t("No key is sent.")],
    ["bearer", l10n.t("API key (Bearer)"), l10n.t("Authorization: Bearer …")],
    ["basic", l10n.t("User name and password (Basic)"), l10n.t("Authorization: Basic …")],
    ["header", l10n.t("API key in a custom header"), l10n.t("For example, x-api-key or api-key.")],
  ]);
}

async function askLogin(
  { auth, host, headers = {} }: { readonly auth: CustomAuth; readonly host: string; readonly headers?: Entry["headers"] },
  known: Credentials,
  placeHolder: string | undefined,
): Promise<Credentials | undefined> {
  const values: Record<string, string> = {};
  for (const { key, label, secret } of credentialFields({ auth, host, headers })) {
    const value = await ask({
      prompt: label,
      value: known[key] ?? "",
      password: secret,
      ...(placeHolder !== undefined ? { placeHolder } : {}),
    });
    if (value === undefined) return undefined;
    if (value !== "") values[key] = value;
  }
  return values;
}

async function ask(options: {
  prompt: string;
  value: string;
  placeHolder?: string;
  password?: boolean;
  check?: (value: string) => string | undefined;
}): Promise<string | undefined> {
  const { check, ...box } = options;
  const value = await askForText({
    ...box,
    title: l10n.t("Add Provider"),
    ignoreFocusOut: true,
    ...(check ? { validateInput: (typed: string) => check(typed.trim()) } : {}),
  });
  return value?.trim();
}

async function pickOne<Value extends string>(
  placeHolder: string,
  current: Value,
  choices: readonly (readonly [Value, string, string])[],
): Promise<Value | undefined> {
  // The current value comes first, so that Enter keeps it.
  const sorted = [...choices].sort(([a], [b]) => Number(b === current) - Number(a === current));
  const items = sorted.map(([value, label, detail]) => ({ label, ...(detail ? { detail } : {}), value }));
  return (await pickFrom(items, { title: l10n.t("Add Provider"), placeHolder, ignoreFocusOut: true }))?.value;
}
