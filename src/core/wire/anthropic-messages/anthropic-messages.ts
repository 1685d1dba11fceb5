// Start here: one answer through Anthropic's Messages API, from any endpoint that supports it. messages-request.ts builds the
// request; messages-answer.ts reads the answer. Makes a single attempt; callers retry.
// Specified at https://platform.claude.com/docs/en/api/messages.

import { failureOf } from "../../failures/errors.js";
import type { ChatEvent, ChatRequest } from "../../provider-api/provider.js";
import { estimatePromptTokens } from "../../tokens/prompt-tokens.js";
import { defectOf, type ServiceEndpoint, sendToService, sourceOf } from "../answers/endpoint-client.js";
import { readAnswer } from "../answers/read-answer.js";
import type { WireContext } from "../http/context.js";
import { toolCallContext } from "../tool-calls/call-context.js";
import { MessagesAnswer } from "./messages-answer.js";
import { messagesBody } from "./messages-request.js";
import { versioned } from "./version.js";

/** Streams one answer; never throws. See `ChatEvent` for the order of events. */
export async function* streamAnthropicMessage(
  context: WireContext,
  endpoint: ServiceEndpoint,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const { host = "", ...source } = sourceOf(endpoint);
  let response: Response;
  try {
    const body = messagesBody(request, { ...endpoint, host });
    const call = { method: "post", path: endpoint.path ?? "/messages", body } as const;
    response = await sendToService(context, versioned(endpoint), call, signal);
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
  yield* readAnswer(response, about, (from) => new MessagesAnswer(from, { host, model: request.model }));
}
