// One answer or the model list, in the dialect of a service. Chat completions are in the main bundle; the other dialects
// load when a service needs them.

import type { CappedList } from "../../models/model-cap.js";
import type { ChatEvent, ChatRequest, WireApi } from "../../provider-api/provider.js";
import type { ServiceEndpoint } from "../answers/endpoint-client.js";
import type { ServiceModel } from "../answers/model-list.js";
import type { WireContext } from "../http/context.js";
import { listOpenAIModels, streamOpenAIChat } from "../openai-chat/openai-chat.js";

/** Streams one answer; the stream never throws. See `ChatEvent` for the order of events. */
export async function streamAnswer(
  api: WireApi,
  context: WireContext,
  endpoint: ServiceEndpoint,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<AsyncIterable<ChatEvent>> {
  switch (api) {
    case "chat-completions":
      return streamOpenAIChat(context, endpoint, request, signal);
    case "responses": {
      const { streamOpenAIResponse } = await import("../openai-responses/openai-responses.js");
      return streamOpenAIResponse(context, endpoint, request, signal);
    }
    case "messages": {
      const { streamAnthropicMessage } = await import("../anthropic-messages/anthropic-messages.js");
      return streamAnthropicMessage(context, endpoint, request, signal);
    }
  }
}

/** Lists the models of a service. Throws a `FailureError`. */
export async function listServiceModels(
  api: WireApi,
  context: WireContext,
  endpoint: ServiceEndpoint,
  signal: AbortSignal,
): Promise<CappedList<ServiceModel>> {
  if (api !== "messages") return await listOpenAIModels(context, endpoint, signal);
  const { listAnthropicModels } = await import("../anthropic-messages/anthropic-models.js");
  return await listAnthropicModels(context, endpoint, signal);
}
