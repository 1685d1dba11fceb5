// Builds chat events from one OpenAI-compatible answer, streamed or whole, and decides at the end whether it was complete.
// Formats: https://platform.openai.com/docs/api-reference/chat and the servers' variants of it. Runs for every chunk of
// every stream, so it narrows fields by hand and copies little.

import type { Failure, FailureKind } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import { createId } from "../../platform/ids.js";
import { isObject, type JsonObject, parseJson } from "../../platform/json.js";
import type { Usage } from "../../provider-api/provider.js";
import { readTokenCount } from "../../tokens/token-estimate.js";
import { type ErrorSource, failureFromErrorBody } from "../http/http-failure.js";
import { AnswerEvents } from "../streams/answer-events.js";
import { quote } from "../streams/quote.js";
import { ToolCallAssembler, type ToolCallContext } from "../tool-calls/tool-call-assembler.js";
import { readContentParts } from "./openai-content.js";
import { ReceivedReasoning } from "./openai-reasoning.js";

export interface AnswerSource extends ErrorSource {
  readonly requestId?: string;
  /** Estimates the prompt tokens; called only if the service reports no usage. */
  readonly estimatePromptTokens?: () => number;
  /** What the reader needs to know about the request's tools; absent if it had none. */
  readonly toolCalls?: ToolCallContext;
}

/** Failures that need only a kind and a text. */
type PlainKind = Extract<FailureKind, "malformed-response" | "truncated" | "empty" | "no-answer" | "provider-error">;

export class OpenAIAnswer extends AnswerEvents {
  readonly #toolCalls: ToolCallAssembler;
  readonly #reasoning = new ReceivedReasoning();
  #anyText = false;
  #usage: JsonObject | undefined;
  #usageAfterContent = false;
  #finishReason: string | undefined;
  #parts = 0;
  #endsInsidePart = false;

  constructor(private readonly source: AnswerSource) {
    super();
    this.#toolCalls = new ToolCallAssembler(source.toolCalls ?? { newId: () => `call_${createId(Date.now())}` });
  }

  /** Takes one server-sent event. `last`: the stream ended inside it. */
  event(data: string, name: string | undefined, last: boolean): void {
    if (this.over) return;
    const json = data.charCodeAt(0) === colon ? withoutComments(data) : data;
    if (json === "") {
      this.#endsInsidePart ||= last;
      return;
    }
    if (name === "error") this.#fail(failureFromErrorBody({ ...this.source, error: parseJson(json) ?? json }));
    else if (json.startsWith("[DONE]")) this.#end(true);
    else {
      const chunk = parseJson(json);
      if (isObject(chunk)) this.#chunk(chunk);
      else if (chunk === undefined && last) this.#endsInsidePart = true;
      else if (chunk === undefined && !isHeartbeat(name)) this.fail("malformed-response", json);
    }
  }

  /** Takes a whole reply: one JSON body. */
  body(text: string): void {
    const parsed = parseJson(text);
    const reply: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
    if (!isObject(reply) || (!Array.isArray(reply["choices"]) && !isError(reply))) {
      this.fail("malformed-response", text);
      return;
    }
    this.#chunk(reply);
    // A whole body is complete even without a finish reason.
    this.#end(true);
  }

  /** The stream ended. */
  endOfStream(): void {
    this.#end(this.#saidItsEnd);
  }

  /** The stream broke or stalled; an answer that had already reported its end is complete. */
  breakOff(failure: Failure): void {
    if (this.#saidItsEnd) this.#end(true);
    else this.#fail(failure);
  }

  /** Ends the answer with a failure; earlier output stays. `said` is what the server sent. */
  fail(kind: PlainKind, said = "", code?: string): void {
    const secrets = this.source.secrets ?? [];
    const detail = quote(said, secrets);
    const { provider, host, requestId } = this.source;
    this.#fail({
      provider,
      ...(host !== undefined ? { host } : {}),
      ...(code !== undefined ? { code } : {}),
      ...(detail !== "" ? { detail } : {}),
      ...(requestId !== undefined ? { requestId } : {}),
      kind,
      remedy: remedyFor(kind),
    });
  }

  get #saidItsEnd(): boolean {
    return this.#finishReason !== undefined || this.#usageAfterContent;
  }

  #chunk(chunk: JsonObject): void {
    this.#parts += 1;
    const choices = chunk["choices"];
    const choice = Array.isArray(choices) ? firstChoice(choices) : undefined;
    if (chunk["error"] || chunk["object"] === "error" || (choices === undefined && isError(chunk))) {
      this.#fail(failureFromErrorBody({ ...this.source, error: chunk }));
      return;
    }
    const charactersBefore = this.characters;
    if (isObject(choice)) this.#choice(choice);
    const added = this.characters !== charactersBefore;
    if (isObject(chunk["usage"])) this.#usage = chunk["usage"];
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
    else if (choice["error"]) this.#fail(failureFromErrorBody({ ...this.source, error: choice }));
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

  #end(complete: boolean): void {
    if (this.over) return;
    if (!complete) {
      // No data at all is an empty answer; one that began but never reported its end was cut.
      this.fail(this.#parts === 0 && !this.#endsInsidePart ? "empty" : "truncated");
      return;
    }
    const end = this.conclude(this.#finishReason, this.#toolCalls, this.#reasoning.sent);
    if (end.kind !== "finished") {
      this.fail(end.kind, end.said, this.#finishReason);
      return;
    }
    this.push({ type: "usage", usage: this.#usageOf(this.#usage) });
    this.finish(end.reason);
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

  #fail(failure: Failure): void {
    if (this.over) return;
    if (this.#usage) this.push({ type: "usage", usage: this.#usageOf(this.#usage) });
    this.failWith(failure);
  }

  /** The reported counts; missing ones are estimated. */
  #usageOf(given: JsonObject | undefined): Usage {
    const total = readTokenCount(given?.["total_tokens"]);
    const prompt = readTokenCount(given?.["prompt_tokens"]);
    const completion = readTokenCount(given?.["completion_tokens"]);
    const promptTokens =
      prompt ??
      (total !== undefined && completion !== undefined
        ? Math.max(0, total - completion)
        : this.source.estimatePromptTokens?.()) ??
      0;
    const completionTokens =
      completion ?? (total !== undefined && prompt !== undefined ? Math.max(0, total - prompt) : this.estimatedTokens);
    const known = [total, prompt, completion].filter((value) => value !== undefined).length;
    return { promptTokens, completionTokens, totalTokens: total ?? promptTokens + completionTokens, estimated: known < 2 };
  }
}

const colon = 58;

/** Gateways wrap comments of the upstream in data events: `data: : keep-alive`. */
function withoutComments(data: string): string {
  return data
    .split("\n")
    .filter((line) => !line.startsWith(":"))
    .join("\n");
}

function isHeartbeat(name: string | undefined): boolean {
  return name !== undefined && /^(?:ping|heartbeat|keep-?alive)$/i.test(name);
}

/** Whether an object without choices is an error, in any of the known error formats. */
function isError(value: JsonObject): boolean {
  if (value["error"] || value["object"] === "error" || value["detail"] || value["errors"]) return true;
  const named = value["code"] ?? value["status"] ?? value["status_code"] ?? value["type"];
  return (
    named !== undefined &&
    (typeof value["message"] === "string" || value["details"] !== undefined || typeof value["title"] === "string")
  );
}

/** A gateway may send several answers although one was requested. Their `index` identifies them, not the list position. */
function firstChoice(choices: readonly unknown[]): unknown {
  const [only] = choices;
  if (isObject(only) && only["index"] === 0) return only;
  return choices.find((choice) => isObject(choice) && (choice["index"] ?? 0) === 0);
}
