// One request whose answer is JSON: what a job's creation, its polling and the checks of a credential have in common.

import { type Failure, FailureError } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import { parseJson, quoteJson } from "../../platform/json.js";
import type { Fetch } from "../../platform/ports.js";
import { readBodyText, readErrorBody } from "../http/body-text.js";
import { failureFromResponse } from "../http/http-failure.js";
import { quote } from "../streams/quote.js";

export interface JsonCall {
  /** Provider id. */
  readonly provider: string;
  readonly url: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as a form where it is `URLSearchParams`. */
  readonly body?: unknown;
  /** Values that must not appear in a failure; asked for when there is one. */
  readonly secrets?: () => readonly string[];
  readonly signal: AbortSignal;
}

/** Bytes of an answer that are read. */
const longestAnswer = 16 * 1024 * 1024;

/** The parsed answer. `fetch` is one of `createPolicyFetch`. Throws a `FailureError`, also for what is not JSON. */
export async function callJson(fetch: Fetch, call: JsonCall): Promise<unknown> {
  const isForm = call.body instanceof URLSearchParams;
  const headers: Record<string, string> = { accept: "application/json", ...call.headers };
  if (call.body !== undefined && !isForm) headers["content-type"] = "application/json";
  const response = await fetch(call.url, {
    method: call.method ?? "GET",
    headers,
    signal: call.signal,
    ...(call.body === undefined ? {} : { body: isForm ? (call.body as URLSearchParams) : JSON.stringify(call.body) }),
  });
  const secrets = call.secrets?.() ?? [];
  const place = { provider: call.provider, host: new URL(call.url).host };
  if (!response.ok) {
    const body = await readErrorBody(response);
    if (call.signal.aborted) throw new FailureError({ ...place, kind: "aborted", remedy: remedyFor("aborted") });
    throw new FailureError(failureFromResponse({ ...place, secrets, status: response.status, headers: response.headers, body }));
  }
  const { text, whole, thrown } = await readBodyText(response, longestAnswer);
  if (thrown !== undefined) throw thrown;
  const value = whole ? parseJson(text) : undefined;
  if (value !== undefined) return value;
  throw new FailureError(unexpectedAnswer(call, text));
}

/** The failure for an answer that is not what the protocol says; `said` is the answer. */
export function unexpectedAnswer(call: Pick<JsonCall, "provider" | "url" | "secrets">, said: unknown): Failure {
  const secrets = call.secrets?.() ?? [];
  const text = typeof said === "string" ? said : quoteJson(said);
  const detail = quote(text, secrets);
  return {
    provider: call.provider,
    host: new URL(call.url).host,
    kind: "malformed-response",
    ...(detail !== "" ? { detail } : {}),
    remedy: remedyFor("malformed-response"),
  };
}
