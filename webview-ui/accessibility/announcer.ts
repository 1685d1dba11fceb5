// Announces a streaming answer to screen readers, a sentence or more at a time; announcing every delta would be noise.

import * as l10n from "@vscode/l10n";
import type { MessageView } from "../../src/protocol/host-messages.js";

/** Shortest time between two announcements, in ms. */
const pace = 1500;
/** Code has no sentences; announce once this many characters wait. */
const longestWait = 300;

export class Announcer {
  #unsaid = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastSaid = -pace;

  constructor(private readonly region: HTMLElement) {}

  /** Announces `text` at once. */
  say(text: string): void {
    this.region.textContent = text;
    this.#lastSaid = performance.now();
  }

  stream(text: string): void {
    this.#unsaid += text;
    if (this.#timer !== undefined || this.#sentences() === 0) return;
    this.#timer = setTimeout(() => this.#saySentences(), Math.max(0, this.#lastSaid + pace - performance.now()));
  }

  /** Announces the rest of the answer, then how it ended. */
  end(answer: MessageView | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const rest = readable(this.#unsaid);
    this.#unsaid = "";
    this.say([rest, endingOf(answer)].filter((part) => part !== "").join(" "));
  }

  #saySentences(): void {
    this.#timer = undefined;
    const length = this.#sentences();
    const text = readable(this.#unsaid.slice(0, length));
    this.#unsaid = this.#unsaid.slice(length);
    if (text !== "") this.say(text);
  }

  /** Length of the unannounced text up to the end of its last complete sentence. */
  #sentences(): number {
    const ends = /[.!?:;…。！？؟](?=\s)|\n/g;
    let length = 0;
    for (const match of this.#unsaid.matchAll(ends)) length = match.index + 1;
    return length === 0 && this.#unsaid.length > longestWait ? this.#unsaid.length : length;
  }
}

function endingOf(answer: MessageView | undefined): string {
  if (answer?.state === "error") return answer.failure?.title ?? l10n.t("The answer failed.");
  return answer?.state === "stopped" ? l10n.t("Answer stopped.") : l10n.t("Answer complete.");
}

/** Removes Markdown marks, which a screen reader would spell out. */
function readable(markdown: string): string {
  return markdown
    .replace(/^ {0,3}(```|~~~).*$/gm, "")
    .replace(/!?\[([^[\]]*)\]\([^)[]*\)/g, "$1")
    .replace(/^ {0,3}(?:#{1,6}|>|[-*+])\s+/gm, "")
    .replace(/[*_`|]+/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
