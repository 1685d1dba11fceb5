// One row of the table of oddities: what a server sends, and the exact result. Also the pieces of OpenAI's protocol from
// which the rows are built.

import type { FailureKind } from "../../../../src/core/failures/errors.js";
import type { ChatEvent } from "../../../../src/core/provider-api/provider.js";

export const data = (json: unknown): string => `data: ${typeof json === "string" ? json : JSON.stringify(json)}\n\n`;
export const delta = (fields: object, finish: string | null = null): object => ({
  object: "chat.completion.chunk",
  choices: [{ index: 0, delta: fields, finish_reason: finish }],
});
export const say = (text: string): string => data(delta({ content: text }));
export const stop = data(delta({}, "stop"));
export const done = data("[DONE]");
export const usageOf = (prompt: number, completion: number): object => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: prompt + completion,
});
export const usage = usageOf(9, 2);
export const counted: ChatEvent = {
  type: "usage",
  usage: { promptTokens: 9, completionTokens: 2, totalTokens: 11, estimated: false },
};
export const reckoned = (completion: number): ChatEvent => ({
  type: "usage",
  usage: { promptTokens: 7, completionTokens: completion, totalTokens: 7 + completion, estimated: true },
});
export const finished: ChatEvent = { type: "finished", reason: "stop" };
export const hello = "Héllo 雪!";
export const said = say("Héllo ") + say("雪!");

export interface Row {
  readonly body: string;
  readonly contentType?: string;
  readonly text?: string;
  readonly reasoning?: string;
  /** Whether `started` is emitted; default: true. */
  readonly starts?: boolean;
  /** The events after the deltas. */
  readonly rest: readonly (ChatEvent | { readonly failed: FailureKind; readonly [field: string]: unknown })[];
}

export const answered = (body: string, more: Partial<Row> = {}): Row => ({
  body,
  text: hello,
  rest: [reckoned(3), finished],
  ...more,
});
export const failing = (kind: FailureKind, body: string, more: Partial<Row> = {}, fields: object = {}): Row => ({
  body,
  rest: [{ failed: kind, ...fields }],
  ...more,
});
export const calls = (...made: [id: string, name: string, args: string][]): ChatEvent[] =>
  made.map(([id, name, args]) => ({ type: "tool-call", call: { id, name, arguments: args } }));
export const called: ChatEvent = { type: "finished", reason: "tool-calls" };
export const json = "application/json";
export const page = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please</body></html>";
export const message = (fields: object, finish: string | null = "stop"): object => ({
  object: "chat.completion",
  choices: [{ index: 0, message: { role: "assistant", ...fields }, finish_reason: finish }],
});
