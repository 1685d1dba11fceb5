// Builds chat events from the lines of one answer, and decides at the end whether it was a complete one. A line is
// `{model, message: {content, thinking?, tool_calls?}, done}`, the last one with `done: true`, why, and the counts;
// an answer that is not streamed is that last line alone. Runs for every token: fields are narrowed by hand.

import type { Failure, FailureKind } from "../../../failures/errors.js";
import { remedyFor } from "../../../failures/remedies.js";
import { createId } from "../../../platform/ids.js";
import type { FinishReason, Usage } from "../../../provider-api/provider.js";
import { readTokenCount, tokensForLength } from "../../../tokens/token-estimate.js";
import { isObject, type JsonObject, quoteJson } from "../../../wire/http/error-body.js";
import { AnswerEvents } from "../../../wire/streams/answer-events.js";
import { quote } from "../../../wire/streams/quote.js";
import { failureFromOllamaLine, type OllamaPlace } from "../server/ollama-failure.js";

export interface ChatAnswerSource {
  readonly place: OllamaPlace;
  readonly requestId?: string;
  /** Reckons the tokens of the prompt; called only where the server gives no count. */
  readonly estimatePromptTokens: () => number;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** Failures that need nothing but a kind and words. */
type PlainKind = Extract<FailureKind, "malformed-response" | "truncated" | "empty">;

export class ChatAnswer extends AnswerEvents {
  #started = false;
  /** The server has said that it is done, though with something other than an answer. */
  #idle = false;
  #calls = 0;

  constructor(private readonly source: ChatAnswerSource) {
    super();
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

  /** The body has ended. */
  endOfStream(): void {
    // Nothing at all is an empty answer; anything that began and did not say that it ended is a cut one.
    const began = this.#started && !(this.#idle && this.characters === 0);
    if (!this.over) this.#failPlainly(began ? "truncated" : "empty");
  }

  /** Ends the answer with a failure; what had come before it is kept. */
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
    if (typeof thinking === "string") this.text("reasoning-delta", thinking);
    if (typeof content === "string") this.text("text-delta", content);
    if (Array.isArray(calls)) for (const call of calls) if (isObject(call)) this.#call(call);
  }

  #call(entry: JsonObject): void {
    const described = isObject(entry["function"]) ? entry["function"] : {};
    const { name, arguments: given } = described;
    if (typeof name !== "string" || name === "") return;
    const text = typeof given === "string" ? given : JSON.stringify(given ?? {});
    const id = entry["id"];
    this.#calls += 1;
    this.count(name.length + text.length);
    this.push({
      type: "tool-call",
      // Servers of old give no id, and a conversation may make the same call twice.
      call: { id: typeof id === "string" && id !== "" ? id : `call_${createId(this.source.now())}`, name, arguments: text },
    });
  }

  #done(line: JsonObject): void {
    const { done_reason: reason } = line;
    // The model was put into memory or taken out of it: no answer has been given by that.
    if (reason === "load" || reason === "unload") {
      this.#idle = true;
      return;
    }
    if (this.characters === 0) {
      this.#failPlainly("empty");
      return;
    }
    const finishReason = finishReasonOf(reason);
    this.push({ type: "usage", usage: this.#usageOf(line) });
    this.finish(this.#calls > 0 && finishReason === "stop" ? "tool-calls" : finishReason);
  }

  /** Counts that are zero are left out on this wire, such as that of a prompt which was in the cache. */
  #usageOf(line: JsonObject): Usage {
    const prompt = readTokenCount(line["prompt_eval_count"]) || undefined;
    const completion = readTokenCount(line["eval_count"]) || undefined;
    const promptTokens = prompt ?? this.source.estimatePromptTokens();
    const completionTokens = completion ?? tokensForLength(this.characters);
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

function finishReasonOf(reason: unknown): FinishReason {
  switch (reason) {
    // Servers of old give none.
    case undefined:
    case "":
    case "stop":
      return "stop";
    case "length":
      return "length";
    default:
      return "other";
  }
}
