// What the providers that speak OpenAI's protocol do alike, beside the wire itself: streaming with retries, the check of
// a connection, and the cheapest question there is.

import * as l10n from "@vscode/l10n";
import { type Failure, FailureError, type FailureKind, failureOf, isWordless } from "../../failures/errors.js";
import { internalFailure } from "../../failures/internal-failure.js";
import type { ChatEvent, ChatRequest, ConnectionCheck, WireApi } from "../../provider-api/provider.js";
import { streamAnswer } from "../../wire/dialects/dialects.js";
import type { WireContext } from "../../wire/http/context.js";
import type { OpenAIEndpoint } from "../../wire/openai-chat/openai-chat.js";
import { streamWithRetry } from "../../wire/retry/retry.js";

/** Where a request goes, and what it becomes on the way. */
export interface PreparedChat {
  readonly endpoint: OpenAIEndpoint;
  readonly request: ChatRequest;
  /** Absent: chat completions. */
  readonly api?: WireApi;
}

/**
 * Streams one answer, with retries. `prepare` may throw a `FailureError`, such as `signed-out`; `explain` is given the
 * failure that ends the answer, and may say more than the wire knows. Never throws.
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
  // What keeps a request from being made is told as it is: nothing was asked, so there is nothing to explain.
  const explainAnswer = (failure: Failure): Failure | Promise<Failure> => (prepared ? explain(failure) : failure);
  return streamWithRetry(context, attempt, signal, { provider, explain: explainAnswer });
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
  api: WireApi = "chat-completions",
): Promise<void> {
  const request: ChatRequest = {
    model,
    messages: [{ role: "user", content: "Hi" }],
    parameters: { maxTokens: 1 },
    stream: false,
  };
  for await (const event of await streamAnswer(api, context, endpoint, request, signal)) {
    // The one token may have gone into reasoning, or be a blank: the answer is then empty, and the model has answered.
    if (event.type === "failed" && !isWordless(event.failure)) throw new FailureError(event.failure);
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

/**
 * A key from a login, without blanks around it and without a pasted "Bearer". Throws a `FailureError`
 * (`unauthenticated`) if it cannot be sent, and never quotes it.
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
