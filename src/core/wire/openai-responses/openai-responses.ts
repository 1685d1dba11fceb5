// One answer through OpenAI's Responses API, from any endpoint that supports it: responses-request.ts builds the request,
// responses-answer.ts reads the answer. Makes a single attempt; callers retry. The service stores nothing: each request
// contains the whole conversation. Specified at https://platform.openai.com/docs/api-reference/responses.

import { failureOf } from "../../failures/errors.js";
import type { ChatEvent, ChatRequest } from "../../provider-api/provider.js";
import { estimatePromptTokens } from "../../tokens/prompt-tokens.js";
import { defectOf, type ServiceEndpoint, sendToService, sourceOf } from "../answers/endpoint-client.js";
import { readAnswer } from "../answers/read-answer.js";
import type { WireContext } from "../http/context.js";
import { toolCallContext } from "../tool-calls/call-context.js";
import { ResponsesAnswer } from "./responses-answer.js";
import { outputLimit, responsesBody } from "./responses-request.js";

/** Streams one answer; never throws. See `ChatEvent` for the order of events. */
export async function* streamOpenAIResponse(
  context: WireContext,
  endpoint: ServiceEndpoint,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const { host = "", ...source } = sourceOf(endpoint);
  let response: Response;
  try {
    const body = responsesBody(request, { ...endpoint, host });
    response = await sendToService(context, endpoint, { method: "post", path: endpoint.path ?? "/responses", body }, signal);
  } catch (thrown) {
    yield { type: "failed", failure: failureOf(thrown) ?? defectOf(endpoint, thrown) };
    return;
  }
  const about = {
    ...source,
    host,
    model: request.model,
    signal,
    estimatePromptTokens: () => estimatePromptTokens(request),
    toolCalls: toolCallContext(request, () => context.clock.now()),
  };
  const { maxTokens } = request.parameters ?? {};
  const limit = maxTokens === undefined ? undefined : outputLimit(maxTokens);
  yield* readAnswer(response, about, (from) => new ResponsesAnswer(from, { host, model: request.model }, limit));
}
