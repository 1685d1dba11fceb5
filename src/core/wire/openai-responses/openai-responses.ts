// One answer through OpenAI's Responses API, from any endpoint that supports it: responses-request.ts builds the request,
// responses-answer.ts reads the answer. Makes a single attempt; callers retry. The service stores nothing: each request
// contains the whole conversation. Specified at https://platform.openai.com/docs/api-reference/responses.

import type { ChatEvent, ChatRequest } from "../../provider-api/provider.js";
import { type ServiceEndpoint, sourceOf } from "../answers/endpoint-client.js";
import { streamAnswer } from "../answers/stream-answer.js";
import type { AnswerSource } from "../answers/wire-answer.js";
import type { WireContext } from "../http/context.js";
import { ResponsesAnswer } from "./responses-answer.js";
import { outputLimit, responsesBody } from "./responses-request.js";

/** Streams one answer; never throws. See `ChatEvent` for the order of events. */
export function streamOpenAIResponse(
  context: WireContext,
  endpoint: ServiceEndpoint,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const { host = "" } = sourceOf(endpoint);
  const { maxTokens } = request.parameters ?? {};
  const limit = maxTokens === undefined ? undefined : outputLimit(maxTokens);
  const dialect = {
    path: "/responses",
    body: () => responsesBody(request, { ...endpoint, host }),
    answerFrom: (from: AnswerSource) => new ResponsesAnswer(from, { host, model: request.model }, limit),
  };
  return streamAnswer(context, endpoint, request, dialect, signal);
}
