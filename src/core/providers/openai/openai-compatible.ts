// What the providers that speak OpenAI's protocol do alike, beside the wire itself: streaming with retries, the check of
// a connection, and the cheapest question there is.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, type FailureKind, failureOf } from "../../failures/errors.js";
import { internalFailure } from "../../provider-api/guarded-stream.js";
import type { ChatEvent, ChatParameters, ChatRequest, ConnectionCheck } from "../../provider-api/provider.js";
import type { WireContext } from "../../wire/http/context.js";
import { type OpenAIEndpoint, streamOpenAIChat } from "../../wire/openai-chat/openai-chat.js";
import { streamWithRetry } from "../../wire/retry/retry.js";

/** Where a request goes, and what it becomes on the way. */
export interface PreparedChat {
  readonly endpoint: OpenAIEndpoint;
  readonly request: ChatRequest;
}

/**
 * Streams one answer, with retries. `prepare` may throw a `FailureError`, such as `signed-out`; `explain` is given each
 * failure at the end, and may say more than the wire knows. Never throws.
 */
export async function* streamPrepared(
  context: WireContext,
  provider: string,
  prepare: () => Promise<PreparedChat>,
  explain: (failure: Failure) => Promise<Failure>,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  let prepared: PreparedChat;
  try {
    prepared = await prepare();
  } catch (thrown) {
    yield { type: "failed", failure: failureOf(thrown) ?? internalFailure(provider, thrown) };
    return;
  }
  const { endpoint, request } = prepared;
  const attempt = (): AsyncIterable<ChatEvent> => streamOpenAIChat(context, endpoint, request, signal);
  for await (const event of streamWithRetry(context, attempt, signal, { provider })) {
    yield event.type === "failed" ? { type: "failed", failure: await explain(event.failure) } : event;
  }
}

/** Runs a check and takes its time. `explain` is given what it failed with. Never throws. */
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

/** Asks for one token of an answer, which proves what no list can. Throws a `FailureError`. */
export async function askOneToken(
  context: WireContext,
  endpoint: OpenAIEndpoint,
  model: string,
  signal: AbortSignal,
): Promise<void> {
  const request: ChatRequest = {
    model,
    messages: [{ role: "user", content: "Hi" }],
    parameters: { maxTokens: 1 },
    stream: false,
  };
  for await (const event of streamOpenAIChat(context, endpoint, request, signal)) {
    // The one token may have gone into reasoning, or be a blank: the answer is then empty, and the model has answered.
    if (event.type === "failed" && event.failure.kind !== "empty") throw new FailureError(event.failure);
  }
}

/** Failures that a service reports only after it has accepted the credential. */
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

/** A credential from a sign-in, trimmed. Throws a `FailureError` (`unauthenticated`) for one that cannot be sent, and never quotes it. */
export function readSecret(value: string | undefined, about: { readonly provider: string; readonly host?: string }): string {
  const secret = value?.trim() ?? "";
  const refused = (detail: string): FailureError =>
    new FailureError({ ...about, kind: "unauthenticated", detail, remedy: "log-in" });
  if (secret === "") throw refused(l10n.t("The key is empty."));
  if (!/^[\x21-\x7e]+$/.test(secret)) throw refused(l10n.t("The key has characters that no key has. Copy it again."));
  return secret;
}

/** The request without the parameters that the model refuses; all are kept where `taken` is unknown. */
export function withParametersTaken(request: ChatRequest, taken: readonly (keyof ChatParameters)[] | undefined): ChatRequest {
  if (!taken || !request.parameters) return request;
  const kept = Object.entries(request.parameters).filter(([name]) => taken.some((parameter) => parameter === name));
  return { ...request, parameters: Object.fromEntries(kept) };
}
