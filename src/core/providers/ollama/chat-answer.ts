// Builds chat events from the lines of one answer, and decides at the end whether it was a complete one. A line is
// `{model, message: {content, thinking?, tool_calls?}, done}`, the last one with `done: true`, why, and the counts;
// an answer that is not streamed is that last line alone. Runs for every token: fields are narrowed by hand.

import type { Failure, FailureKind } from "../../errors.js";
import { createId } from "../../ids.js";
import { isObject, type JsonObject, quoteJson } from "../../wire/error-body.js";
import { shorten, wordsOf } from "../../wire/plain-text.js";
import { redact } from "../../wire/redact.js";
import { remedyFor } from "../../wire/remedies.js";
import { readTokenCount, tokensForLength } from "../../wire/token-estimate.js";
import type { ChatEvent, FinishReason, Usage } from "../provider.js";
import { failureFromOllamaLine, type OllamaPlace } from "./ollama-failure.js";

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

export class ChatAnswer {
  #events: ChatEvent[] = [];
  /** Text or reasoning that has not become an event yet: deltas side by side are given as one. */
  #pending = "";
  #pendingType: "text-delta" | "reasoning-delta" = "text-delta";
  #started = false;
  /** The server has said that it is done, though with something other than an answer. */
  #idle = false;
  #characters = 0;
  #calls = 0;
  #over = false;
  #complete = false;

  constructor(private readonly source: ChatAnswerSource) {}

  /** Whether `finished` or `failed` has been given. */
  get over(): boolean {
    return this.#over;
  }

  /** Whether `finished` has been given. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Characters of text, reasoning and tool calls so far. */
  get characters(): number {
    return this.#characters;
  }

  /** The events since the last call. */
  takeEvents(): readonly ChatEvent[] {
    this.#flush();
    const events = this.#events;
    this.#events = [];
    return events;
  }

  line(value: unknown): void {
    if (this.#over) return;
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
    const began = this.#started && !(this.#idle && this.#characters === 0);
    if (!this.#over) this.#failPlainly(began ? "truncated" : "empty");
  }

  /** Ends the answer with a failure; what had come before it is kept. */
  fail(failure: Failure): void {
    if (this.#over) return;
    this.#flush();
    this.#events.push({ type: "failed", failure });
    this.#over = true;
  }

  #start(line: JsonObject): void {
    this.#started = true;
    const { model } = line;
    const { requestId } = this.source;
    this.#events.push({
      type: "started",
      ...(typeof model === "string" && model !== "" ? { model } : {}),
      ...(requestId !== undefined ? { requestId } : {}),
    });
  }

  #message(message: JsonObject): void {
    const { thinking, content, tool_calls: calls } = message;
    if (typeof thinking === "string") this.#text("reasoning-delta", thinking);
    if (typeof content === "string") this.#text("text-delta", content);
    if (Array.isArray(calls)) for (const call of calls) if (isObject(call)) this.#call(call);
  }

  #text(type: "text-delta" | "reasoning-delta", text: string): void {
    if (text === "") return;
    if (this.#pendingType !== type) this.#flush();
    this.#pendingType = type;
    this.#pending += text;
    this.#characters += text.length;
  }

  #call(entry: JsonObject): void {
    const described = isObject(entry["function"]) ? entry["function"] : {};
    const { name, arguments: given } = described;
    if (typeof name !== "string" || name === "") return;
    const text = typeof given === "string" ? given : JSON.stringify(given ?? {});
    const id = entry["id"];
    this.#flush();
    this.#calls += 1;
    this.#characters += name.length + text.length;
    this.#events.push({
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
    if (this.#characters === 0) {
      this.#failPlainly("empty");
      return;
    }
    this.#flush();
    const finishReason = finishReasonOf(reason);
    this.#events.push({ type: "usage", usage: this.#usageOf(line) });
    this.#events.push({ type: "finished", reason: this.#calls > 0 && finishReason === "stop" ? "tool-calls" : finishReason });
    this.#over = true;
    this.#complete = true;
  }

  /** Counts that are zero are left out on this wire, such as that of a prompt which was in the cache. */
  #usageOf(line: JsonObject): Usage {
    const prompt = readTokenCount(line["prompt_eval_count"]) || undefined;
    const completion = readTokenCount(line["eval_count"]) || undefined;
    const promptTokens = prompt ?? this.source.estimatePromptTokens();
    const completionTokens = completion ?? tokensForLength(this.#characters);
    return {
      promptTokens,
      completionTokens,
      totalTokens: promptTokens + completionTokens,
      estimated: prompt === undefined || completion === undefined,
    };
  }

  #flush(): void {
    if (this.#pending === "") return;
    this.#events.push({ type: this.#pendingType, text: this.#pending });
    this.#pending = "";
  }

  #failPlainly(kind: PlainKind, said = ""): void {
    const { place, requestId } = this.source;
    const detail = shorten(redact(wordsOf(said)), 200);
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
