// Answers of the last minutes, by the texts around the cursor: what was typed into an answer, or deleted again, is shown with
// no request.

import { type Around, remaining } from "./agreement.js";

export interface CachedAnswer extends Around {
  /** The model, the document and the format. */
  readonly key: string;
  /** Empty: the model had nothing to add here. */
  readonly text: string;
  /** Why there is nothing. */
  readonly drop?: string;
  readonly lines: "one" | "block";
  readonly explicit: boolean;
}

const mostEntries = 250;
const lifetimeMs = 5 * 60_000;
/** Characters of all entries together: 2 MB. */
const mostCharacters = 1_000_000;

export class AnswerCache {
  private entries: { readonly answer: CachedAnswer; readonly at: number }[] = [];
  private characters = 0;

  put(answer: CachedAnswer, now: number): void {
    this.entries = this.entries.filter((entry) => !isSamePlace(entry.answer, answer));
    this.entries.push({ answer, at: now });
    this.characters = this.entries.reduce((sum, entry) => sum + sizeOf(entry.answer), 0);
    while (this.entries.length > mostEntries || (this.characters > mostCharacters && this.entries.length > 1)) this.dropOldest();
  }

  /** The newest answer that continues what stands at the cursor, and how much of it remains. */
  find(
    key: string,
    around: Around,
    explicit: boolean,
    now: number,
  ): { readonly answer: CachedAnswer; readonly rest: string } | undefined {
    for (const { answer, at } of this.entries.toReversed()) {
      if (answer.key !== key || now - at > lifetimeMs || (explicit && !answer.explicit)) continue;
      const rest = remaining(answer, answer.text, around);
      if (rest === undefined) continue;
      // What was typed to its end says nothing about what comes next; the place itself was asked about.
      const isAsked = answer.prefix === around.prefix;
      if (rest === "" && !isAsked) continue;
      // An empty answer says nothing about the place before it.
      if (answer.text === "" && !isAsked) continue;
      return { answer, rest };
    }
    return undefined;
  }

  clear(): void {
    this.entries = [];
    this.characters = 0;
  }

  get size(): { readonly entries: number; readonly characters: number } {
    return { entries: this.entries.length, characters: this.characters };
  }

  private dropOldest(): void {
    const [oldest] = this.entries.splice(0, 1);
    if (oldest) this.characters -= sizeOf(oldest.answer);
  }
}

function isSamePlace(one: CachedAnswer, other: CachedAnswer): boolean {
  return one.key === other.key && one.prefix === other.prefix && one.suffix === other.suffix;
}

function sizeOf({ prefix, suffix, text }: CachedAnswer): number {
  return prefix.length + suffix.length + text.length;
}
