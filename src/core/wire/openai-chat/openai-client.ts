// Sends one request that the `openai` client built and gives back the bare response. The client knows addresses, headers
// and bodies; all that it would take from the environment, retry, time out, read or report stays out of it, because only
// its `buildRequest` is called. Going through its own sending as well costs 0.2 ms before the first token.

import * as l10n from "@vscode/l10n";
import type { OpenAI } from "openai";
import { type Failure, FailureError } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import { secretHeaderValues } from "../../redaction/secret-headers.js";
import { trimCharactersEnd } from "../../text/trim-characters.js";
import type { WireContext } from "../http/context.js";
import { createPolicyFetch } from "../http/policy-fetch.js";
import { quote } from "../streams/quote.js";

export interface OpenAIEndpoint {
  /** Provider id. */
  readonly provider: string;
  /** Up to but not including /chat/completions. */
  readonly baseUrl: string;
  /** Undefined: no auth at all. */
  readonly apiKey?: string;
  readonly organization?: string;
  readonly project?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  /** Path after `baseUrl`, default /chat/completions. May end in a query. */
  readonly path?: string;
  readonly extraBody?: Readonly<Record<string, unknown>>;
  /** Full name of the setting that holds the address, so that a bad one is told as `configuration`. */
  readonly setting?: string;
}

export interface OpenAICall {
  readonly method: "get" | "post";
  /** After `baseUrl`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Headers that a request may carry besides the endpoint's own; the client adds others, also from OPENAI_CUSTOM_HEADERS. */
const ownHeaders = ["accept", "authorization", "content-type", "openai-organization", "openai-project", "user-agent"];

/** Knows no endpoint and no key: each request brings its own. */
let builder: OpenAI | undefined;

/** The response, of whatever status, with its body unread. Throws a `FailureError`. */
export async function sendToOpenAI(
  context: WireContext,
  endpoint: OpenAIEndpoint,
  call: OpenAICall,
  signal: AbortSignal,
): Promise<Response> {
  checkEndpoint(endpoint);
  const { provider, setting } = endpoint;
  const fetch = createPolicyFetch(context, { provider, ...(setting !== undefined ? { setting } : {}) });
  try {
    builder ??= await loadBuilder();
    const { req, url } = await builder.buildRequest({
      method: call.method,
      path: trimCharactersEnd(endpoint.baseUrl, "/") + call.path,
      ...(call.body !== undefined ? { body: call.body } : {}),
      // Named one by one, so that none of them can come out of the environment.
      headers: {
        Accept: "application/json",
        "Content-Type": call.body === undefined ? null : "application/json",
        "User-Agent": "SnowCell",
        Authorization: endpoint.apiKey === undefined ? null : `Bearer ${endpoint.apiKey}`,
        "OpenAI-Organization": endpoint.organization ?? null,
        "OpenAI-Project": endpoint.project ?? null,
        ...endpoint.headers,
      },
    });
    const body = typeof req.body === "string" ? { body: req.body } : {};
    return await fetch(url, {
      method: call.method.toUpperCase(),
      headers: allowedHeaders(req.headers, endpoint),
      ...body,
      signal,
    });
  } catch (thrown) {
    if (thrown instanceof FailureError) throw thrown;
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FailureError(failure(endpoint, "internal", quote(detail, secretsOf(endpoint))));
  }
}

async function loadBuilder(): Promise<OpenAI> {
  // Loaded at the first request, so that it costs nothing before.
  const { OpenAI } = await import("openai");
  // What is left out here is looked for in the environment.
  return new OpenAI({
    apiKey: "none",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: "http://127.0.0.1",
    logLevel: "off",
    // Keys are the person's own and stay in their editor, wherever its extension host runs.
    dangerouslyAllowBrowser: true,
  });
}

function allowedHeaders(headers: Headers, endpoint: OpenAIEndpoint): [name: string, value: string][] {
  const allowed = new Set([...ownHeaders, ...Object.keys(endpoint.headers ?? {}).map((name) => name.toLowerCase())]);
  const kept: [string, string][] = [];
  headers.forEach((value, name) => {
    if (allowed.has(name)) kept.push([name, value]);
  });
  return kept;
}

/** Values of the endpoint that must not appear in a failure. */
export function secretsOf(endpoint: OpenAIEndpoint): string[] {
  return [endpoint.apiKey ?? "", ...secretHeaderValues(endpoint.headers ?? {})].filter((secret) => secret !== "");
}

/** `host[:port]`, where the address is one. */
export function hostOf(endpoint: OpenAIEndpoint): string | undefined {
  return URL.canParse(endpoint.baseUrl) ? new URL(endpoint.baseUrl).host : undefined;
}

/** Finds what cannot be sent before the transport does: its errors would quote the secret. */
function checkEndpoint(endpoint: OpenAIEndpoint): void {
  const { setting, apiKey } = endpoint;
  const url = URL.canParse(endpoint.baseUrl) ? new URL(endpoint.baseUrl) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    const detail = l10n.t('"{0}" is not an http or https address.', endpoint.baseUrl);
    if (setting === undefined) throw new FailureError({ ...failure(endpoint, "unreachable", detail), remedy: "open-settings" });
    throw new FailureError({ provider: endpoint.provider, kind: "configuration", setting, detail, remedy: "open-settings" });
  }
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new FailureError(
      failure(endpoint, "unauthenticated", l10n.t("The token has characters that no token has. Copy it again.")),
    );
  }
  for (const [name, value] of Object.entries(endpoint.headers ?? {})) {
    if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) continue;
    const detail = l10n.t('The header "{0}" cannot be sent.', name);
    if (setting === undefined) throw new FailureError(failure(endpoint, "internal", detail));
    throw new FailureError({ provider: endpoint.provider, kind: "configuration", setting, detail, remedy: "open-settings" });
  }
}

function failure(endpoint: OpenAIEndpoint, kind: "internal" | "unreachable" | "unauthenticated", detail?: string): Failure {
  const host = hostOf(endpoint);
  return {
    provider: endpoint.provider,
    ...(host !== undefined ? { host } : {}),
    ...(detail !== undefined ? { detail } : {}),
    kind,
    remedy: remedyFor(kind),
  };
}
