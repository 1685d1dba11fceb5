// Sends one request through the `openai` client and gives back the bare response. The client builds addresses, headers
// and bodies; everything it would take from the environment, retry, time out, read or report is kept from it.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, failureOf } from "../errors.js";
import type { Fetch } from "../ports.js";
import type { WireContext } from "./context.js";
import { shorten, wordsOf } from "./plain-text.js";
import { createPolicyFetch } from "./policy-fetch.js";
import { redact } from "./redact.js";
import { remedyFor } from "./remedies.js";

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

/** The client wants a timeout; ours hold, so it gets the longest that a timer can. */
const noTimeoutMs = 2_147_483_647;

/** Headers that the client may send besides the endpoint's own; it adds others, and takes more from OPENAI_CUSTOM_HEADERS. */
const ownHeaders = ["accept", "authorization", "content-type", "openai-organization", "openai-project", "user-agent"];

/** Carries a response with another status than 2xx past the client, which would keep of its body only what is JSON. */
class RefusedResponse extends Error {
  constructor(readonly response: Response) {
    super("refused");
  }
}

/** The response, of whatever status, with its body unread. Throws a `FailureError`. */
export async function sendToOpenAI(
  context: WireContext,
  endpoint: OpenAIEndpoint,
  call: OpenAICall,
  signal: AbortSignal,
): Promise<Response> {
  if (signal.aborted) throw new FailureError(failure(endpoint, "aborted"));
  checkEndpoint(endpoint);
  // Loaded at the first request, so that it costs nothing before.
  const { OpenAI } = await import("openai");
  try {
    const client = new OpenAI({
      baseURL: endpoint.baseUrl,
      // An absent key would be looked for in the environment, and sent to whatever host this is.
      apiKey: endpoint.apiKey ?? "none",
      adminAPIKey: null,
      organization: endpoint.organization ?? null,
      project: endpoint.project ?? null,
      webhookSecret: null,
      maxRetries: 0,
      timeout: noTimeoutMs,
      logLevel: "off",
      // The key is the person's own and stays in their editor, wherever its extension host runs.
      dangerouslyAllowBrowser: true,
      // Named one by one, so that none of them can come out of the environment.
      defaultHeaders: {
        Accept: "application/json",
        "User-Agent": "SnowCell",
        Authorization: endpoint.apiKey === undefined ? null : `Bearer ${endpoint.apiKey}`,
        "OpenAI-Organization": endpoint.organization ?? null,
        "OpenAI-Project": endpoint.project ?? null,
        ...endpoint.headers,
      },
      fetch: strictFetch(context, endpoint),
    });
    const options = call.body === undefined ? { signal } : { body: call.body, signal };
    return await client[call.method](call.path, options).asResponse();
  } catch (thrown) {
    // What our fetch threw comes back as the cause of an error of the client's.
    for (let link: unknown = thrown; link instanceof Error; link = link.cause) {
      if (link instanceof RefusedResponse) return link.response;
      const known = failureOf(link);
      if (known) throw new FailureError(known);
    }
    if (signal.aborted) throw new FailureError(failure(endpoint, "aborted"));
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FailureError(failure(endpoint, "internal", shorten(redact(wordsOf(detail), secretsOf(endpoint)))));
  }
}

/** Values of the endpoint that must not appear in a failure. */
export function secretsOf(endpoint: OpenAIEndpoint): string[] {
  const secrets = Object.entries(endpoint.headers ?? {}).filter(([name]) => /auth|key|token|secret|cookie|password/i.test(name));
  return [endpoint.apiKey ?? "", ...secrets.map(([, value]) => value)].filter((secret) => secret !== "");
}

/** `host[:port]`, where the address is one. */
export function hostOf(endpoint: OpenAIEndpoint): string | undefined {
  return URL.canParse(endpoint.baseUrl) ? new URL(endpoint.baseUrl).host : undefined;
}

function strictFetch(context: WireContext, endpoint: OpenAIEndpoint): Fetch {
  const { provider, setting } = endpoint;
  const policyFetch = createPolicyFetch(context, { provider, ...(setting !== undefined ? { setting } : {}) });
  const allowed = new Set([...ownHeaders, ...Object.keys(endpoint.headers ?? {}).map((name) => name.toLowerCase())]);
  return async (url, init) => {
    const headers: [string, string][] = [];
    new Headers(init?.headers).forEach((value, name) => {
      if (allowed.has(name)) headers.push([name, value]);
    });
    const response = await policyFetch(url, { ...init, headers });
    if (!response.ok) throw new RefusedResponse(response);
    return response;
  };
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

function failure(
  endpoint: OpenAIEndpoint,
  kind: "aborted" | "internal" | "unreachable" | "unauthenticated",
  detail?: string,
): Failure {
  const host = hostOf(endpoint);
  return {
    provider: endpoint.provider,
    ...(host !== undefined ? { host } : {}),
    ...(detail !== undefined ? { detail } : {}),
    kind,
    remedy: remedyFor(kind),
  };
}
