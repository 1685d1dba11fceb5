// Collects one whole reply, for callers that need no stream, such as a model test.

import { FailureError } from "../failures/errors.js";
import { AnswerText } from "./answer-text.js";
import type { ChatEvent, FinishReason, ToolCall, Usage } from "./provider.js";

export interface Completion {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly usage?: Usage;
  readonly finishReason: FinishReason;
}

/** Reads the events of `Requests.ask` to their end. Throws a `FailureError`, also if the answer was cut. */
export async function complete(events: AsyncIterable<ChatEvent>): Promise<Completion> {
  const answer = new AnswerText();
  let usage: Usage | undefined;
  const toolCalls: ToolCall[] = [];
  for await (const event of events) {
    answer.take(event);
    if (event.type === "tool-call") toolCalls.push(event.call);
    else if (event.type === "usage") usage = event.usage;
    else if (event.type === "failed") throw new FailureError(event.failure);
    else if (event.type === "finished") {
      const { text, reasoning } = answer;
      return { text, reasoning, toolCalls, finishReason: event.reason, ...(usage ? { usage } : {}) };
    }
  }
  throw new Error("The stream ended without a final event.");
}
