// Start here: separates a model's reasoning from its answer if the server leaves both in the content, as `<think>…</think>`.
//
// The rules, for text in chunks of any size:
// - An opening tag counts only before any text of the answer. Later ones are text about tags.
// - A closing tag counts once. Without an opening tag it means that the chat template opened the reasoning: all text
//   before it is reclassified. It does not count inside code, or if the model mentions it in a sentence.
// - Tags that count are dropped, with the whitespace around them. Everything else passes unchanged.

import { AnswerChannels } from "./answer-channels.js";
import { CodePosition } from "./code-position.js";
import { endWithoutPartialTag, mayBecomeTag, searchFor, type TagSearch, tagAt } from "./tag-search.js";
import { answerMarkers, channelOpenings, channelSwitches, closingsOf, thoughtMarkers } from "./thought-markers.js";

export interface SeparatedParts {
  text(text: string): void;
  reasoning(text: string): void;
  /** All text emitted so far was reasoning. */
  textWasReasoning(): void;
}

const openings = thoughtMarkers.map(({ open }) => open);
const closings = thoughtMarkers.map(({ close }) => close);
/** gpt-oss, if a server strips the channel tokens and leaves the channel's name. */
const bareAnalysis = "analysis";
const bareFinal = "assistantfinal";

const beginnings = searchFor([...openings, ...closings, ...channelOpenings]);
const afterThought = searchFor([...beginnings.texts, ...answerMarkers.map(({ open }) => open)]);
const inAnswer = searchFor([...openings, ...closings, ...channelSwitches]);
const inBareAnalysis = searchFor([...inAnswer.texts, bareFinal]);
const closingSearches = new Map(openings.map((open) => [open, searchFor(closingsOf(open))]));
const answerSearches = new Map(answerMarkers.map(({ open, close }) => [open, searchFor([close])]));
const channelTokens = searchFor(
  ["start", "channel", "message", "constrain", "end", "return", "call"].map((name) => `<|${name}|>`),
);

/** Tags before the answer; models write one or a few pairs. More mean that the model loops, or an attack. */
const mostTags = 64;
/** What follows a closing tag, such as a space and a letter, decides whether it counts. */
const charactersAfterTag = 2;

export class ThoughtSeparator {
  #step: (text: string) => string = (text) => this.#beginning(text);
  /** The end of the input, if it may be the start of a tag. */
  #held = "";
  #ended = false;
  /** Whitespace that is emitted only if more of the same part follows. */
  #blanks = "";
  #anyThought = false;
  #tagsOpened = 0;
  #code = new CodePosition();
  #openedInText = 0;
  #inAnswer = inAnswer;

  constructor(private readonly parts: SeparatedParts) {}

  push(text: string): void {
    let rest = this.#held === "" ? text : this.#held + text;
    this.#held = "";
    while (rest !== "") rest = this.#step(rest);
  }

  /** Ends the content and emits what was held back. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.push("");
    // Drops whitespace after reasoning; an answer without reasoning keeps its own.
    if (!this.#anyThought) this.#text("");
  }

  /** Before any text: whitespace, then perhaps an opening tag. */
  #beginning(text: string): string {
    const start = text.search(/\S/);
    this.#blanks += start === -1 ? text : text.slice(0, start);
    if (start === -1) return "";
    const rest = start === 0 ? text : text.slice(start);
    const tags = this.#anyThought ? afterThought : beginnings;
    const tag = this.#tagsOpened < mostTags ? tagAt(tags, rest) : undefined;
    if (tag !== undefined) return this.#open(tag, rest.slice(tag.length));
    if (!this.#ended && mayBecomeTag(tags, rest)) return this.#hold(rest);
    const bare = !this.#anyThought && rest.startsWith(bareAnalysis) ? rest.charAt(bareAnalysis.length) : undefined;
    if (bare === "" && !this.#ended) return this.#hold(rest);
    if (bare !== undefined && /^\p{Lu}/u.test(bare)) this.#inAnswer = inBareAnalysis;
    if (this.#anyThought) {
      this.#blanks = "";
      this.#passOn();
    } else {
      this.#step = (more) => this.#answer(more);
    }
    return rest;
  }

  #open(tag: string, rest: string): string {
    this.#anyThought = true;
    this.#tagsOpened += 1;
    this.#blanks = "";
    if (channelOpenings.includes(tag)) return this.#channels(tag + rest);
    const thoughtEnd = closingSearches.get(tag);
    const answerEnd = answerSearches.get(tag);
    if (thoughtEnd) this.#thought(thoughtEnd);
    else if (answerEnd) this.#wrapped(answerEnd);
    // Otherwise a closing tag with nothing before it: the server removed the reasoning but left its end tag.
    return rest;
  }

  /** Inside reasoning, up to one of the closing tags. */
  #thought(closing: TagSearch): void {
    let begun = false;
    const give = (text: string): void => {
      const more = begun ? text : text.trimStart();
      const end = more.trimEnd().length;
      begun ||= end > 0;
      if (end > 0) {
        this.parts.reasoning(this.#blanks + more.slice(0, end));
        this.#blanks = "";
      }
      this.#blanks += more.slice(end);
    };
    let last = "";
    this.#step = (text) => {
      closing.pattern.lastIndex = 0;
      for (let match = closing.pattern.exec(text); match; match = closing.pattern.exec(text)) {
        const before = match.index > 0 ? text.charAt(match.index - 1) : last;
        const after = text.charAt(closing.pattern.lastIndex);
        if (before === "`") {
          if (after === "" && !this.#ended) {
            give(text.slice(0, match.index));
            last = before;
            return this.#hold(text.slice(match.index));
          }
          // The model's reasoning mentions the tag.
          if (after === "`") continue;
        }
        give(text.slice(0, match.index));
        this.#blanks = "";
        this.#step = (more) => this.#beginning(more);
        return text.slice(closing.pattern.lastIndex);
      }
      const end = this.#ended ? text.length : endWithoutPartialTag(closing, text);
      give(text.slice(0, end));
      if (end > 0) last = text.charAt(end - 1);
      return end < text.length ? this.#hold(text.slice(end)) : "";
    };
  }

  /** Text of the answer, unless a closing tag shows later that it was reasoning. */
  #answer(text: string): string {
    const { pattern, candidate } = this.#inAnswer;
    let read = 0;
    if (text.search(candidate) === -1) {
      this.#code.read(text, 0, text.length);
      this.#text(text);
      return "";
    }
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const tag = match[0].toLowerCase();
      const end = pattern.lastIndex;
      if (!this.#ended && end + charactersAfterTag > text.length) {
        this.#code.read(text, read, match.index);
        this.#text(text.slice(0, match.index));
        return this.#hold(text.slice(match.index));
      }
      this.#code.read(text, read, match.index);
      read = match.index;
      if (this.#code.inCode) continue;
      if (openings.includes(tag)) {
        this.#openedInText += 1;
        continue;
      }
      const after = text.slice(end, end + charactersAfterTag);
      if (closings.includes(tag) && (this.#openedInText > 0 || isMention(this.#code.last, after))) {
        this.#openedInText = Math.max(0, this.#openedInText - 1);
        continue;
      }
      this.#text(text.slice(0, match.index));
      return this.#reclassify(tag, match[0], text.slice(end));
    }
    const end = this.#ended ? text.length : endWithoutPartialTag(this.#inAnswer, text);
    this.#code.read(text, read, end);
    this.#text(text.slice(0, end));
    return end < text.length ? this.#hold(text.slice(end)) : "";
  }

  #reclassify(tag: string, written: string, rest: string): string {
    this.parts.textWasReasoning();
    this.#anyThought = true;
    if (channelSwitches.includes(tag)) return this.#channels(written + rest);
    this.#step = (more) => this.#beginning(more);
    return rest;
  }

  /** The rest of the content comes in channels. */
  #channels(text: string): string {
    const channels = new AnswerChannels((part, words) => {
      if (part === "text") this.#text(words);
      else this.parts.reasoning(words);
    });
    this.#anyThought = true;
    // The chat template has written the start of the header.
    channels.read(text.startsWith("<") ? "" : "<|start|>assistant<|channel|>");
    this.#step = (more) => {
      const end = this.#ended ? more.length : endWithoutPartialTag(channelTokens, more);
      channels.read(more.slice(0, end));
      return end < more.length ? this.#hold(more.slice(end)) : "";
    };
    return text;
  }

  /** An answer inside tags, which are dropped. */
  #wrapped(closing: TagSearch): void {
    const code = new CodePosition();
    this.#step = (text) => {
      let read = 0;
      closing.pattern.lastIndex = 0;
      for (let match = closing.pattern.exec(text); match; match = closing.pattern.exec(text)) {
        code.read(text, read, match.index);
        read = match.index;
        if (code.inCode) continue;
        this.#text(text.slice(0, match.index));
        this.#passOn();
        return text.slice(closing.pattern.lastIndex);
      }
      const end = this.#ended ? text.length : endWithoutPartialTag(closing, text);
      code.read(text, read, end);
      this.#text(text.slice(0, end));
      return end < text.length ? this.#hold(text.slice(end)) : "";
    };
  }

  #passOn(): void {
    this.#step = (text) => {
      this.parts.text(text);
      return "";
    };
  }

  #text(text: string): void {
    if (this.#blanks === "") {
      if (text !== "") this.parts.text(text);
      return;
    }
    const whole = this.#blanks + text;
    this.#blanks = "";
    this.parts.text(whole);
  }

  #hold(text: string): "" {
    this.#held = text;
    return "";
  }
}

/** Splits a complete text into answer and reasoning. */
export function separateThoughts(text: string): { readonly text: string; readonly reasoning: string } {
  let answer = "";
  let reasoning = "";
  const separator = new ThoughtSeparator({
    text: (piece) => {
      answer += piece;
    },
    reasoning: (piece) => {
      reasoning += piece;
    },
    textWasReasoning: () => {
      reasoning += answer;
      answer = "";
    },
  });
  separator.push(text);
  separator.end();
  return { text: answer, reasoning };
}

/** Whether a sentence mentions the tag: it is inside quotation marks or brackets, or between words on a line. */
function isMention(before: string, after: string): boolean {
  if (/["'“‘«(]/.test(before)) return true;
  return /[ \t]/.test(before) && /^ ?[\p{Ll},.;:!?)]/u.test(after);
}
