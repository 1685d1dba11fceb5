// The events of one answer as they gather, whatever wire it comes over: deltas side by side are joined, and after the end
// nothing comes.

import type { Failure } from "../../failures/errors.js";
import type { ChatEvent, FinishReason } from "../../provider-api/provider.js";
import { tokensOfWeight, weightOf } from "../../tokens/token-estimate.js";

const asciiWeight = weightOf("x");

export class AnswerEvents {
  #events: ChatEvent[] = [];
  /** Text or reasoning that has not become an event yet: deltas side by side are given as one. */
  #pending = "";
  #pendingType: "text-delta" | "reasoning-delta" = "text-delta";
  #characters = 0;
  /** Of what has become events; see token-estimate.ts. */
  #weight = 0;
  #over = false;
  #complete = false;

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

  /** Tokens of the answer so far, for services that report none. */
  protected get estimatedTokens(): number {
    return tokensOfWeight(this.#weight + weightOf(this.#pending));
  }

  /** The events since the last call. */
  takeEvents(): readonly ChatEvent[] {
    this.#flush();
    const events = this.#events;
    this.#events = [];
    return events;
  }

  protected text(type: "text-delta" | "reasoning-delta", text: string): void {
    if (text === "") return;
    if (this.#pendingType !== type) this.#flush();
    this.#pendingType = type;
    this.#pending += text;
    this.#characters += text.length;
  }

  /** Counts characters that are given some other way than as text. */
  protected count(characters: number): void {
    this.#characters += characters;
    this.#weight += characters * asciiWeight;
  }

  protected push(event: Exclude<ChatEvent, { readonly type: "finished" | "failed" }>): void {
    this.#flush();
    this.#events.push(event);
  }

  protected finish(reason: FinishReason): void {
    this.#flush();
    this.#events.push({ type: "finished", reason });
    this.#over = true;
    this.#complete = true;
  }

  /** Ends the answer with a failure; what had come before it is kept. */
  protected failWith(failure: Failure): void {
    if (this.#over) return;
    this.#flush();
    this.#events.push({ type: "failed", failure });
    this.#over = true;
  }

  #flush(): void {
    if (this.#pending === "") return;
    this.#events.push({ type: this.#pendingType, text: this.#pending });
    this.#weight += weightOf(this.#pending);
    this.#pending = "";
  }
}
