// What OpenAI-compatible providers share besides the wire format: streaming with retries, the connection check, and the
// cheapest request.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, type FailureKind, failureOf, isWordless } from "../../failures/errors.js";
import { internalFailure } from "../../failures/internal-failure.js";
import type { ChatEvent, ChatRequest, ConnectionCheck, WireApi } from "../../provider-api/provider.js";
import { streamAnswer } from "../../wire/dialects/dialects.js";
import type { WireContext } from "../../wire/http/context.js";
import type { OpenAIEndpoint } from "../../wire/openai-chat/openai-chat.js";
import { streamWithRetry } from "../../wire/retry/retry.js";

/** The endpoint and the request as it is sent. */
export interface PreparedChat {
  readonly endpoint: OpenAIEndpoint;
  readonly request: ChatRequest;
  /** Absent: chat completions. */
  readonly api?: WireApi;
}

/**
 * Streams one answer, with retries. `prepare` may throw a `FailureError`, such as `signed-out`; `explain` receives the
 * failure that ends the answer, and may return one with more detail. Never throws.
 */
export function streamPrepared(
  context: WireContext,
  provider: string,
  prepare: () => Promise<PreparedChat>,
  explain: (failure: Failure) => Promise<Failure>,
  signal: AbortSignal,
): AsyncIterable<ChatEvent> {
  let prepared: PreparedChat | undefined;
  const attempt = async (): Promise<AsyncIterable<ChatEvent>> => {
    prepared ??= await prepare();
    return await streamAnswer(prepared.api ?? "chat-completions", context, prepared.endpoint, prepared.request, signal);
  };
  // A failure of `prepare` needs no explanation: nothing was sent.
  const explainAnswer = (failure: Failure): Failure | Promise<Failure> => (prepared ? explain(failure) : failure);
  return streamWithRetry(context, attempt, signal, { provider, explain: explainAnswer });
}

/** Runs a check and measures its duration. `explain` receives its failure. Never throws. */
export async function timedCheck(
  context: WireContext,
  provider: string,
  check: () => Promise<unknown>,
  explain: (failure: Failure) => Promise<Failure>,
): Promise<ConnectionCheck> {
  const start = context.clock.monotonic();
  try {
    await check();
    return { ok: true, durationMs: context.clock.monotonic() - start };
  } catch (thrown) {
    const failure = await explain(failureOf(thrown) ?? internalFailure(provider, thrown));
    return { ok: false, durationMs: context.clock.monotonic() - start, failure };
  }
}

/** Requests one token, which proves what a list cannot. Throws a `FailureError`. */
export async function askOneToken(
  context: WireContext,
  endpoint: OpenAIEndpoint,
  model: string,
  signal: AbortSignal,
  api: WireApi = "chat-completions",
): Promise<void> {
  const request: ChatRequest = {
    model,
    messages: [{ role: "user", content: "Hi" }],
    parameters: { maxTokens: 1 },
    stream: false,
  };
  for await (const event of await streamAnswer(api, context, endpoint, request, signal)) {
    // The one token may be reasoning or whitespace: the answer is then empty, but the model has answered.
    if (event.type === "failed" && !isWordless(event.failure)) throw new FailureError(event.failure);
  }
}

/** Failures that a service reports only after it accepted the credential. */
const afterAuthentication: ReadonlySet<FailureKind> = new Set<FailureKind>([
  "payment-required",
  "rate-limited",
  "model-not-found",
  "bad-request",
  "context-overflow",
  "truncated",
  "provider-error",
]);

/** Whether the service accepted the credential of a request that failed like this. */
export function credentialWasAccepted(failure: Failure): boolean {
  return afterAuthentication.has(failure.kind);
}

/**
 * A key from a login, trimmed and without a pasted "Bearer". Throws a `FailureError` (`unauthenticated`) if it is not
 * valid in a header, and never quotes it.
 */
export function readSecret(value: string | undefined, about: { readonly provider: string; readonly host?: string }): string {
  const secret = (value ?? "").trim().replace(/^Bearer\s+/i, "");
  const refused = (note: string): FailureError => new FailureError({ ...about, kind: "unauthenticated", note, remedy: "log-in" });
  if (secret === "") throw refused(l10n.t("The key is empty."));
  if (/^Basic\s/i.test(secret)) {
    throw refused(l10n.t("This is a Basic login, not a key. Choose user name and password as the authentication."));
  }
  if (!/^[\x21-\x7e]+$/.test(secret)) throw refused(l10n.t("The key contains characters that cannot be sent. Copy it again."));
  return secret;
}
