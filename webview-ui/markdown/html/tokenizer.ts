// Markdown as models write it, where that differs from GitHub's rules: one tilde is a tilde, emphasis can touch Chinese,
// Japanese and Korean, LaTeX keeps its backslashes, a Markdown fence can hold fences, code in a table can hold pipes, and a
// file link can hold spaces.

import { Tokenizer, type Tokens } from "marked";
import { FenceLines } from "./fence-lines.js";

const cjk = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Bopomofo}ー";
const anyCjk = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ud840-\ud88d]/;
/** A run of marks between punctuation and a character of a script that has no spaces between words. */
const afterMarks = new RegExp(`([^\\P{P}*~_]|\\p{S})([*~]{1,3})([${cjk}])`, "gu");
const beforeMarks = new RegExp(`([${cjk}])([*~]{1,3})(?=[^\\P{P}*~_]|\\p{S})`, "gu");

/** Returns text of the same length in which such marks touch only punctuation, so that they open and close there. */
function withCjkAsPunctuation(text: string): string {
  return text
    .replace(afterMarks, (_, before: string, marks: string, after: string) => before + marks + ".".repeat(after.length))
    .replace(beforeMarks, (_, before: string, marks: string) => ".".repeat(before.length) + marks);
}

/** Quotes and lists in each other. Deeper marks stay text: marked reads all of the text again at each level. */
const mostNested = 30;

export class AnswerTokenizer extends Tokenizer {
  #mask = "";
  #cjkMask = "";
  #nested = 0;

  override blockquote(source: string): Tokens.Blockquote | undefined {
    return this.#oneDeeper(() => super.blockquote(source));
  }

  override list(source: string): Tokens.List | undefined {
    return this.#oneDeeper(() => super.list(source));
  }

  override emStrong(source: string, mask: string, before = ""): ReturnType<Tokenizer["emStrong"]> {
    const first = source.charCodeAt(0);
    if (first !== 42 && first !== 95) return undefined;
    const masked = this.#masked(mask);
    return super.emStrong(source, masked, first === 42 ? beforeOf(source, mask, masked, before) : before);
  }

  override del(source: string, mask: string, before = ""): ReturnType<Tokenizer["del"]> {
    // A single tilde means "about" or a range.
    if (!source.startsWith("~~")) return undefined;
    const masked = this.#masked(mask);
    return super.del(source, masked, beforeOf(source, mask, masked, before));
  }

  override escape(source: string): Tokens.Escape | undefined {
    const math = mathLength(source);
    if (math === undefined) return super.escape(source);
    const raw = source.slice(0, math);
    return { type: "escape", raw, text: raw };
  }

  override paragraph(source: string): Tokens.Paragraph | undefined {
    const raw = mathBlock(source);
    if (raw === undefined) return super.paragraph(source);
    const text = raw.trimEnd();
    return { type: "paragraph", raw, text, tokens: this.lexer.inline(text) };
  }

  override lheading(source: string): Tokens.Heading | undefined {
    return mathBlock(source) === undefined ? super.lheading(source) : undefined;
  }

  override fences(source: string): Tokens.Code | undefined {
    const token = super.fences(source);
    if (!token || !/^ {0,3}[`~]+[ \t]*(?:markdown|mdx?|qmd|rmd)\b/i.test(source)) return token;
    const raw = source.slice(0, FenceLines.closedLength(source) ?? source.length);
    if (raw.length === token.raw.length) return token;
    const closed = raw.length < source.length || FenceLines.closedLength(raw) !== undefined;
    const lines = raw.split("\n").slice(1, closed ? -1 : undefined);
    const indent = /^ */.exec(source)?.[0].length ?? 0;
    const text = lines.map((line) => line.slice(Math.min(indent, line.length - line.trimStart().length))).join("\n");
    return { ...token, raw, text };
  }

  override table(source: string): Tokens.Table | undefined {
    const length = tableLength(source);
    if (length === undefined) return super.table(source);
    const written = source.slice(0, length);
    const token = super.table(withPipesOfCode(written));
    if (!token) return undefined;
    const lines = token.raw.split("\n");
    const raw = written.split("\n").slice(0, lines.length).join("\n");
    return { ...token, raw: token.raw.endsWith("\n") && !raw.endsWith("\n") ? `${raw}\n` : raw };
  }

  override link(source: string): ReturnType<Tokenizer["link"]> {
    return super.link(source) ?? this.#fileLink(source);
  }

  /** `[text](src/my file.ts)`; CommonMark requires angle brackets for this. */
  #fileLink(source: string): Tokens.Link | undefined {
    const [raw, text, href] = /^\[([^[\]\n]{1,200})\]\(((?:[^\s()<>"']{1,100} ){1,8}[^\s()<>"']{1,100})\)/.exec(source) ?? [];
    if (raw === undefined || text === undefined || href === undefined) return undefined;
    if (!/\.\w{1,10}(?::\d+(?:[:\-–]\d+)?|#L\d+(?:-L?\d+)?)?$/.test(href)) return undefined;
    return { type: "link", raw, href, title: null, text, tokens: this.lexer.inlineTokens(text) };
  }

  #oneDeeper<Read>(read: () => Read | undefined): Read | undefined {
    if (this.#nested >= mostNested) return undefined;
    this.#nested++;
    try {
      return read();
    } finally {
      this.#nested--;
    }
  }

  /** marked passes the same mask for each mark of a text. */
  #masked(mask: string): string {
    if (mask !== this.#mask) {
      this.#mask = mask;
      this.#cjkMask = anyCjk.test(mask) ? withCjkAsPunctuation(mask) : mask;
    }
    return this.#cjkMask;
  }
}

/** The character before `source`, which is the end of the text behind `mask`; `masked` may differ there. */
function beforeOf(source: string, mask: string, masked: string, before: string): string {
  const index = mask.length - source.length - 1;
  return index >= 0 && masked.charAt(index) !== mask.charAt(index) ? masked.charAt(index) : before;
}

/** Length of the LaTeX at the start of `source`, `\( … \)` or `\[ … \]`; undefined for brackets that are only escaped. */
function mathLength(source: string): number | undefined {
  const closing = source.startsWith("\\(") ? "\\)" : source.startsWith("\\[") ? "\\]" : undefined;
  if (closing === undefined) return undefined;
  const end = source.indexOf(closing, 2);
  if (end === -1 || !isMath(source.slice(2, end))) return undefined;
  return end + closing.length;
}

function isMath(text: string): boolean {
  const content = text.trim();
  if (!/[\p{L}\p{N}]/u.test(content)) return false;
  return /[\\_^={}+*/<>|]/.test(content) || content.length <= 3 || (/^\s/.test(text) && /\s$/.test(text));
}

/** Returns a paragraph that is only `\[ … \]`; its lines could otherwise parse as a list or a heading. */
function mathBlock(source: string): string | undefined {
  if (!source.startsWith("\\[")) return undefined;
  const length = mathLength(source);
  if (length === undefined || /\n[ \t]*\n/.test(source.slice(0, length))) return undefined;
  return /^[ \t]*(?:\n|$)/.test(source.slice(length, length + 200)) ? source.slice(0, length) : undefined;
}

const delimiterRow = /^[ \t|:-]+$/;

/** Length of a possible table that has code with pipes; undefined if its rows need no change. */
function tableLength(source: string): number | undefined {
  const first = source.indexOf("\n");
  if (first === -1 || first > 4000 || !source.slice(0, first).includes("|")) return undefined;
  const second = source.indexOf("\n", first + 1);
  if (!delimiterRow.test(source.slice(first + 1, second === -1 ? undefined : second))) return undefined;
  const blank = /\n[ \t]*(?:\n|$)/.exec(source);
  const length = blank ? blank.index + 1 : source.length;
  return /`[^`\n|]*\|/.test(source.slice(0, length)) ? length : undefined;
}

/** Escapes pipes inside code in rows that would otherwise have too many cells. */
function withPipesOfCode(table: string): string {
  const lines = table.split("\n");
  const columns = cellCount(lines[1] ?? "");
  return lines
    .map((line) => {
      if (!line.includes("`") || line.length > 20_000 || cellCount(line) <= columns) return line;
      return escapePipesOfCode(line);
    })
    .join("\n");
}

function cellCount(row: string): number {
  const trimmed = row
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return trimmed.split(/(?<!\\)\|/).length;
}

function escapePipesOfCode(line: string): string {
  const ticks = [...line.matchAll(/`+/g)].map(({ 0: { length }, index }) => ({ length, index }));
  let escaped = "";
  let end = 0;
  for (const [number, opening] of ticks.entries()) {
    if (opening.index < end) continue;
    const closing = ticks.slice(number + 1, number + 50).find(({ length }) => length === opening.length);
    if (!closing) continue;
    const code = line.slice(opening.index, closing.index);
    const ticksAfter = line.slice(closing.index, closing.index + closing.length);
    escaped += line.slice(end, opening.index) + code.replace(/(?<!\\)\|/g, "\\|") + ticksAfter;
    end = closing.index + closing.length;
  }
  return escaped + line.slice(end);
}
