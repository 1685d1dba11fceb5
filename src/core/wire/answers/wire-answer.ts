// Start here: what the readers of all dialects do alike with one answer, streamed or in one body of JSON: parts in,
// events out, and exactly one ending. A dialect says what its parts mean.

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
  /** Reckons the tokens of the prompt; called only where the service gives no usage. */
  readonly estimatePromptTokens?: () => number;
  /** What the request says about tools; absent where none were offered. */
  readonly toolCalls?: ToolCallContext;
}

/** Failures that need nothing but a kind and words. */
type PlainKind = Extract<FailureKind, "malformed-response" | "truncated" | "empty" | "no-answer" | "provider-error">;

/** Token counts as a dialect names them; what is no count is left out. */
export interface GivenCounts {
  readonly prompt?: unknown;
  readonly completion?: unknown;
  readonly total?: unknown;
  /** Of the prompt. */
  readonly cached?: unknown;
  /** Of the completion. */
  readonly reasoning?: unknown;
}

export abstract class WireAnswer extends AnswerEvents {
  #parts = 0;
  #endsInsidePart = false;

  constructor(protected readonly source: AnswerSource) {
    super();
  }

  /** One server-sent event. `last` says that the stream ended inside it. */
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

  /** A whole reply in one body of JSON. */
  body(text: string): void {
    const parsed = parseJson(text);
    const reply: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
    if (!isObject(reply) || (!this.isReply(reply) && !isError(reply))) {
      this.fail("malformed-response", text);
      return;
    }
    this.#parts += 1;
    this.takeReply(reply);
    // It came whole, so it is complete, also where it gives no reason for its end.
    this.end(true);
  }

  /** The stream has ended. */
  endOfStream(): void {
    this.end(this.saidItsEnd);
  }

  /** The stream broke off, or stopped bringing anything; an answer that had said its end by then is whole. */
  breakOff(failure: Failure): void {
    if (this.saidItsEnd) this.end(true);
    else this.failFor(failure);
  }

  /** Ends the answer with a failure; what was given before it stays. `said` is what the server sent. */
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

  /** Whether the service has said that, or why, the answer is over. */
  protected abstract get saidItsEnd(): boolean;

  /** One part of a stream. `name` is that of its event. */
  protected abstract takePart(part: JsonObject, name: string | undefined): void;

  /** Whether a body has the shape of a whole reply. */
  protected abstract isReply(reply: JsonObject): boolean;

  /** A whole reply, or the error that came in its place. */
  protected abstract takeReply(reply: JsonObject): void;

  /** Gives what is left to give of a complete answer, and says how it ends. `code` is the service's own reason. */
  protected abstract conclusion(): { readonly end: AnswerEnd; readonly code: string | undefined };

  /** The counts as given so far; undefined if none were. */
  protected abstract givenCounts(): GivenCounts | undefined;

  protected end(complete: boolean): void {
    if (this.over) return;
    if (!complete) {
      // Nothing at all is an empty answer; anything that began and did not say that it ended is a cut one.
      this.fail(this.#parts === 0 && !this.#endsInsidePart ? "empty" : "truncated");
      return;
    }
    const { end, code } = this.conclusion();
    if (end.kind !== "finished") {
      this.fail(end.kind, end.said, code);
      return;
    }
    this.push({ type: "usage", usage: this.#usageOf(this.givenCounts()) });
    this.finish(end.reason);
  }

  /** An error of the service, in whatever shape. */
  protected failWithError(error: unknown): void {
    this.failFor(failureFromErrorBody({ ...this.source, error }));
  }

  protected failFor(failure: Failure): void {
    if (this.over) return;
    const counts = this.givenCounts();
    if (counts) this.push({ type: "usage", usage: this.#usageOf(counts) });
    this.failWith(failure);
  }

  /** The counts as given; those that are missing are reckoned. */
  #usageOf(given: GivenCounts | undefined): Usage {
    const total = readTokenCount(given?.total);
    const prompt = readTokenCount(given?.prompt);
    const completion = readTokenCount(given?.completion);
    const cached = readTokenCount(given?.cached);
    const reasoning = readTokenCount(given?.reasoning);
    const promptTokens =
      prompt ??
      (total !== undefined && completion !== undefined
        ? Math.max(0, total - completion)
        : this.source.estimatePromptTokens?.()) ??
      0;
    const completionTokens =
      completion ?? (total !== undefined && prompt !== undefined ? Math.max(0, total - prompt) : this.estimatedTokens);
    const known = [total, prompt, completion].filter((value) => value !== undefined).length;
    return {
      promptTokens,
      completionTokens,
      totalTokens: total ?? promptTokens + completionTokens,
      estimated: known < 2,
      ...(cached !== undefined ? { cachedTokens: cached } : {}),
      ...(reasoning !== undefined ? { reasoningTokens: reasoning } : {}),
    };
  }
}

/** The context of a request that offers no tools. */
export function noToolCalls(): ToolCallContext {
  return { newId: () => `call_${createId(Date.now())}` };
}

const colon = 58;

/** Gateways wrap the comments of the stream behind them into data of their own: `data: : keep-alive`. */
function withoutComments(data: string): string {
  return data
    .split("\n")
    .filter((line) => !line.startsWith(":"))
    .join("\n");
}

function isHeartbeat(name: string | undefined): boolean {
  return name !== undefined && /^(?:ping|heartbeat|keep-?alive)$/i.test(name);
}

/** Whether an object that is no answer speaks of an error, in any of the shapes that error bodies have. */
export function isError(value: JsonObject): boolean {
  if (value["error"] || value["object"] === "error" || value["detail"] || value["errors"]) return true;
  const named = value["code"] ?? value["status"] ?? value["status_code"] ?? value["type"];
  return (
    named !== undefined &&
    (typeof value["message"] === "string" || value["details"] !== undefined || typeof value["title"] === "string")
  );
}
