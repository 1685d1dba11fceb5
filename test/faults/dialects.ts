// The same events in the format of each kind of service, so that one fault applies to all of them.

/** A stream, part by part. */
export interface StreamDialect {
  readonly contentType: string;
  readonly delta: (text: string) => string;
  /** An empty part. */
  readonly empty: string;
  /** The finish reason; the last part with content. */
  readonly finish: string;
  /** The end marker after the finish; empty if there is none. */
  readonly done: string;
  /** Keep-alive bytes without content. */
  readonly keepAlive: string;
  /** A service error in the middle of an answer. */
  readonly error: (message: string) => string;
  /** A part with the given value as its text. */
  readonly content: (value: unknown) => string;
  /** A part with the given value in place of the object that holds the text. */
  readonly part: (value: unknown) => string;
  /** The finish with the given reason. */
  readonly finishFor: (reason: unknown) => string;
  /** The finish with the given token counts of prompt and answer. */
  readonly finishWith: (prompt: unknown, completion: unknown) => string;
  /** A reasoning part; absent if the service has no field for it. */
  readonly reasoning?: (text: string) => string;
  /** A part with the given tool calls; absent if unsupported. */
  readonly toolCalls?: (value: unknown) => string;
}

const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
const chunk = (delta: unknown, finish: unknown = null): object => ({
  choices: [{ index: 0, delta, finish_reason: finish }],
});

/** Chat completions as streamed by OpenAI. */
export const openAIStream: StreamDialect = {
  contentType: "text/event-stream",
  delta: (text) => event(chunk({ content: text })),
  empty: event(chunk({ content: "" })),
  finish: event(chunk({}, "stop")),
  done: "data: [DONE]\n\n",
  keepAlive: ": keep-alive\n\n",
  error: (message) => event({ error: { message, type: "engine_error", code: null } }),
  content: (value) => event(chunk({ content: value })),
  part: (value) => event(chunk(value)),
  finishFor: (reason) => event(chunk({}, reason)),
  finishWith: (prompt, completion) =>
    event({ ...chunk({}, "stop"), usage: { prompt_tokens: prompt, completion_tokens: completion } }),
  reasoning: (text) => event(chunk({ reasoning_content: text })),
  toolCalls: (value) => event(chunk({ tool_calls: value })),
};

/** A StackSpot agent in its own format. */
export const agentStream: StreamDialect = {
  contentType: "text/event-stream",
  delta: (text) => event({ message: text }),
  empty: event({ message: "" }),
  finish: event({ message: "", stop_reason: "stop", tokens: { input: 5, output: 2 } }),
  done: "data: [DONE]\n\n",
  keepAlive: ": keep-alive\n\n",
  error: (message) => event({ type: "error", code: "LLM_ERROR", details: message }),
  content: (value) => event({ message: value }),
  part: event,
  finishFor: (reason) => event({ message: "", stop_reason: reason }),
  finishWith: (prompt, completion) => event({ message: "", stop_reason: "stop", tokens: { input: prompt, output: completion } }),
};

const ollamaLine = (message: unknown, more: object = { done: false }): string =>
  line({ model: "llama3.2:latest", created_at: "2026-01-01T00:00:00Z", message, ...more });
const emptyMessage = { role: "assistant", content: "" };

/** JSON lines as streamed by Ollama. */
export const ollamaStream: StreamDialect = {
  contentType: "application/x-ndjson",
  delta: (text) => ollamaLine({ role: "assistant", content: text }),
  empty: ollamaLine(emptyMessage),
  finish: ollamaLine(emptyMessage, { done: true, done_reason: "stop", prompt_eval_count: 5, eval_count: 2 }),
  done: "",
  keepAlive: "\n",
  error: (message) => line({ error: message }),
  content: (value) => ollamaLine({ role: "assistant", content: value }),
  part: (value) => ollamaLine(value),
  finishFor: (reason) => ollamaLine(emptyMessage, { done: true, done_reason: reason }),
  finishWith: (prompt, completion) =>
    ollamaLine(emptyMessage, { done: true, done_reason: "stop", prompt_eval_count: prompt, eval_count: completion }),
  reasoning: (text) => ollamaLine({ role: "assistant", content: "", thinking: text }),
  toolCalls: (value) => ollamaLine({ role: "assistant", content: "", tool_calls: value }),
};

interface ChatCall {
  readonly index?: unknown;
  readonly id?: unknown;
  readonly function: { readonly name?: unknown; readonly arguments?: unknown };
}

/** Tool calls of chat completions in another dialect; other values pass through unchanged. */
function callsAs(value: unknown, call: (call: ChatCall) => string, other: (value: unknown) => string): string {
  if (!Array.isArray(value)) return other(value);
  const isCall = (entry: unknown): entry is ChatCall => typeof entry === "object" && entry !== null && "function" in entry;
  return value.map((entry: unknown) => (isCall(entry) ? call(entry) : other(entry))).join("");
}

const responseEnd = (type: string, more: object = {}): string =>
  event({ type, response: { object: "response", status: type.slice("response.".length), output: [], ...more } });
const itemDone = (item: unknown, index?: unknown): string =>
  event({ type: "response.output_item.done", output_index: index, item });

/** Responses as streamed by OpenAI. */
export const responsesStream: StreamDialect = {
  contentType: "text/event-stream",
  delta: (text) => event({ type: "response.output_text.delta", item_id: "msg_1", delta: text }),
  empty: event({ type: "response.output_text.delta", item_id: "msg_1", delta: "" }),
  finish: responseEnd("response.completed"),
  done: "",
  keepAlive: ": keep-alive\n\n",
  error: (message) => event({ type: "error", code: null, message, param: null }),
  content: (value) => event({ type: "response.output_text.delta", item_id: "msg_1", delta: value }),
  part: event,
  finishFor: (reason) => responseEnd("response.incomplete", { incomplete_details: { reason } }),
  finishWith: (prompt, completion) =>
    responseEnd("response.completed", { usage: { input_tokens: prompt, output_tokens: completion } }),
  reasoning: (text) => event({ type: "response.reasoning_summary_text.delta", item_id: "rs_1", delta: text }),
  toolCalls: (value) =>
    callsAs(
      value,
      ({ index, id, function: { name, arguments: json } }) =>
        id === undefined
          ? event({ type: "response.function_call_arguments.delta", output_index: index, name, delta: json })
          : itemDone({ type: "function_call", call_id: id, name, arguments: json }, index),
      itemDone,
    ),
};

const blockDelta = (delta: unknown, index: unknown = 0): string => event({ type: "content_block_delta", index, delta });
const messageDelta = (stop_reason: unknown, usage: object = {}): string =>
  event({ type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage });

/** Messages as streamed by Anthropic. */
export const messagesStream: StreamDialect = {
  contentType: "text/event-stream",
  delta: (text) => blockDelta({ type: "text_delta", text }),
  empty: blockDelta({ type: "text_delta", text: "" }),
  finish: messageDelta("end_turn"),
  done: event({ type: "message_stop" }),
  keepAlive: event({ type: "ping" }),
  error: (message) => event({ type: "error", error: { type: "error", message } }),
  content: (value) => blockDelta({ type: "text_delta", text: value }),
  part: (value) => blockDelta(value),
  finishFor: (reason) => messageDelta(reason),
  finishWith: (prompt, completion) => messageDelta("end_turn", { input_tokens: prompt, output_tokens: completion }),
  reasoning: (text) => blockDelta({ type: "thinking_delta", thinking: text }, 7),
  toolCalls: (value) =>
    callsAs(
      value,
      ({ index, id, function: { name, arguments: json } }) => {
        const input = typeof json === "string" ? {} : json;
        const begun = { type: "content_block_start", index, content_block: { type: "tool_use", id, name, input } };
        const delta = { type: "content_block_delta", index, delta: { type: "input_json_delta", partial_json: json } };
        return (name === undefined && id === undefined ? "" : event(begun)) + (typeof json === "string" ? event(delta) : "");
      },
      (block) => event({ type: "content_block_start", content_block: block }),
    ),
};

/** A whole reply in one JSON body, by kind of service. */
export const wholeReplies = {
  openAI: (text: string) => JSON.stringify({ choices: [{ index: 0, message: { content: text }, finish_reason: "stop" }] }),
  responses: (text: string) => {
    const content = [{ type: "output_text", text }];
    return JSON.stringify({ object: "response", output: [{ type: "message", role: "assistant", content }], status: "completed" });
  },
  messages: (text: string) =>
    JSON.stringify({ type: "message", role: "assistant", content: [{ type: "text", text }], stop_reason: "end_turn" }),
  agent: (text: string) => JSON.stringify({ message: text, stop_reason: "stop" }),
  ollama: (text: string) => ollamaLine({ role: "assistant", content: text }, { done: true, done_reason: "stop" }).trimEnd(),
  codegen: (text: string) => JSON.stringify({ id: 4711, organization_id: 27, status: "COMPLETE", result: text }),
};
