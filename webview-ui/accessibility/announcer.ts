// Tells a screen reader what an answer says while it streams, a sentence or more at a time: every delta would be noise.

/** Shortest time between two announcements, in ms. */
const pace = 1500;
/** Code and the like have no sentences; a line this long is read as one. */
const longestWait = 300;

export class Announcer {
  #unsaid = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastSaid = -pace;

  constructor(private readonly region: HTMLElement) {}

  /** Says a line as soon as the reader may listen. */
  say(text: string): void {
    this.region.textContent = text;
    this.#lastSaid = performance.now();
  }

  stream(text: string): void {
    this.#unsaid += text;
    if (this.#timer !== undefined || this.#sentences() === 0) return;
    this.#timer = setTimeout(() => this.#saySentences(), Math.max(0, this.#lastSaid + pace - performance.now()));
  }

  /** The answer is over: what is left is said, and `ending` after it. */
  end(ending: string): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const rest = readable(this.#unsaid);
    this.#unsaid = "";
    this.say([rest, ending].filter((part) => part !== "").join(" "));
  }

  #saySentences(): void {
    this.#timer = undefined;
    const length = this.#sentences();
    const text = readable(this.#unsaid.slice(0, length));
    this.#unsaid = this.#unsaid.slice(length);
    if (text !== "") this.say(text);
  }

  /** How much of what is unsaid ends with a sentence. */
  #sentences(): number {
    const ends = /[.!?:;…。！？؟](?=\s)|\n/g;
    let length = 0;
    for (const match of this.#unsaid.matchAll(ends)) length = match.index + 1;
    return length === 0 && this.#unsaid.length > longestWait ? this.#unsaid.length : length;
  }
}

/** Markdown without the marks that would be spelled out. */
function readable(markdown: string): string {
  return markdown
    .replace(/^ {0,3}(```|~~~).*$/gm, "")
    .replace(/!?\[([^[\]]*)\]\([^)[]*\)/g, "$1")
    .replace(/^ {0,3}(?:#{1,6}|>|[-*+])\s+/gm, "")
    .replace(/[*_`|]+/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
