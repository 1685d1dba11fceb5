// Sends one request in any dialect to the endpoint of a service and returns the raw response. Addresses, headers and bodies
// are passed in; nothing comes from the environment. docs/decisions explains why the vendor's client is not used.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import { secretHeaderValues } from "../../redaction/secret-headers.js";
import { trimCharactersEnd } from "../../text/trim-characters.js";
import type { WireContext } from "../http/context.js";
import { createPolicyFetch } from "../http/policy-fetch.js";
import { quote } from "../streams/quote.js";

export interface ServiceEndpoint {
  /** Provider id. */
  readonly provider: string;
  /** Base URL without /chat/completions. */
  readonly baseUrl: string;
  /** Undefined: send no credential. */
  readonly apiKey?: string;
  readonly organization?: string;
  readonly project?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  /** Path after `baseUrl`, default /chat/completions. May include a query. */
  readonly path?: string;
  /** Sent with every request, such as `?api-version=2024-06-01`. */
  readonly query?: string;
  readonly extraBody?: Readonly<Record<string, unknown>>;
  /** The model is known to reason: the request asks for a summary if the dialect has one. */
  readonly reasons?: true;
  /** Maximum tokens of an answer, sent if the dialect requires a limit and the request has none. */
  readonly defaultMaxTokens?: number;
  /** Full name of the setting that holds the address, so that a bad one fails as `configuration`. */
  readonly setting?: string;
}

export interface ServiceCall {
  readonly method: "get" | "post";
  /** Appended to `baseUrl`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Returns the response, whatever its status, with its body unread. Throws a `FailureError`. */
export async function sendToService(
  context: WireContext,
  endpoint: ServiceEndpoint,
  call: ServiceCall,
  signal: AbortSignal,
): Promise<Response> {
  checkEndpoint(endpoint);
  const { provider, setting } = endpoint;
  const fetch = createPolicyFetch(context, { provider, ...(setting !== undefined ? { setting } : {}) });
  try {
    return await fetch(withQuery(trimCharactersEnd(endpoint.baseUrl, "/") + call.path, endpoint.query ?? ""), {
      method: call.method.toUpperCase(),
      headers: headersOf(endpoint, call.body !== undefined),
      ...(call.body !== undefined ? { body: JSON.stringify(call.body) } : {}),
      signal,
    });
  } catch (thrown) {
    if (thrown instanceof FailureError) throw thrown;
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FailureError(failure(endpoint, "internal", { detail: quote(detail, secretsOf(endpoint)) }));
  }
}

function withQuery(address: string, query: string): string {
  return address.includes("?") ? address + query.replace("?", "&") : address + query;
}

/** The endpoint's own headers replace ours; names compare case-insensitively. */
function headersOf({ apiKey, organization, project, headers }: ServiceEndpoint, hasBody: boolean): Headers {
  const sent = new Headers({ accept: "application/json", "user-agent": "SnowCell" });
  if (hasBody) sent.set("content-type", "application/json");
  if (apiKey !== undefined) sent.set("authorization", `Bearer ${apiKey}`);
  if (organization !== undefined) sent.set("openai-organization", organization);
  if (project !== undefined) sent.set("openai-project", project);
  for (const [name, value] of Object.entries(headers ?? {})) sent.set(name, value);
  return sent;
}

/** What a failure may contain about the endpoint, and the secrets that it must not contain. */
export function sourceOf(endpoint: ServiceEndpoint): {
  readonly provider: string;
  readonly host?: string;
  readonly secrets: readonly string[];
} {
  const host = hostOf(endpoint);
  return { provider: endpoint.provider, ...(host !== undefined ? { host } : {}), secrets: secretsOf(endpoint) };
}

/** A bug in the extension, as a failure. */
export function defectOf(endpoint: ServiceEndpoint, thrown: unknown): Failure {
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  const detail = quote(said, secretsOf(endpoint));
  return { provider: endpoint.provider, kind: "internal", detail, remedy: remedyFor("internal") };
}

/** Values of the endpoint that must not appear in a failure. */
function secretsOf(endpoint: ServiceEndpoint): string[] {
  return [endpoint.apiKey ?? "", ...secretHeaderValues(endpoint.headers ?? {})].filter((secret) => secret !== "");
}

/** `host[:port]`; undefined if the address is invalid. */
function hostOf(endpoint: ServiceEndpoint): string | undefined {
  return URL.canParse(endpoint.baseUrl) ? new URL(endpoint.baseUrl).host : undefined;
}

/** Rejects values that cannot be sent before the transport does: its errors would quote the secret. */
function checkEndpoint(endpoint: ServiceEndpoint): void {
  const { setting, apiKey } = endpoint;
  const url = URL.canParse(endpoint.baseUrl) ? new URL(endpoint.baseUrl) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    const detail = l10n.t('"{0}" is not an http or https address.', endpoint.baseUrl);
    if (setting === undefined)
      throw new FailureError({ ...failure(endpoint, "unreachable", { note: detail }), remedy: "open-settings" });
    throw new FailureError({ provider: endpoint.provider, kind: "configuration", setting, detail, remedy: "open-settings" });
  }
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new FailureError(
      failure(endpoint, "unauthenticated", {
        note: l10n.t("The token contains characters that cannot be sent. Copy it again."),
      }),
    );
  }
  for (const [name, value] of Object.entries(endpoint.headers ?? {})) {
    if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) continue;
    const detail = l10n.t('The header "{0}" cannot be sent.', name);
    if (setting === undefined) throw new FailureError(failure(endpoint, "internal", { note: detail }));
    throw new FailureError({ provider: endpoint.provider, kind: "configuration", setting, detail, remedy: "open-settings" });
  }
}

function failure(
  endpoint: ServiceEndpoint,
  kind: "internal" | "unreachable" | "unauthenticated",
  words: Pick<Failure, "detail" | "note">,
): Failure {
  const host = hostOf(endpoint);
  return {
    provider: endpoint.provider,
    ...(host !== undefined ? { host } : {}),
    ...words,
    kind,
    remedy: remedyFor(kind),
  };
}
