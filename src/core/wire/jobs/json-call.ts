// One request with a JSON answer: creating a job, polling it, and checking a credential all use it.

import { abortedFailure } from "../../failures/aborted-failure.js";
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
  /** Sent as JSON, or as a form if it is `URLSearchParams`. */
  readonly body?: unknown;
  /** Values that must not appear in a failure; called only to build one. */
  readonly secrets?: () => readonly string[];
  readonly signal: AbortSignal;
}

/** In bytes; the rest of a longer answer is not read. */
const longestAnswer = 16 * 1024 * 1024;

/** Returns the parsed answer. `fetch` comes from `createPolicyFetch`. Throws a `FailureError`, also if the answer is not JSON. */
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
    if (call.signal.aborted) throw new FailureError(abortedFailure(place));
    throw new FailureError(failureFromResponse({ ...place, secrets, status: response.status, headers: response.headers, body }));
  }
  const { text, whole, thrown } = await readBodyText(response, longestAnswer);
  if (thrown !== undefined) throw thrown;
  const value = whole ? parseJson(text) : undefined;
  if (value !== undefined) return value;
  throw new FailureError(unexpectedAnswer(call, text));
}

/** The failure for an answer that does not follow the protocol; `said` is the answer. */
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
