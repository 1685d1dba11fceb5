// One whole reply, for callers that have no use for a stream: a test of a model, a title, a commit message.

import { FailureError } from "../failures/errors.js";
import { AnswerText } from "./answer-text.js";
import { guardedStream } from "./guarded-stream.js";
import type { ChatRequest, FinishReason, Provider, ToolCall, Usage } from "./provider.js";

export interface Completion {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly usage?: Usage;
  readonly finishReason: FinishReason;
}

/** Asks for one reply without streaming. Throws a `FailureError`; an answer cut short is never returned as a good one. */
export async function complete(provider: Provider, request: ChatRequest, signal: AbortSignal): Promise<Completion> {
  const answer = new AnswerText();
  let usage: Usage | undefined;
  const toolCalls: ToolCall[] = [];
  for await (const event of guardedStream(provider, { ...request, stream: false }, signal)) {
    answer.take(event);
    if (event.type === "tool-call") toolCalls.push(event.call);
    else if (event.type === "usage") usage = event.usage;
    else if (event.type === "failed") throw new FailureError(event.failure);
    else if (event.type === "finished") {
      const { text, reasoning } = answer;
      return { text, reasoning, toolCalls, finishReason: event.reason, ...(usage ? { usage } : {}) };
    }
  }
  throw new Error("guardedStream ended without a last event");
}
