// The questions of `SnowCell: Add Custom Provider`, each box prefilled with what is known. A user name and password in
// the address are removed from it at once, and become a login.

import * as l10n from "@vscode/l10n";
import type { Credentials, PrivacyBoundary, WireApi } from "../../core/provider-api/provider.js";
import { credentialFields } from "../../core/providers/custom/credentials.js";
import { type CustomAuth, wireApiNames } from "../../core/providers/custom/definitions.js";
import { parseBaseUrl } from "../../core/providers/openai/base-url.js";
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

/**
 * `undefined` if the user cancels. `typed` is the login typed so far, for the address of `draft`; `storedFor` is the origin
 * of the stored login. Neither is used for another origin.
 */
export async function askAll(
  draft: Draft,
  existing: readonly Entry[],
  editing: string | undefined,
  typed: Credentials,
  storedFor: string | undefined,
): Promise<Answers | undefined> {
  const name = await ask({
    prompt: l10n.t("Name"),
    value: draft.name,
    check: (value) => (value === "" ? l10n.t("Enter a name.") : undefined),
  });
  if (name === undefined) return undefined;
  const address = await ask({
    prompt: l10n.t("Address, without /chat/completions, /responses or /messages"),
    value: draft.baseUrl,
    placeHolder: "https://example.com/v1",
    check: whatIsWrongWith,
  });
  if (address === undefined) return undefined;
  const { baseUrl, login } = takeLoginOut(address);
  const api = await pickApi(draft.api ?? apiIn(address));
  if (!api) return undefined;
  const auth = await pickAuth(login ? "basic" : draft.auth, login !== undefined);
  if (!auth) return undefined;
  const authHeader =
    auth === "header" ? await ask({ prompt: l10n.t("Header name"), value: draft.authHeader ?? "x-api-key" }) : undefined;
  if (auth === "header" && authHeader === undefined) return undefined;
  const { host, origin } = new URL(baseUrl);
  const isSameOrigin = URL.canParse(draft.baseUrl) && new URL(draft.baseUrl).origin === origin;
  const values = await askLogin(
    { auth, host, ...headersOf(draft) },
    { ...(isSameOrigin ? typed : {}), ...login },
    storedFor === origin,
  );
  if (!values) return undefined;
  const boundary = await pickOne<PrivacyBoundary>(l10n.t("Where does it run?"), draft.boundary, [
    ["local", l10n.t("This machine or its network"), ""],
    ["company", l10n.t("Your organization"), ""],
    ["public", l10n.t("Public service"), ""],
  ]);
  if (!boundary) return undefined;
  const models = draft.namesModels ? await askForModels(draft.models) : draft.models;
  if (draft.namesModels && !models) return undefined;
  const { helpUrl: _shownElsewhere, namesModels: _asked, ...kept } = draft;
  const id = editing ?? freeId(name, existing);
  const more = { ...(authHeader ? { authHeader } : {}), ...(models ? { models } : {}) };
  return { entry: { ...withApi(kept, api), id, name, baseUrl, auth, boundary, ...more }, values };
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
  isStored: boolean,
): Promise<Credentials | undefined> {
  const values: Record<string, string> = {};
  for (const { key, label, secret } of credentialFields({ auth, host, headers })) {
    const value = await ask({
      prompt: label,
      value: known[key] ?? "",
      password: secret,
      ...(isStored ? { placeHolder: l10n.t("Leave empty to keep the stored one") } : {}),
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
    title: l10n.t("Add Custom Provider"),
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
  return (await pickFrom(items, { title: l10n.t("Add Custom Provider"), placeHolder, ignoreFocusOut: true }))?.value;
}
