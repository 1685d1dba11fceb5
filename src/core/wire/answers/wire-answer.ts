// Start here: the common part of the readers of all dialects. Takes the parts of one answer, from a stream or one JSON body,
// and returns events with exactly one ending. A dialect interprets its parts.

import type { Failure, FailureKind } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import { createId } from "../../platform/ids.js";
import { isObject, type JsonObject, parseJson } from "../../platform/json.js";
import type { Usage } from "../../provider-api/provider.js";
import { readTokenCount } from "../../tokens/token-estimate.js";
import { type ErrorSource, failureFromErrorBody } from "../http/http-failure.js";
import { type AnswerEnd, AnswerEvents } from "../streams/answer-events.js";
import { quote } from "../streams/quote.js";
import type { ToolCallContext } from "../tool-calls/tool-call-assembler.js";

export interface AnswerSource extends ErrorSource {
  readonly requestId?: string;
  /** Estimates the prompt tokens; called only if the service reports no usage. */
  readonly estimatePromptTokens?: () => number;
  /** What the reader needs to know about the request's tools; absent if it had none. */
  readonly toolCalls?: ToolCallContext;
}

/** Failures that need only a kind and a text. */
type PlainKind = Extract<FailureKind, "malformed-response" | "truncated" | "empty" | "no-answer" | "provider-error">;

/** Token counts as the service sent them; values that are not counts are ignored. */
export interface GivenCounts {
  readonly prompt?: unknown;
  readonly completion?: unknown;
  readonly total?: unknown;
  /** Part of the prompt. */
  readonly cached?: unknown;
  /** Part of the prompt. */
  readonly cacheWrites?: unknown;
  /** Part of the completion. */
  readonly reasoning?: unknown;
}

export abstract class WireAnswer extends AnswerEvents {
  #parts = 0;
  #endsInsidePart = false;

  constructor(protected readonly source: AnswerSource) {
    super();
    const { offered, read } = source.toolCalls ?? {};
    if (offered) this.expectTextCalls(offered, read);
  }

  /** Takes one server-sent event. `last`: the stream ended inside it. */
  event(data: string, name: string | undefined, last: boolean): void {
    if (this.over) return;
    const json = data.charCodeAt(0) === colon ? withoutComments(data) : data;
    if (json === "") {
      this.#endsInsidePart ||= last;
      return;
    }
    if (name === "error") this.failWithError(parseJson(json) ?? json);
    else if (json.startsWith("[DONE]")) this.end(true);
    else {
      const part = parseJson(json);
      if (isObject(part)) {
        this.#parts += 1;
        this.takePart(part, name);
      } else if (part === undefined && last) this.#endsInsidePart = true;
      else if (part === undefined && !isHeartbeat(name)) this.fail("malformed-response", json);
    }
  }

  /** Takes a whole reply: one JSON body. */
  body(text: string): void {
    const parsed = parseJson(text);
    const reply: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
    if (!isObject(reply) || (!this.isReply(reply) && !isError(reply))) {
      this.fail("malformed-response", text);
      return;
    }
    this.#parts += 1;
    this.takeReply(reply);
    // A whole body is complete even without a finish reason.
    this.end(true);
  }

  /** The stream ended. */
  endOfStream(): void {
    this.end(this.saidItsEnd);
  }

  /** The stream broke or stalled; an answer that had already reported its end is complete. */
  breakOff(failure: Failure): void {
    if (this.saidItsEnd) this.end(true);
    else this.failFor(failure);
  }

  /** Ends the answer with a failure; earlier output stays. `said` is what the server sent. */
  fail(kind: PlainKind, said = "", code?: string): void {
    const secrets = this.source.secrets ?? [];
    const detail = quote(said, secrets);
    const { provider, host, requestId } = this.source;
    this.failFor({
      provider,
      ...(host !== undefined ? { host } : {}),
      ...(code !== undefined ? { code } : {}),
      ...(detail !== "" ? { detail } : {}),
      ...(requestId !== undefined ? { requestId } : {}),
      kind,
      remedy: remedyFor(kind),
    });
  }

  /** Whether the service has reported the end of the answer, or its reason. */
  protected abstract get saidItsEnd(): boolean;

  /** Takes one part of a stream. `name` is its event's name. */
  protected abstract takePart(part: JsonObject, name: string | undefined): void;

  /** Whether a body has the format of a whole reply. */
  protected abstract isReply(reply: JsonObject): boolean;

  /** Takes a whole reply, or an error in place of it. */
  protected abstract takeReply(reply: JsonObject): void;

  /** Emits the remaining events of a complete answer, and returns how it ends. `code` is the service's own reason. */
  protected abstract conclusion(): { readonly end: AnswerEnd; readonly code: string | undefined };

  /** The counts received so far; undefined if there are none. */
  protected abstract givenCounts(): GivenCounts | undefined;

  protected end(complete: boolean): void {
    if (this.over) return;
    if (!complete) {
      // No data at all is an empty answer; one that began but never reported its end was cut.
      this.fail(this.#parts === 0 && !this.#endsInsidePart ? "empty" : "truncated");
      return;
    }
    const { end, code } = this.conclusion();
    if (end.kind !== "finished") {
      this.fail(end.kind, end.said, end.code ?? code);
      return;
    }
    this.push({ type: "usage", usage: this.#usageOf(this.givenCounts()) });
    this.finish(end.reason);
  }

  /** Ends the answer with an error of the service, in any of the known error formats. */
  protected failWithError(error: unknown): void {
    this.failFor(failureFromErrorBody({ ...this.source, error }));
  }

  protected failFor(failure: Failure): void {
    if (this.over) return;
    const counts = this.givenCounts();
    if (counts) this.push({ type: "usage", usage: this.#usageOf(counts) });
    this.failWith(failure);
  }

  /** The reported counts; missing ones are estimated. */
  #usageOf(given: GivenCounts | undefined): Usage {
    const total = readTokenCount(given?.total);
    const prompt = readTokenCount(given?.prompt);
    const completion = readTokenCount(given?.completion);
    const written = readTokenCount(given?.cacheWrites);
    const reasoning = readTokenCount(given?.reasoning);
    const promptTokens =
      prompt ??
      (total !== undefined && completion !== undefined
        ? Math.max(0, total - completion)
        : this.source.estimatePromptTokens?.()) ??
      0;
    const completionTokens =
      // xAI reports reasoning beside the completion instead of as a part of it.
      (completion !== undefined && total !== undefined && promptTokens + completion + (reasoning ?? 0) === total
        ? total - promptTokens
        : completion) ?? (total !== undefined && prompt !== undefined ? Math.max(0, total - prompt) : this.estimatedTokens);
    // xAI may report more cached tokens than the prompt has.
    const cached = atMost(readTokenCount(given?.cached), promptTokens);
    const known = [total, prompt, completion].filter((value) => value !== undefined).length;
    return {
      promptTokens,
      completionTokens,
      totalTokens: total ?? promptTokens + completionTokens,
      estimated: known < 2,
      ...(cached !== undefined ? { cachedTokens: cached } : {}),
      ...(written !== undefined ? { cacheWriteTokens: written } : {}),
      ...(reasoning !== undefined ? { reasoningTokens: reasoning } : {}),
    };
  }
}

function atMost(count: number | undefined, most: number): number | undefined {
  return count === undefined ? undefined : Math.min(count, most);
}

/** The context of a request without tools. */
export function noToolCalls(): ToolCallContext {
  return { newId: () => `call_${createId(Date.now())}` };
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

/** Whether an object that is not an answer is an error, in any of the known error formats. */
export function isError(value: JsonObject): boolean {
  if (value["error"] || value["object"] === "error" || value["detail"] || value["errors"]) return true;
  const named = value["code"] ?? value["status"] ?? value["status_code"] ?? value["type"];
  return (
    named !== undefined &&
    (typeof value["message"] === "string" || value["details"] !== undefined || typeof value["title"] === "string")
  );
}
