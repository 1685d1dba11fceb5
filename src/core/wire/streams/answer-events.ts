// Start here: the events of one answer in any wire format. Joins adjacent deltas, turns reasoning inside the content into
// reasoning deltas (thoughts/thought-separator.ts), and lets nothing follow the end. The other files decode bytes.

import * as l10n from "@vscode/l10n";
import type { Failure, FailureKind } from "../../failures/errors.js";
import { endingOf } from "../../provider-api/finish-reasons.js";
import type { ChatEvent, FinishReason, SentReasoning } from "../../provider-api/provider.js";
import { tokensOfWeight, weightOf, weightOfCharacter } from "../../tokens/token-estimate.js";
import { type OfferedTool, TextCalls } from "../tool-calls/text-calls.js";
import { brokenCall } from "../tool-calls/tool-arguments.js";
import type { ToolCallAssembler } from "../tool-calls/tool-call-assembler.js";
import { ThoughtSeparator } from "./thoughts/thought-separator.js";

type DeltaType = "text-delta" | "reasoning-delta";

/** How a finished answer must be reported: depends on what was received and on the server's reason. */
export type AnswerEnd =
  | { readonly kind: "finished"; readonly reason: FinishReason }
  | {
      readonly kind: Extract<FailureKind, "empty" | "no-answer" | "truncated" | "provider-error">;
      readonly said: string;
      /** Ours, in place of the service's own reason. */
      readonly code?: typeof brokenCall;
    };

export class AnswerEvents {
  #events: ChatEvent[] = [];
  /** Text or reasoning that is not an event yet; adjacent deltas become one. */
  #pending = "";
  #pendingType: DeltaType = "text-delta";
  #characters = 0;
  /** Weight of those characters; see token-estimate.ts. */
  #weight = 0;
  #lastPiece = "";
  #hasWords = false;
  #hasReasoning = false;
  #textTaken = false;
  #textCalls: TextCalls | undefined;
  #over = false;
  #complete = false;
  readonly #thoughts = new ThoughtSeparator({
    text: (text) => this.#add("text-delta", this.#textCalls ? this.#textCalls.push(text) : text),
    reasoning: (text) => this.#add("reasoning-delta", text),
    textWasReasoning: () => this.#textWasReasoning(),
  });

  /** Whether `finished` or `failed` has been emitted. */
  get over(): boolean {
    return this.#over;
  }

  /** Whether `finished` has been emitted. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Characters of text, reasoning and tool calls received so far. */
  get characters(): number {
    return this.#characters;
  }

  /** Estimated tokens of the answer so far, for services that report none. */
  protected get estimatedTokens(): number {
    return tokensOfWeight(this.#weight);
  }

  /** Returns the events since the last call. */
  takeEvents(): readonly ChatEvent[] {
    this.#flush();
    const events = this.#events;
    if (events.length > 0) this.#events = [];
    this.#textTaken ||= this.#hasWords;
    return events;
  }

  /**
   * Call once, at the end of the content, with the server's reason. Emits the tool calls, except truncated ones and ones
   * with invalid JSON. `reasoning` goes with the first call.
   */
  protected conclude(given: unknown, toolCalls: ToolCallAssembler, reasoning: SentReasoning | undefined): AnswerEnd {
    this.#thoughts.end();
    const ending = endingOf(given);
    if (ending !== "length" && ending !== "content-filter" && !toolCalls.any) this.#takeTextCalls(toolCalls);
    this.#releaseText();
    if (ending === "error") return { kind: "provider-error", said: "" };
    if (ending === "interrupted") return { kind: "truncated", said: "" };
    const isCut = ending === "length" || ending === "content-filter";
    const { calls, cut, broken } = toolCalls.take(isCut);
    if (broken !== undefined) {
      const said = l10n.t("The model called the tool {0} with arguments that are not JSON.", broken);
      return { kind: "provider-error", said, code: brokenCall };
    }
    for (const [position, call] of calls.entries()) {
      this.push({ type: "tool-call", call, ...(position === 0 && reasoning ? { reasoning } : {}) });
    }
    // A limit or a filter explains an answer without text.
    if (isCut && (this.#characters > 0 || ending === "content-filter")) return { kind: "finished", reason: ending };
    if (cut) return { kind: "finished", reason: "length" };
    if (calls.length > 0) return { kind: "finished", reason: "tool-calls" };
    if (!this.#hasWords) return { kind: this.#hasReasoning ? "no-answer" : "empty", said: "" };
    return { kind: "finished", reason: ending === "tool-calls" ? "stop" : ending };
  }

  /** From now on, calls of these tools in the text are held back; `conclude` turns them into calls. */
  protected expectTextCalls(tools: readonly OfferedTool[], read?: readonly string[]): void {
    this.#textCalls = new TextCalls(tools, read);
  }

  protected text(type: DeltaType, text: string): void {
    if (text === "") return;
    this.#characters += text.length;
    this.#weight += weightOf(text, this.#lastPiece);
    this.#lastPiece = text;
    if (type === "text-delta") this.#thoughts.push(text);
    else this.#add(type, text);
  }

  /** Counts characters that are not emitted as text. */
  protected count(characters: number): void {
    this.#characters += characters;
    this.#weight += characters * weightOfCharacter;
  }

  protected push(event: Exclude<ChatEvent, { readonly type: "finished" | "failed" }>): void {
    this.#flush();
    this.#events.push(event);
  }

  protected finish(reason: FinishReason): void {
    this.#close();
    this.#events.push({ type: "finished", reason });
    this.#complete = true;
  }

  /** Ends the answer with a failure; earlier output stays. */
  protected failWith(failure: Failure): void {
    if (this.#over) return;
    this.#close();
    this.#events.push({ type: "failed", failure });
  }

  #takeTextCalls(toolCalls: ToolCallAssembler): void {
    const calls = this.#textCalls?.take() ?? [];
    const entries = calls.map((call) => ({ function: { name: call.name, arguments: JSON.stringify(call.arguments) } }));
    // Each by itself: two calls may be equal.
    if (entries.length > 0) toolCalls.add(entries);
  }

  #releaseText(): void {
    const held = this.#textCalls?.release() ?? "";
    if (held !== "") this.#add("text-delta", held);
  }

  #close(): void {
    this.#thoughts.end();
    this.#releaseText();
    this.#flush();
    this.#over = true;
  }

  #add(type: DeltaType, text: string): void {
    if (text === "") return;
    if (this.#pendingType !== type) this.#flush();
    this.#pendingType = type;
    this.#pending += text;
    if (type === "text-delta") this.#hasWords ||= /\S/.test(text);
    else this.#hasReasoning ||= /\S/.test(text);
  }

  /** Asks consumers to move text that they already have; text still queued becomes reasoning. */
  #textWasReasoning(): void {
    this.#flush();
    const first = this.#events.findIndex(({ type }) => type === "text-delta");
    this.#events = this.#events.map((event) => (event.type === "text-delta" ? { ...event, type: "reasoning-delta" } : event));
    if (this.#textTaken) {
      this.#events.splice(first === -1 ? this.#events.length : first, 0, { type: "text-was-reasoning" });
    }
    this.#hasReasoning ||= this.#hasWords;
    this.#hasWords = false;
    this.#textTaken = false;
  }

  #flush(): void {
    if (this.#pending === "") return;
    this.#events.push({ type: this.#pendingType, text: this.#pending });
    this.#pending = "";
  }
}
