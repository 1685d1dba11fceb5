// One request and its answer, the same in every dialect: sends, then reads. Makes a single attempt; callers retry.

import { failureOf } from "../../failures/errors.js";
import type { ChatEvent, ChatRequest } from "../../provider-api/provider.js";
import { estimatePromptTokens } from "../../tokens/prompt-tokens.js";
import type { WireContext } from "../http/context.js";
import { toolCallContext } from "../tool-calls/call-context.js";
import { defectOf, type ServiceEndpoint, sendToService, sourceOf } from "./endpoint-client.js";
import { readAnswer } from "./read-answer.js";
import type { AnswerSource, WireAnswer } from "./wire-answer.js";

export interface Dialect {
  /** Used if the endpoint has no path of its own. */
  readonly path: string;
  /** May throw; a bug there becomes a failure. */
  body(): Readonly<Record<string, unknown>>;
  /** The reader of the answer. */
  answerFrom(source: AnswerSource): WireAnswer;
}

/** Streams one answer; never throws. See `ChatEvent` for the order of events. */
export async function* streamAnswer(
  context: WireContext,
  endpoint: ServiceEndpoint,
  request: ChatRequest,
  { path, body, answerFrom }: Dialect,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  let response: Response;
  try {
    const call = { method: "post", path: endpoint.path ?? path, body: body() } as const;
    response = await sendToService(context, endpoint, call, signal);
  } catch (thrown) {
    yield { type: "failed", failure: failureOf(thrown) ?? defectOf(endpoint, thrown) };
    return;
  }
  const about = {
    ...sourceOf(endpoint),
    model: request.model,
    signal,
    estimatePromptTokens: () => estimatePromptTokens(request),
    toolCalls: toolCallContext(request, () => context.clock.now()),
  };
  yield* readAnswer(response, about, answerFrom);
}
