// Start here: one chat completion. openai-request.ts builds the request; openai-answer.ts reads the answer.
//
// Chat completions and model lists of any OpenAI-compatible endpoint. Makes a single attempt; callers retry with
// `retry.ts`.

import { failureOf } from "../../failures/errors.js";
import type { CappedList } from "../../models/model-cap.js";
import type { ChatEvent, ChatRequest } from "../../provider-api/provider.js";
import { estimatePromptTokens } from "../../tokens/prompt-tokens.js";
import { defectOf, type ServiceEndpoint, sendToService, sourceOf } from "../answers/endpoint-client.js";
import { fetchModelPage, readModels, type ServiceModel } from "../answers/model-list.js";
import type { WireContext } from "../http/context.js";
import { toolCallContext } from "../tool-calls/call-context.js";
import { readOpenAIResponse } from "./openai-answer.js";
import { openAIChatBody } from "./openai-request.js";

export type { ServiceEndpoint as OpenAIEndpoint } from "../answers/endpoint-client.js";
export type { ServiceModel as OpenAIModel } from "../answers/model-list.js";

/** Streams one answer; never throws. See `ChatEvent` for the order of events. */
export async function* streamOpenAIChat(
  context: WireContext,
  endpoint: ServiceEndpoint,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  let response: Response;
  try {
    const body = openAIChatBody(request, endpoint);
    const call = { method: "post", path: endpoint.path ?? "/chat/completions", body } as const;
    response = await sendToService(context, endpoint, call, signal);
  } catch (thrown) {
    yield { type: "failed", failure: failureOf(thrown) ?? defectOf(endpoint, thrown) };
    return;
  }
  const about = { ...sourceOf(endpoint), model: request.model, signal };
  yield* readOpenAIResponse(response, {
    ...about,
    estimatePromptTokens: () => estimatePromptTokens(request),
    toolCalls: toolCallContext(request, () => context.clock.now()),
  });
}

/** `GET {baseUrl}/models`. Throws a `FailureError`. */
export async function listOpenAIModels(
  context: WireContext,
  endpoint: ServiceEndpoint,
  signal: AbortSignal,
): Promise<CappedList<ServiceModel>> {
  return readModels((await fetchModelPage(context, endpoint, "/models", signal)).entries);
}
