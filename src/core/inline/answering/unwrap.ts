// Takes an answer out of what a model puts around it: its own tokens, thoughts, a fence, the path of the file, the beginning of
// the line, blanks that are already typed. Works on an unfinished answer too: more text never changes what was certain.

import { pathLine } from "../asking/plan.js";
import { indentOf, widthOf, withoutIndent } from "../text/indentation.js";
import type { AnswerContext, DropReason } from "./context.js";

export interface Unwrapped {
  readonly text: string;
  /** The model's own token ended it. */
  readonly ended: boolean;
  readonly drop?: DropReason;
}

/** @param whole the answer is complete */
export function unwrap(raw: string, context: AnswerContext, whole: boolean): Unwrapped {
  const { text: cut, ended } = beforeMarker(wholeLineEnds(raw, whole), context.markers, whole);
  const isComplete = whole || ended;
  const said = context.isChat ? code(withoutThoughts(cut), context, isComplete) : withoutThoughts(cut);
  if (said === undefined) return { text: "", ended, ...(isComplete ? { drop: "prose" } : {}) };
  return { text: joined(withoutPath(said, context.path, isComplete), context), ended };
}

/** A carriage return at the end may be half of a line ending. */
function wholeLineEnds(raw: string, whole: boolean): string {
  const text = !whole && /[\r\ud800-\udbff]$/.test(raw) ? raw.slice(0, -1) : raw;
  return text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
}

/** Up to the first marker; an unfinished answer may end in half of one. */
function beforeMarker(
  text: string,
  markers: readonly string[],
  whole: boolean,
): { readonly text: string; readonly ended: boolean } {
  const found = markers.map((marker) => text.indexOf(marker)).filter((index) => index >= 0);
  if (found.length > 0) return { text: text.slice(0, Math.min(...found)), ended: true };
  if (whole) return { text, ended: false };
  const longest = Math.max(0, ...markers.map((marker) => halfMarker(text, marker)));
  return { text: text.slice(0, text.length - longest), ended: false };
}

function halfMarker(text: string, marker: string): number {
  for (let length = Math.min(marker.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(marker.slice(0, length))) return length;
  }
  return 0;
}

function withoutThoughts(text: string): string {
  const start = /^\s*<think>/.exec(text);
  if (!start) return /^\s*<t?h?i?n?k?$/.test(text) && text.trim() !== "" && "<think>".startsWith(text.trim()) ? "" : text;
  const end = text.indexOf("</think>");
  return end < 0 ? "" : text.slice(end + "</think>".length).replace(/^\n+/, "");
}

/** The code in a chat model's answer; undefined if there is none (yet). */
function code(text: string, context: AnswerContext, whole: boolean): string | undefined {
  const fence = context.languageId === "markdown" ? -1 : text.indexOf("```");
  if (fence >= 0) {
    const start = text.indexOf("\n", fence);
    if (start < 0) return undefined;
    const end = text.indexOf("\n```", start);
    // Only the whole block tells whether it is indented as the cursor's line is.
    if (end < 0 && !whole) return undefined;
    const inside = end < 0 ? text.slice(start + 1) : text.slice(start + 1, end);
    return indentedFrom(withoutLineStart(inside, context), context);
  }
  if (!whole) return undefined;
  const repeated = withoutLineStart(text, context);
  return repeated !== text || context.languageId === "markdown" || looksLikeCode(text) ? repeated : undefined;
}

function looksLikeCode(text: string): boolean {
  const first = text.trimStart().split("\n", 1)[0] ?? "";
  return /[;{}()=<>[\]]|:$/.test(first) && !/^[A-Z][\w' ]*[.!?]/.test(first);
}

/** Chat models begin the line again. */
function withoutLineStart(text: string, { before }: AnswerContext): string {
  const start = before.trimStart();
  const given = text.trimStart();
  if (start.trim() === "") return text;
  if (given.startsWith(start)) return given.slice(start.length);
  return given.startsWith(start.trimEnd()) ? given.slice(start.trimEnd().length) : text;
}

/** Chat models write a block as if it began at the margin; it begins at the cursor. */
function indentedFrom(text: string, { before, indentation }: AnswerContext): string {
  const { tabSize } = indentation;
  const width = widthOf(before, tabSize);
  const lines = text.split("\n");
  const isLeft = (line: string): boolean => line.trim() !== "" && widthOf(line, tabSize) < width;
  if (!isLeft(lines[0] ?? "") && before.trim() === "") return text;
  if (!lines.slice(1).some(isLeft)) return text;
  const start = indentOf(before);
  return lines.map((line, index) => (index === 0 || line.trim() === "" ? line : start + line)).join("\n");
}

/** Without the comment that names the file, at the start. */
function withoutPath(text: string, path: string, whole: boolean): string {
  const end = text.indexOf("\n");
  const first = end < 0 ? text : text.slice(0, end);
  const named = first.trim().replace(/^(?:\/\/|#|--|;|%|'|<!--)\s*/, "");
  const line = pathLine(path);
  if (end >= 0) return named.startsWith(line) ? withoutPath(text.slice(end + 1), path, whole) : text;
  if (named.startsWith(line)) return "";
  return !whole && named !== "" && line.startsWith(named) ? "" : text;
}

/** So that it continues what is typed: no second indentation, no second blank, no empty lines on an empty line. */
function joined(text: string, { before, indentation }: AnswerContext): string {
  const { tabSize } = indentation;
  if (before.trim() === "") return withoutIndent(text.replace(/^(?:[ \t]*\n)+/, ""), widthOf(before, tabSize), tabSize);
  return /[ \t]$/.test(before) ? text.replace(/^[ \t]+/, "") : text;
}
