// Builds chat events from the lines of one answer, and decides at the end whether it was complete. A line is
// `{model, message: {content, thinking?, tool_calls?}, done}`; the last one has `done: true`, the reason, and the counts.
// An answer that is not streamed is only that last line. Runs for every token, so fields are narrowed by hand.

import type { Failure, FailureKind } from "../../../failures/errors.js";
import { remedyFor } from "../../../failures/remedies.js";
import { isObject, type JsonObject, quoteJson } from "../../../platform/json.js";
import type { Usage } from "../../../provider-api/provider.js";
import { readTokenCount } from "../../../tokens/token-estimate.js";
import { AnswerEvents } from "../../../wire/streams/answer-events.js";
import { quote } from "../../../wire/streams/quote.js";
import { ToolCallAssembler, type ToolCallContext } from "../../../wire/tool-calls/tool-call-assembler.js";
import { failureFromOllamaLine, type OllamaPlace } from "../server/ollama-failure.js";

export interface ChatAnswerSource {
  readonly place: OllamaPlace;
  readonly requestId?: string;
  /** Estimates the prompt tokens; called only if the server reports no count. */
  readonly estimatePromptTokens: () => number;
  readonly toolCalls: ToolCallContext;
}

/** Failures that need only a kind and a text. */
type PlainKind = Extract<FailureKind, "malformed-response" | "truncated" | "empty" | "no-answer" | "provider-error">;

export class ChatAnswer extends AnswerEvents {
  #started = false;
  /** The server reported `done`, but for something other than an answer. */
  #idle = false;
  readonly #toolCalls: ToolCallAssembler;
  readonly #thinking: string[] = [];

  constructor(private readonly source: ChatAnswerSource) {
    super();
    this.#toolCalls = new ToolCallAssembler(source.toolCalls);
    const { offered, read } = source.toolCalls;
    if (offered) this.expectTextCalls(offered, read);
  }

  line(value: unknown): void {
    if (this.over) return;
    if (!isObject(value)) {
      this.#failPlainly("malformed-response", quoteJson(value));
      return;
    }
    if (value["error"]) {
      this.fail(failureFromOllamaLine(this.source.place, value["error"], this.source.requestId));
      return;
    }
    const { message, done } = value;
    if (!this.#started) {
      if (!isObject(message) && done !== true) {
        this.#failPlainly("malformed-response", quoteJson(value));
        return;
      }
      this.#start(value);
    }
    if (isObject(message)) this.#message(message);
    if (done === true) this.#done(value);
  }

  /** The body ended. */
  endOfStream(): void {
    // No data at all is an empty answer; one that began but never reported its end was cut.
    const began = this.#started && !(this.#idle && this.characters === 0);
    if (!this.over) this.#failPlainly(began ? "truncated" : "empty");
  }

  /** Ends the answer with a failure; earlier output stays. */
  fail(failure: Failure): void {
    this.failWith(failure);
  }

  #start(line: JsonObject): void {
    this.#started = true;
    const { model } = line;
    const { requestId } = this.source;
    this.push({
      type: "started",
      ...(typeof model === "string" && model !== "" ? { model } : {}),
      ...(requestId !== undefined ? { requestId } : {}),
    });
  }

  #message(message: JsonObject): void {
    const { thinking, content, tool_calls: calls } = message;
    if (typeof thinking === "string" && thinking !== "") {
      this.text("reasoning-delta", thinking);
      this.#thinking.push(thinking);
    }
    if (typeof content === "string") this.text("text-delta", content);
    if (Array.isArray(calls)) this.count(this.#toolCalls.add(calls));
  }

  #done(line: JsonObject): void {
    const { done_reason: reason } = line;
    // The server only loaded or unloaded the model; that is not an answer.
    if (reason === "load" || reason === "unload") {
      this.#idle = true;
      return;
    }
    const text = this.#thinking.join("");
    const end = this.conclude(reason, this.#toolCalls, text === "" ? undefined : { field: "thinking", text });
    if (end.kind !== "finished") {
      this.#failPlainly(end.kind, end.said);
      return;
    }
    this.push({ type: "usage", usage: this.#usageOf(line) });
    this.finish(end.reason);
  }

  /** The server omits zero counts, such as those of a prompt in the cache. */
  #usageOf(line: JsonObject): Usage {
    const prompt = readTokenCount(line["prompt_eval_count"]) || undefined;
    const completion = readTokenCount(line["eval_count"]) || undefined;
    const promptTokens = prompt ?? this.source.estimatePromptTokens();
    const completionTokens = completion ?? this.estimatedTokens;
    return {
      promptTokens,
      completionTokens,
      totalTokens: promptTokens + completionTokens,
      estimated: prompt === undefined || completion === undefined,
    };
  }

  #failPlainly(kind: PlainKind, said = ""): void {
    const { place, requestId } = this.source;
    const detail = quote(said, [], 200);
    this.fail({
      provider: place.provider,
      host: place.host,
      ...(detail !== "" ? { detail } : {}),
      ...(requestId !== undefined ? { requestId } : {}),
      kind,
      remedy: remedyFor(kind),
    });
  }
}
