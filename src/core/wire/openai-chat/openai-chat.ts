// Start here: one chat completion. openai-request.ts builds the request; openai-answer.ts reads the answer.
//
// Chat completions and model lists of any OpenAI-compatible endpoint. Makes a single attempt; callers retry with
// `retry.ts`.

import type { CappedList } from "../../models/model-cap.js";
import type { ChatEvent, ChatRequest } from "../../provider-api/provider.js";
import type { ServiceEndpoint } from "../answers/endpoint-client.js";
import { fetchModelPage, readModels, type ServiceModel } from "../answers/model-list.js";
import { streamAnswer } from "../answers/stream-answer.js";
import type { AnswerSource } from "../answers/wire-answer.js";
import type { WireContext } from "../http/context.js";
import { OpenAIAnswer } from "./openai-answer.js";
import { openAIChatBody } from "./openai-request.js";

export type { ServiceEndpoint as OpenAIEndpoint } from "../answers/endpoint-client.js";
export type { ServiceModel as OpenAIModel } from "../answers/model-list.js";

/** Streams one answer; never throws. See `ChatEvent` for the order of events. */
export function streamOpenAIChat(
  context: WireContext,
  endpoint: ServiceEndpoint,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const dialect = {
    path: "/chat/completions",
    body: () => openAIChatBody(request, endpoint),
    answerFrom: (from: AnswerSource) => new OpenAIAnswer(from),
  };
  return streamAnswer(context, endpoint, request, dialect, signal);
}

/** `GET {baseUrl}/models`. Throws a `FailureError`. */
export async function listOpenAIModels(
  context: WireContext,
  endpoint: ServiceEndpoint,
  signal: AbortSignal,
): Promise<CappedList<ServiceModel>> {
  return readModels((await fetchModelPage(context, endpoint, "/models", signal)).entries);
}
