// The wire format of a Messages answer: its blocks, its events in order, and the body without a stream.
// Specified at https://platform.claude.com/docs/en/build-with-claude/streaming.

import type { DeltaCutter } from "../deltas.js";
import type { StreamEvent } from "../odd-framing.js";
import type { WireAnswer } from "../openai-wire.js";
import type { Piece } from "../reply.js";
import type { CacheCounts } from "./cache.js";

type Json = Readonly<Record<string, unknown>>;

export interface MessageShape {
  readonly stops: readonly string[];
  readonly counts: CacheCounts;
  /** Signs thinking. */
  readonly sign: (text: string) => string;
}

export function typedEvent(json: Json): string {
  return `event: ${String(json["type"])}\ndata: ${JSON.stringify(json)}\n\n`;
}

/** The stream as Anthropic sends it. */
export function* messagePieces(answer: WireAnswer, cutter: DeltaCutter, shape: MessageShape): Generator<Piece> {
  for (const { json, characters = 0 } of messageEvents(answer, cutter, shape)) {
    yield { data: typedEvent(json as Json), characters };
  }
}

export function* messageEvents(answer: WireAnswer, cutter: DeltaCutter, shape: MessageShape): Generator<StreamEvent> {
  const { content, usage, stop_reason, stop_sequence, ...head } = messageOf(answer, shape) as {
    readonly content: readonly Json[];
    readonly usage: Json;
  } & Json;
  const begun = { ...head, content: [], stop_reason: null, stop_sequence: null, usage: { ...usage, output_tokens: 1 } };
  yield { json: { type: "message_start", message: begun } };
  yield { json: { type: "ping" } };
  for (const [index, block] of content.entries()) {
    yield { json: { type: "content_block_start", index, content_block: emptied(block) } };
    const delta = (value: Json, characters = 0): StreamEvent => ({
      json: { type: "content_block_delta", index, delta: value },
      characters,
    });
    const { type, text, thinking, signature, input } = block;
    if (type === "text") {
      for (const piece of cutter.cut(String(text))) yield delta({ type: "text_delta", text: piece }, piece.length);
    } else if (type === "thinking") {
      for (const piece of cutter.cut(String(thinking))) {
        yield delta({ type: "thinking_delta", thinking: piece }, piece.length);
      }
      yield delta({ type: "signature_delta", signature });
    } else {
      yield delta({ type: "input_json_delta", partial_json: "" });
      for (const piece of cutter.cut(JSON.stringify(input))) {
        yield delta({ type: "input_json_delta", partial_json: piece }, piece.length);
      }
    }
    yield { json: { type: "content_block_stop", index } };
  }
  const { output_tokens } = usage;
  yield { json: { type: "message_delta", delta: { stop_reason, stop_sequence }, usage: { output_tokens } } };
  yield { json: { type: "message_stop" } };
}

/** The body of a reply without a stream. */
export function messageOf(answer: WireAnswer, { stops, counts, sign }: MessageShape): Json {
  const { id, model, text: whole, reasoning, toolCalls = [], finishReason, usage } = answer;
  const stop = stops.find((each) => whole.includes(each));
  const text = stop === undefined ? whole : whole.slice(0, whole.indexOf(stop));
  const reasons = { stop: "end_turn", length: "max_tokens", tool_calls: "tool_use" };
  return {
    id: id.replace("chatcmpl", "msg"),
    type: "message",
    role: "assistant",
    model,
    content: [
      ...(reasoning === undefined ? [] : [{ type: "thinking", thinking: reasoning, signature: sign(reasoning) }]),
      ...(text === "" ? [] : [{ type: "text", text }]),
      ...toolCalls.map((call) => ({
        type: "tool_use",
        id: call.id.replace("call", "toolu"),
        name: call.name,
        input: JSON.parse(call.arguments) as unknown,
      })),
    ],
    stop_reason: stop === undefined ? reasons[finishReason] : "stop_sequence",
    stop_sequence: stop ?? null,
    usage: {
      input_tokens: usage.prompt_tokens,
      cache_creation_input_tokens: counts.written,
      cache_read_input_tokens: counts.read,
      output_tokens: usage.completion_tokens,
      service_tier: "standard",
    },
  };
}

/** A block as its first event contains it. */
function emptied(block: Json): Json {
  switch (block["type"]) {
    case "text":
      return { type: "text", text: "" };
    case "thinking":
      return { type: "thinking", thinking: "", signature: "" };
    default:
      return { ...block, input: {} };
  }
}

export function anthropicError(type: string, message: string): Json {
  return { type: "error", error: { type, message }, request_id: "req_sandbox" };
}
