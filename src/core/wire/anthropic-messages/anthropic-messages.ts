// Start here: one answer through Anthropic's Messages API, from any endpoint that supports it. messages-request.ts builds the
// request; messages-answer.ts reads the answer. Makes a single attempt; callers retry.
// Specified at https://platform.claude.com/docs/en/api/messages.

import type { ChatEvent, ChatRequest } from "../../provider-api/provider.js";
import { type ServiceEndpoint, sourceOf } from "../answers/endpoint-client.js";
import { streamAnswer } from "../answers/stream-answer.js";
import type { AnswerSource } from "../answers/wire-answer.js";
import type { WireContext } from "../http/context.js";
import { MessagesAnswer } from "./messages-answer.js";
import { messagesBody } from "./messages-request.js";
import { versioned } from "./version.js";

/** Streams one answer; never throws. See `ChatEvent` for the order of events. */
export function streamAnthropicMessage(
  context: WireContext,
  endpoint: ServiceEndpoint,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const { host = "" } = sourceOf(endpoint);
  const dialect = {
    path: "/messages",
    body: () => messagesBody(request, { ...endpoint, host }),
    answerFrom: (from: AnswerSource) => new MessagesAnswer(from, { host, model: request.model }),
  };
  return streamAnswer(context, versioned(endpoint), request, dialect, signal);
}
