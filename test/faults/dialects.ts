// How each kind of service says the same things, so that one fault can be laid against all of them.

/** A stream, part by part. */
export interface StreamDialect {
  readonly contentType: string;
  readonly delta: (text: string) => string;
  /** Reasoning, or whatever else is no text yet. */
  readonly empty: string;
  /** Says why the answer ends, and is the last that carries anything. */
  readonly finish: string;
  /** What may follow the finish; the empty text where nothing does. */
  readonly done: string;
  /** Bytes that keep the connection and say nothing. */
  readonly keepAlive: string;
  /** An error of the service in the middle of its answer. */
  readonly error: (message: string) => string;
  /** One part with these fields in the place of a delta's. */
  readonly oddDelta: (fields: unknown) => string;
  /** The finish, with such counts. */
  readonly finishWith: (usage: unknown) => string;
}

const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
const chunk = (delta: unknown, finish: string | null = null): unknown => ({
  choices: [{ index: 0, delta, finish_reason: finish }],
});

/** Chat completions as OpenAI streams them. */
export const openAIStream: StreamDialect = {
  contentType: "text/event-stream",
  delta: (text) => event(chunk({ content: text })),
  empty: event(chunk({ content: "" })),
  finish: event(chunk({}, "stop")),
  done: "data: [DONE]\n\n",
  keepAlive: ": keep-alive\n\n",
  error: (message) => event({ error: { message, type: "engine_error", code: null } }),
  oddDelta: (fields) => event(chunk(fields)),
  finishWith: (usage) => event({ ...(chunk({}, "stop") as object), usage }),
};

/** An agent of StackSpot in its own words. */
export const agentStream: StreamDialect = {
  contentType: "text/event-stream",
  delta: (text) => event({ message: text }),
  empty: event({ message: "" }),
  finish: event({ message: "", stop_reason: "stop", tokens: { input: 5, output: 2 } }),
  done: "data: [DONE]\n\n",
  keepAlive: ": keep-alive\n\n",
  error: (message) => event({ type: "error", code: "LLM_ERROR", details: message }),
  oddDelta: (fields) => event(fields),
  finishWith: (tokens) => event({ message: "", stop_reason: "stop", tokens }),
};

const ollamaLine = (message: unknown, more: object = { done: false }): string =>
  line({ model: "llama3.2:latest", created_at: "2026-01-01T00:00:00Z", message, ...more });
const emptyMessage = { role: "assistant", content: "" };

/** JSON lines as Ollama streams them. */
export const ollamaStream: StreamDialect = {
  contentType: "application/x-ndjson",
  delta: (text) => ollamaLine({ role: "assistant", content: text }),
  empty: ollamaLine(emptyMessage),
  finish: ollamaLine(emptyMessage, { done: true, done_reason: "stop", prompt_eval_count: 5, eval_count: 2 }),
  done: "",
  keepAlive: "\n",
  error: (message) => line({ error: message }),
  oddDelta: (fields) => ollamaLine(fields),
  finishWith: (counts) => ollamaLine(emptyMessage, { done: true, done_reason: "stop", ...(counts as object) }),
};

/** A whole reply in one body of JSON, by what the service is. */
export const wholeReplies = {
  openAI: (text: string) => JSON.stringify({ choices: [{ index: 0, message: { content: text }, finish_reason: "stop" }] }),
  agent: (text: string) => JSON.stringify({ message: text, stop_reason: "stop" }),
  ollama: (text: string) => ollamaLine({ role: "assistant", content: text }, { done: true, done_reason: "stop" }).trimEnd(),
  codegen: (text: string) => JSON.stringify({ id: 4711, organization_id: 27, status: "COMPLETE", result: text }),
};
