// An answer as Ollama sends it: JSON lines, or one object if streaming was not requested.
// Specified in the protocol reference, section Ollama.

import { type Answer, answerTo, type PromptImage, type PromptMessage } from "../answers.js";
import type { DeltaCutter } from "../deltas.js";
import { calledIn } from "../openai-compatible.js";
import { toolTurn, type WireToolCall } from "../openai-tools.js";
import type { Piece } from "../reply.js";

export interface OllamaToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export interface OllamaAnswer {
  readonly model: string;
  readonly text: string;
  readonly thinking: string;
  readonly toolCalls: readonly OllamaToolCall[];
  readonly doneReason: "stop" | "length";
  readonly promptTokens: number;
}

const charactersPerToken = 4;
const tokensOfAnImage = 768;
const nanosecondsPerToken = 20_000_000;

/** The messages of a request; `undefined` if the value is not a list. */
export function readMessages(value: unknown): PromptMessage[] | undefined {
  if (!Array.isArray(value) || !value.every(isRecord)) return undefined;
  return value.map((message) => {
    const images = imagesIn([message]).map((image) => seen(String(image)));
    const text = String(message["content"] ?? "");
    const calls = calledIn(message["tool_calls"]);
    const called = calls.length > 0 ? { calls } : {};
    return { role: String(message["role"]), text, ...(images.length > 0 ? { images } : {}), ...called };
  });
}

/** The server detects an image's type by its first bytes; the request does not name it. */
function seen(base64: string): PromptImage {
  const bytes = Buffer.from(base64, "base64");
  const mimeType = bytes.subarray(1, 4).toString("latin1") === "PNG" ? "image/png" : "image/jpeg";
  return { mimeType, bytes: bytes.length };
}

/** The images in all messages, as sent. */
export function imagesIn(messages: unknown): readonly unknown[] {
  if (!Array.isArray(messages)) return [];
  return messages.filter(isRecord).flatMap((message) => (Array.isArray(message["images"]) ? message["images"] : []));
}

export function isBase64(image: unknown): boolean {
  return typeof image === "string" && /^[A-Za-z\d+/]+={0,2}$/.test(image) && image.length % 4 === 0;
}

export function tokensOf(messages: readonly PromptMessage[], images = 0): number {
  return messages.reduce((sum, { text }) => sum + tokensIn(text) + 4, 3) + images * tokensOfAnImage;
}

/** The messages left when the oldest are dropped until the rest fits; system messages and the last one stay. */
export function fitting(messages: readonly PromptMessage[], contextLength: number): readonly PromptMessage[] {
  for (let start = 0; start < messages.length; start += 1) {
    const kept = messages.filter(({ role }, index) => index >= start || role === "system");
    if (tokensOf(kept) <= contextLength || start === messages.length - 1) return kept;
  }
  return messages;
}

/**
 * @param limit `num_predict`: tokens of thinking and text together
 * @param tools names of callable tools: `[[call:name {"json": 1}]]` in the question calls one
 */
export function answerOf(
  model: string,
  messages: readonly PromptMessage[],
  options: {
    readonly thinks: boolean;
    readonly limit: number | undefined;
    readonly tools: readonly string[];
    readonly promptTokens: number;
    /** Set by a test, in place of the model's own. */
    readonly scripted: string | undefined;
  },
): OllamaAnswer {
  const turn = options.scripted === undefined ? toolTurn(options.tools, "auto", messages) : { text: options.scripted };
  const full: Answer = turn ? { text: turn.text } : answerTo(messages, model);
  const room = options.limit === undefined ? Number.POSITIVE_INFINITY : options.limit * charactersPerToken;
  const thinking = options.thinks ? (full.reasoning ?? "").slice(0, room) : "";
  const text = full.text.slice(0, room - thinking.length);
  return {
    model,
    text,
    thinking,
    toolCalls: (turn && "calls" in turn ? turn.calls : []).map(readCall),
    doneReason: text.length < full.text.length ? "length" : "stop",
    promptTokens: options.promptTokens,
  };
}

/** The lines of a streamed answer. */
export function* answerPieces(answer: OllamaAnswer, cutter: DeltaCutter): Generator<Piece> {
  for (const thinking of cutter.cut(answer.thinking)) {
    yield {
      data: line({ ...head(answer.model), message: { role: "assistant", content: "", thinking }, done: false }),
      characters: thinking.length,
    };
  }
  for (const content of cutter.cut(answer.text)) {
    yield {
      data: line({ ...head(answer.model), message: { role: "assistant", content }, done: false }),
      characters: content.length,
    };
  }
  for (const call of answer.toolCalls) {
    const message = { role: "assistant", content: "", tool_calls: [{ function: call }] };
    yield { data: line({ ...head(answer.model), message, done: false }) };
  }
  yield { data: line({ ...head(answer.model), message: { role: "assistant", content: "" }, ...ending(answer) }) };
}

/** The answer as one object. */
export function wholeAnswer(answer: OllamaAnswer): Record<string, unknown> {
  const message = {
    role: "assistant",
    content: answer.text,
    ...(answer.thinking === "" ? {} : { thinking: answer.thinking }),
    ...(answer.toolCalls.length > 0 ? { tool_calls: answer.toolCalls.map((call) => ({ function: call })) } : {}),
  };
  return { ...head(answer.model), message, ...ending(answer) };
}

/** The answer to a request without messages: the model was loaded or unloaded. */
export function idleAnswer(model: string, doneReason: "load" | "unload"): Record<string, unknown> {
  return { ...head(model), message: { role: "assistant", content: "" }, done: true, done_reason: doneReason };
}

export function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function head(model: string): Record<string, unknown> {
  return { model, created_at: new Date().toISOString() };
}

/** Durations in nanoseconds; Go omits zero counts. */
function ending(answer: OllamaAnswer): Record<string, unknown> {
  const calls = answer.toolCalls.map((call) => JSON.stringify(call)).join("");
  const evaluated = tokensIn(answer.thinking + answer.text + calls);
  return {
    done: true,
    done_reason: answer.doneReason,
    total_duration: (answer.promptTokens + evaluated) * nanosecondsPerToken,
    load_duration: nanosecondsPerToken,
    prompt_eval_count: answer.promptTokens,
    prompt_eval_duration: answer.promptTokens * nanosecondsPerToken,
    ...(evaluated > 0 ? { eval_count: evaluated, eval_duration: evaluated * nanosecondsPerToken } : {}),
  };
}

/** Ollama parses the arguments itself. */
function readCall({ name, arguments: json }: WireToolCall): OllamaToolCall {
  return { name, arguments: JSON.parse(json) as Record<string, unknown> };
}

function tokensIn(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
