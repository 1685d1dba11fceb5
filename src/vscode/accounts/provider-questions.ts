// The questions of `SnowCell: Add Custom Provider`, each box filled with what is known. A user name and password typed
// into the address are taken out of it at once, and asked for as a login instead.

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

/** `values` is what was typed of the login; empty boxes are missing from it. */
export interface Answers {
  readonly entry: Entry;
  readonly values: Credentials;
}

/** `undefined` if the user leaves. `typed` is what was typed of the login before. */
export async function askAll(
  draft: Draft,
  existing: readonly Entry[],
  editing: string | undefined,
  typed: Credentials,
): Promise<Answers | undefined> {
  const name = await ask({
    prompt: l10n.t("Name"),
    value: draft.name,
    check: (value) => (value === "" ? l10n.t("A name is needed.") : undefined),
  });
  if (name === undefined) return undefined;
  const address = await ask({
    prompt: l10n.t("Address, up to but not including /chat/completions, /responses or /messages"),
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
    auth === "header" ? await ask({ prompt: l10n.t("Name of the header"), value: draft.authHeader ?? "x-api-key" }) : undefined;
  if (auth === "header" && authHeader === undefined) return undefined;
  const values = await askLogin(
    { auth, host: new URL(baseUrl).host, ...headersOf(draft) },
    { ...typed, ...login },
    editing !== undefined,
  );
  if (!values) return undefined;
  const boundary = await pickOne<PrivacyBoundary>(l10n.t("Where does it run?"), draft.boundary, [
    ["local", l10n.t("This machine or its network"), ""],
    ["company", l10n.t("The company"), ""],
    ["public", l10n.t("A public service"), ""],
  ]);
  if (!boundary) return undefined;
  const models = draft.namesModels ? await askForModels(draft.models) : draft.models;
  if (draft.namesModels && !models) return undefined;
  const { helpUrl: _shownElsewhere, namesModels: _asked, ...kept } = draft;
  const id = editing ?? freeId(name, existing);
  const more = { ...(authHeader ? { authHeader } : {}), ...(models ? { models } : {}) };
  return { entry: { ...withApi(kept, api), id, name, baseUrl, auth, boundary, ...more }, values };
}

/** What needs no saying is not written into the settings. */
export function withApi<Kept extends { readonly api?: WireApi }>(
  entry: Kept,
  api: WireApi,
): Omit<Kept, "api"> & Pick<Entry, "api"> {
  const { api: _before, ...rest } = entry;
  return api === "chat-completions" ? rest : { ...rest, api };
}

/** The API that an address names by how it ends. */
function apiIn(address: string): WireApi {
  const path = URL.canParse(address) ? new URL(address).pathname.replace(/\/$/, "") : "";
  return path.endsWith("/responses") ? "responses" : path.endsWith("/messages") ? "messages" : "chat-completions";
}

async function pickApi(current: WireApi): Promise<WireApi | undefined> {
  return await pickOne<WireApi>(l10n.t("Which API does it speak?"), current, [
    ["chat-completions", wireApiNames["chat-completions"], l10n.t("OpenAI's older API, which most servers speak.")],
    ["responses", wireApiNames.responses, l10n.t("OpenAI's newer API.")],
    ["messages", wireApiNames.messages, l10n.t("Anthropic's API.")],
  ]);
}

async function askForModels(named: readonly unknown[] = []): Promise<readonly string[] | undefined> {
  const typed = await ask({
    prompt: l10n.t("Names of the models, separated by commas"),
    value: named.filter((name) => typeof name === "string").join(", "),
    check: (value) => (namesIn(value).length === 0 ? l10n.t("A name is needed.") : undefined),
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

/** A login in the address is no mistake here: it is taken out. */
function whatIsWrongWith(address: string): string | undefined {
  const read = parseBaseUrl(takeLoginOut(address).baseUrl);
  return typeof read === "string" ? read : undefined;
}

/** The address without its user name and password, and those two as fields of a login. */
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
    ? l10n.t("Settings must not hold the password in that address. Keep it in the secret storage?")
    : l10n.t("Authentication");
  return await pickOne<CustomAuth>(placeHolder, current, [
    ["none", l10n.t("None"), l10n.t("No key is sent.")],
    ["bearer", l10n.t("A key (Bearer)"), l10n.t("Authorization: Bearer …")],
    ["basic", l10n.t("User name and password (Basic)"), l10n.t("Authorization: Basic …")],
    ["header", l10n.t("A key in a header of its own"), l10n.t("Such as x-api-key or api-key.")],
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
      ...(isStored ? { placeHolder: l10n.t("Empty: keep the stored one") } : {}),
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
