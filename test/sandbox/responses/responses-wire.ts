// The wire format of a Responses answer: its items, its events in order, and the body without a stream.
// Specified at https://platform.openai.com/docs/api-reference/responses-streaming.

import type { DeltaCutter } from "../deltas.js";
import type { StreamEvent } from "../odd-framing.js";
import type { WireAnswer } from "../openai-wire.js";
import type { Piece } from "../reply.js";

/** The reasoning that the request asks for. */
export interface ReasoningShape {
  /** Whether to include a summary. */
  readonly summary: boolean;
  /** Creates its encrypted content. */
  readonly encrypt?: () => string;
}

type Json = Readonly<Record<string, unknown>>;

/** One event, named by its type. */
export function typedEvent(json: Json): string {
  return `event: ${String(json["type"])}\ndata: ${JSON.stringify(json)}\n\n`;
}

/** The stream as OpenAI sends it. */
export function* responsePieces(answer: WireAnswer, cutter: DeltaCutter, shape: ReasoningShape): Generator<Piece> {
  for (const { json, characters = 0 } of responseEvents(answer, cutter, shape)) {
    yield { data: typedEvent(json as Json), characters };
  }
}

export function* responseEvents(answer: WireAnswer, cutter: DeltaCutter, shape: ReasoningShape): Generator<StreamEvent> {
  let sequence = 0;
  const items: Json[] = [];
  const event = (type: string, more: Json, characters = 0): StreamEvent => ({
    json: { type, sequence_number: sequence++, ...more },
    characters,
  });
  const snapshot = { ...headOf(answer), status: "in_progress", output: [], usage: null };
  yield event("response.created", { response: snapshot });
  yield event("response.in_progress", { response: snapshot });
  for (const item of itemsOf(answer, shape)) {
    const place = { item_id: item["id"], output_index: items.length };
    yield event("response.output_item.added", { output_index: items.length, item: begun(item) });
    yield* contentEvents(item, place, cutter, event);
    yield event("response.output_item.done", { output_index: items.length, item });
    items.push(item);
  }
  const response = responseWith(answer, items);
  yield event(`response.${response["status"]}`, { response });
}

function* contentEvents(
  item: Json,
  place: Json,
  cutter: DeltaCutter,
  event: (type: string, more: Json, characters?: number) => StreamEvent,
): Generator<StreamEvent> {
  const { type, text, arguments: json, name } = item;
  if (type === "reasoning") {
    for (const part of item["summary"] as readonly { readonly text: string }[]) {
      const at = { ...place, summary_index: 0 };
      yield event("response.reasoning_summary_part.added", { ...at, part: { type: "summary_text", text: "" } });
      for (const delta of cutter.cut(part.text)) {
        yield event("response.reasoning_summary_text.delta", { ...at, delta }, delta.length);
      }
      yield event("response.reasoning_summary_text.done", { ...at, text: part.text });
      yield event("response.reasoning_summary_part.done", { ...at, part });
    }
  } else if (type === "function_call") {
    for (const delta of cutter.cut(String(json))) {
      yield event("response.function_call_arguments.delta", { ...place, delta }, delta.length);
    }
    yield event("response.function_call_arguments.done", { ...place, name, arguments: json });
  } else {
    const at = { ...place, content_index: 0 };
    const [part] = item["content"] as readonly [{ readonly text: string }];
    yield event("response.content_part.added", { ...at, part: { ...part, text: "" } });
    for (const delta of cutter.cut(part.text)) {
      yield event("response.output_text.delta", { ...at, delta, logprobs: [] }, delta.length);
    }
    yield event("response.output_text.done", { ...at, text: text ?? part.text, logprobs: [] });
    yield event("response.content_part.done", { ...at, part });
  }
}

/** The body of a reply without a stream. */
export function responseOf(answer: WireAnswer, shape: ReasoningShape): Json {
  return responseWith(answer, [...itemsOf(answer, shape)]);
}

function responseWith(answer: WireAnswer, output: readonly Json[]): Json {
  const isCut = answer.finishReason === "length";
  const { prompt_tokens, completion_tokens, total_tokens } = answer.usage;
  return {
    ...headOf(answer),
    status: isCut ? "incomplete" : "completed",
    incomplete_details: isCut ? { reason: "max_output_tokens" } : null,
    output,
    usage: {
      input_tokens: prompt_tokens,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens: completion_tokens,
      output_tokens_details: { reasoning_tokens: Math.ceil((answer.reasoning?.length ?? 0) / 4) },
      total_tokens,
    },
  };
}

function headOf({ id, created, model }: WireAnswer): Json {
  return {
    id: id.replace("chatcmpl", "resp"),
    object: "response",
    created_at: created,
    model,
    error: null,
    instructions: null,
    parallel_tool_calls: true,
    tools: [],
    tool_choice: "auto",
    store: false,
  };
}

function* itemsOf(answer: WireAnswer, { summary, encrypt }: ReasoningShape): Generator<Json> {
  const status = answer.finishReason === "length" ? "incomplete" : "completed";
  if (answer.reasoning !== undefined) {
    const parts = summary ? [{ type: "summary_text", text: answer.reasoning }] : [];
    yield {
      type: "reasoning",
      id: answer.id.replace("chatcmpl", "rs"),
      summary: parts,
      encrypted_content: encrypt?.() ?? null,
    };
  }
  if (answer.text !== "" || !answer.toolCalls) {
    const content = [{ type: "output_text", text: answer.text, annotations: [], logprobs: [] }];
    yield { type: "message", id: answer.id.replace("chatcmpl", "msg"), role: "assistant", status, content };
  }
  for (const { id, name, arguments: json } of answer.toolCalls ?? []) {
    yield { type: "function_call", id: id.replace("call", "fc"), call_id: id, name, arguments: json, status };
  }
}

/** An item as its first event contains it. */
function begun(item: Json): Json {
  switch (item["type"]) {
    case "reasoning":
      return { ...item, summary: [], ...(item["encrypted_content"] === null ? {} : { encrypted_content: "not final" }) };
    case "function_call":
      return { ...item, arguments: "", status: "in_progress" };
    default:
      return { ...item, content: [], status: "in_progress" };
  }
}
