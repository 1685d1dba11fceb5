// Formats of OpenAI's chat completions, for faithful replies and odd ones alike.
// Specified at https://platform.openai.com/docs/api-reference/chat; server-sent events by the HTML standard.

import type { DeltaCutter } from "./deltas.js";
import type { WireToolCall } from "./openai-tools.js";
import type { Piece } from "./reply.js";

export interface WireUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** An answer ready to be sent. */
export interface WireAnswer {
  readonly id: string;
  /** Seconds since the Unix epoch. */
  readonly created: number;
  readonly model: string;
  readonly text: string;
  readonly reasoning?: string;
  /** With text or in its place; absent if there are none. */
  readonly toolCalls?: readonly WireToolCall[];
  readonly finishReason: "stop" | "length" | "tool_calls";
  readonly usage: WireUsage;
}

/** A chunk with one choice. */
export function chunkOf(answer: WireAnswer, delta: object, finishReason: string | null = null): object {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }];
  return { ...chunkHead(answer), choices };
}

/** The chunk for `stream_options.include_usage`: it has no choices. */
export function usageChunk(answer: WireAnswer): object {
  return { ...chunkHead(answer), choices: [], usage: answer.usage };
}

export const roleDelta = { role: "assistant", content: "" };

function chunkHead(answer: WireAnswer): object {
  return { id: answer.id, object: "chat.completion.chunk", created: answer.created, model: answer.model };
}

/** The body of a reply that is not streamed. */
export function completionOf(answer: WireAnswer): object {
  const message = {
    role: "assistant",
    content: answer.toolCalls ? answer.text || null : answer.text,
    refusal: null,
    ...(answer.toolCalls ? { tool_calls: answer.toolCalls.map(toolCallEntry) } : {}),
    ...(answer.reasoning === undefined ? {} : { reasoning_content: answer.reasoning }),
  };
  return {
    id: answer.id,
    object: "chat.completion",
    created: answer.created,
    model: answer.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: answer.finishReason }],
    usage: answer.usage,
  };
}

function toolCallEntry({ id, name, arguments: text }: WireToolCall): object {
  return { id, type: "function", function: { name, arguments: text } };
}

/** One event with JSON data. */
export function dataEvent(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

export const doneEvent = "data: [DONE]\n\n";

/** The stream as OpenAI and vLLM send it. */
export function* completionPieces(answer: WireAnswer, cutter: DeltaCutter, includeUsage: boolean): Generator<Piece> {
  // If usage is requested, every chunk but the last has `usage: null`.
  const event = (chunk: object): string => dataEvent(includeUsage ? { ...chunk, usage: null } : chunk);
  yield { data: event(chunkOf(answer, roleDelta)) };
  for (const text of cutter.cut(answer.reasoning ?? "")) {
    yield { data: event(chunkOf(answer, { reasoning_content: text })), characters: text.length };
  }
  for (const text of cutter.cut(answer.text)) {
    yield { data: event(chunkOf(answer, { content: text })), characters: text.length };
  }
  for (const [index, call] of (answer.toolCalls ?? []).entries()) {
    // The name comes first, then the arguments in pieces.
    yield { data: event(chunkOf(answer, { tool_calls: [{ index, ...toolCallEntry({ ...call, arguments: "" }) }] })) };
    for (const text of cutter.cut(call.arguments)) {
      const entry = { index, function: { arguments: text } };
      yield { data: event(chunkOf(answer, { tool_calls: [entry] })), characters: text.length };
    }
  }
  yield { data: event(chunkOf(answer, {}, answer.finishReason)) };
  if (includeUsage) yield { data: dataEvent(usageChunk(answer)) };
  yield { data: doneEvent };
}

/** An error in OpenAI's format. */
export function openAiError(message: string, type: string, code: string | number | null, param: string | null = null): object {
  return { error: { message, type, param, code } };
}
