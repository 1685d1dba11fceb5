// gpt-oss answers in channels: `<|channel|>analysis<|message|>…<|end|><|start|>assistant<|channel|>final<|message|>…`.
// Servers turn them into fields; some pass them through as content. Specified at https://github.com/openai/harmony.

import { CodePosition } from "./code-position.js";

export type AnswerPart = "text" | "reasoning";

const token = /<\|(start|channel|message|constrain|end|return|call)\|>/g;
/** A header holds a role, a channel and a recipient; longer text is not a header. */
const longestHeader = 256;

export class AnswerChannels {
  #header = "";
  /** The kind of the current message; undefined inside a header. */
  #part: AnswerPart | undefined;
  #code = new CodePosition();

  constructor(private readonly give: (part: AnswerPart, text: string) => void) {}

  /** Takes text without partial tokens; see `tokens`. */
  read(text: string): void {
    let start = 0;
    token.lastIndex = 0;
    for (let match = token.exec(text); match; match = token.exec(text)) {
      this.#body(text.slice(start, match.index));
      start = match.index;
      // A token quoted as code is part of the answer.
      if (this.#part === "text" && this.#code.inCode) continue;
      start = token.lastIndex;
      this.#token(match[1] ?? "");
    }
    this.#body(text.slice(start));
  }

  #body(text: string): void {
    if (text === "") return;
    if (this.#part === undefined) {
      if (this.#header.length < longestHeader) this.#header += text.slice(0, longestHeader);
      return;
    }
    if (this.#part === "text") this.#code.read(text, 0, text.length);
    this.give(this.#part, text);
  }

  #token(name: string): void {
    if (name === "message") {
      this.#part = partOf(this.#header);
      this.#code = new CodePosition();
      return;
    }
    if (this.#part !== undefined || name === "start" || this.#header.length > longestHeader) this.#header = "";
    this.#part = undefined;
    this.#header += `|${name} `;
  }
}

/** Only the final channel, and a preamble in `commentary`, are for the user. The header of a tool call has a recipient. */
function partOf(header: string): AnswerPart {
  const words = header.toLowerCase();
  if (/\bto=/.test(words)) return "reasoning";
  return /\banalysis\b/.test(words) ? "reasoning" : "text";
}
