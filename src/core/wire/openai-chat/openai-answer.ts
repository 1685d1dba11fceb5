// Builds chat events from one OpenAI-compatible answer, streamed or whole, and decides at the end whether it was complete.
// Formats: https://platform.openai.com/docs/api-reference/chat and the servers' variants of it. Runs for every chunk of
// every stream, so it narrows fields by hand and copies little.

import { isObject, type JsonObject } from "../../platform/json.js";
import type { ChatEvent } from "../../provider-api/provider.js";
import { readTokenCount } from "../../tokens/token-estimate.js";
import { type ResponseSource, readAnswer } from "../answers/read-answer.js";
import { type AnswerSource, type GivenCounts, isError, noToolCalls, WireAnswer } from "../answers/wire-answer.js";
import type { AnswerEnd } from "../streams/answer-events.js";
import { ToolCallAssembler } from "../tool-calls/tool-call-assembler.js";
import { readContentParts } from "./openai-content.js";
import { ReceivedReasoning } from "./openai-reasoning.js";

/** Yields the events of a chat completion. `answerFrom` lets a service with other chunk formats supply its own parser. */
export function readOpenAIResponse(
  response: Response,
  about: ResponseSource,
  answerFrom = (source: AnswerSource): OpenAIAnswer => new OpenAIAnswer(source),
): AsyncGenerator<ChatEvent> {
  return readAnswer(response, about, answerFrom);
}

export class OpenAIAnswer extends WireAnswer {
  readonly #toolCalls: ToolCallAssembler;
  readonly #reasoning = new ReceivedReasoning();
  #anyText = false;
  #usage: JsonObject | undefined;
  #usageAfterContent = false;
  #finishReason: string | undefined;

  constructor(source: AnswerSource) {
    super(source);
    this.#toolCalls = new ToolCallAssembler(source.toolCalls ?? noToolCalls());
  }

  protected get saidItsEnd(): boolean {
    return this.#finishReason !== undefined || this.#usageAfterContent;
  }

  protected isReply(reply: JsonObject): boolean {
    return Array.isArray(reply["choices"]);
  }

  protected takeReply(reply: JsonObject): void {
    this.takePart(reply);
  }

  protected givenCounts(): GivenCounts | undefined {
    const usage = this.#usage;
    if (!usage) return undefined;
    const { completion_tokens_details: completion } = usage;
    // Mistral has sent both spellings.
    const prompt = usage["prompt_tokens_details"] ?? usage["prompt_token_details"];
    const details = isObject(prompt) ? prompt : {};
    return {
      prompt: usage["prompt_tokens"],
      completion: usage["completion_tokens"],
      total: usage["total_tokens"],
      cached: details["cached_tokens"] ?? usage["prompt_cache_hit_tokens"] ?? usage["num_cached_tokens"],
      cacheWrites: details["cache_write_tokens"],
      ...(isObject(completion) ? { reasoning: completion["reasoning_tokens"] } : {}),
    };
  }

  protected conclusion(): { readonly end: AnswerEnd; readonly code: string | undefined } {
    const { host, model } = this.source;
    const { sent } = this.#reasoning;
    const from = model === undefined ? {} : { from: { model, ...(host !== undefined ? { host } : {}) } };
    const reasoning = sent && { ...sent, ...from };
    return { end: this.conclude(this.#finishReason, this.#toolCalls, reasoning), code: this.#finishReason };
  }

  protected takePart(chunk: JsonObject): void {
    const choices = chunk["choices"];
    const choice = Array.isArray(choices) ? firstChoice(choices) : undefined;
    if (chunk["error"] || chunk["object"] === "error" || (choices === undefined && isError(chunk))) {
      this.failWithError(chunk);
      return;
    }
    const charactersBefore = this.characters;
    if (isObject(choice)) this.#choice(choice);
    const added = this.characters !== charactersBefore;
    const groq = chunk["x_groq"];
    if (isObject(chunk["usage"])) this.#usage = chunk["usage"];
    else if (isObject(groq) && isObject(groq["usage"])) this.#usage = groq["usage"];
    // Usage after the content proves that it was complete; usage alongside content does not.
    if (added) this.#usageAfterContent = false;
    else if (this.characters > 0 && isObject(chunk["usage"]) && readTokenCount(chunk["usage"]["completion_tokens"]))
      this.#usageAfterContent = true;
  }

  #choice(choice: JsonObject): void {
    const { delta, message, text } = choice;
    if (isObject(delta)) this.#delta(delta);
    else if (!isObject(message) && typeof text === "string") this.text("text-delta", text);
    if (isObject(message)) this.#delta(this.#unseen(message));
    const reason = choice["finish_reason"];
    if (typeof reason !== "string" || reason === "") return;
    if (reason !== "error") this.#finishReason = reason;
    else if (choice["error"]) this.failWithError(choice);
    else this.fail("provider-error");
  }

  #delta(delta: JsonObject): void {
    const { content, refusal, tool_calls: toolCalls, function_call: functionCall } = delta;
    this.text("reasoning-delta", this.#reasoning.read(delta));
    if (typeof content === "string") this.#content(content);
    else if (content) {
      const parts = readContentParts(content);
      this.text("reasoning-delta", parts.reasoning);
      this.#content(parts.text);
    }
    if (typeof refusal === "string") this.text("text-delta", refusal);
    if (toolCalls) this.count(this.#toolCalls.add(toolCalls));
    if (functionCall) this.count(this.#toolCalls.add(functionCall));
  }

  #content(text: string): void {
    this.#anyText ||= text !== "";
    this.text("text-delta", text);
  }

  /** Some servers repeat everything in a whole message after its deltas; keeps only what the deltas did not bring. */
  #unseen(message: JsonObject): JsonObject {
    const { content, tool_calls: toolCalls, function_call: functionCall, ...rest } = message;
    return {
      ...(this.#reasoning.any || this.#anyText ? {} : rest),
      ...(this.#anyText ? {} : { content }),
      ...(this.#toolCalls.any ? {} : { tool_calls: toolCalls, function_call: functionCall }),
    };
  }
}

/** A gateway may send several answers although one was requested. Their `index` identifies them, not the list position. */
function firstChoice(choices: readonly unknown[]): unknown {
  const [only] = choices;
  if (isObject(only) && only["index"] === 0) return only;
  return choices.find((choice) => isObject(choice) && (choice["index"] ?? 0) === 0);
}
