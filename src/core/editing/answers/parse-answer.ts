// Start here: from an answer to replacement code. The other files are its steps.
//
// Reads a model's answer as the replacement for a piece of code. What it cannot read for certain it refuses, with the
// reason: a wrong replacement is worse than none.

import { type FencedBlock, fencedBlocks } from "./fences.js";
import { type FileManner, fitToFile, withoutNeighbours } from "./fit-to-file.js";
import { isKnownLanguage, mayBeLanguage } from "./language-family.js";
import { applySearchBlocks, applyUnifiedDiff, hasSearchBlocks, isUnifiedDiff, looksLikeDiff } from "./patch-formats.js";
import { likeness, similarity } from "./similarity.js";

/** What the code of the answer is for. Lines are without their line endings. */
export interface CodePlace extends FileManner {
  readonly original: readonly string[];
  /** Lines just above and below, as many as are at hand. */
  readonly above: readonly string[];
  readonly below: readonly string[];
  /** VS Code's language id. */
  readonly language: string;
}

export type RefusalReason =
  /** There is nothing in the answer. */
  | "empty"
  /** The answer is words: an explanation, a question, or a no. */
  | "no-code"
  /** There are several pieces of code, and none is clearly the one. */
  | "several-blocks"
  /** The answer is a diff of something else. */
  | "patch-does-not-fit"
  /** The code is in another language. */
  | "wrong-language"
  /** The code leaves parts out, with words such as "rest unchanged" in their place. */
  | "left-out";

export type ParsedAnswer =
  | { readonly kind: "replacement"; readonly lines: readonly string[] }
  /** The answer ended before the code did; `lines` is what there is of it. */
  | { readonly kind: "cut"; readonly lines: readonly string[] }
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly reason: RefusalReason };

/** What a model is asked to answer when there is nothing to change. */
export const unchangedWord = "UNCHANGED";

/**
 * @param text the whole answer, as it came
 * @param complete false where the model was stopped, ran into its limit or was cut off
 */
export function parseAnswer(text: string, place: CodePlace, complete = true): ParsedAnswer {
  const lines = withoutThinking(text.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n")).split("\n");
  const filled = lines.filter((line) => line.trim() !== "");
  if (filled.length === 0) return refused("empty");
  const blocks = fencedBlocks(lines);
  if (blocks.length === 0 && saysUnchanged(filled)) return { kind: "unchanged" };
  const found = patchIn(lines, blocks, place) ?? chosenBlock(blocks, place) ?? bareCode(lines, place);
  if ("reason" in found) return refused(found.reason);
  const { code, closed, isWhole } = found;
  const own = isWhole
    ? code
    : fitToFile(withoutNeighbours(code, place.original, place.above, place.below), place.original, place);
  if (!complete || !closed) return { kind: "cut", lines: own };
  if (leavesOut(own, place.original)) return refused("left-out");
  return sameLines(own, place.original) ? { kind: "unchanged" } : { kind: "replacement", lines: own };
}

/** What there is of the code while the answer is still coming; empty before it begins. */
export function codeSoFar(text: string): readonly string[] {
  const lines = withoutThinking(text.replaceAll("\r\n", "\n")).split("\n");
  return fencedBlocks(lines).at(-1)?.lines ?? [];
}

interface Found {
  readonly code: readonly string[];
  readonly closed: boolean;
  /** It is the old code with changes, so nothing has to be fitted. */
  readonly isWhole?: boolean;
}
type Finding = Found | { readonly reason: RefusalReason };

const refused = (reason: RefusalReason): ParsedAnswer => ({ kind: "refused", reason });

/** Some models think aloud in tags, also where nobody asked. */
function withoutThinking(text: string): string {
  return text.replace(/^\s*<(think|thinking|reasoning)>[\s\S]*?(?:<\/\1>|$)/, "");
}

function saysUnchanged(filled: readonly string[]): boolean {
  const only = filled.length === 1 ? (filled[0] ?? "").replaceAll(/[*_`"'.!\s]/g, "") : "";
  return only === unchangedWord;
}

function patchIn(lines: readonly string[], blocks: readonly FencedBlock[], { original }: CodePlace): Finding | undefined {
  const complete = blocks.every(({ closed }) => closed);
  const found = (code: readonly string[] | undefined): Finding =>
    code
      ? { code, closed: true, isWhole: true }
      : complete
        ? { reason: "patch-does-not-fit" }
        : { code: original, closed: false, isWhole: true };
  if (hasSearchBlocks(lines) && !hasSearchBlocks(original)) {
    // A cut one is no patch that does not fit: something of it is missing.
    const isCut =
      lines.filter((line) => /^<{5,9} ?SEARCH\b/.test(line)).length >
      lines.filter((line) => /^>{5,9} ?(?:REPLACE|UPDATE)/.test(line)).length;
    return isCut ? { code: original, closed: false, isWhole: true } : found(applySearchBlocks(lines, original));
  }
  const isDiffLanguage = ({ language }: FencedBlock): boolean => language === "diff" || language === "patch";
  const diffs = blocks.filter((block) => (isDiffLanguage(block) ? looksLikeDiff(block.lines) : isUnifiedDiff(block.lines)));
  if (diffs.length > 0) {
    // A block with the whole result beside the diff says the same, and better.
    const whole = blocks.filter((block) => !diffs.includes(block));
    if (whole.some((block) => similarity(block.lines, original) > 0.5)) return undefined;
    return found(
      applyUnifiedDiff(
        diffs.flatMap(({ lines: ofBlock }) => ["@@", ...ofBlock]),
        original,
      ),
    );
  }
  if (blocks.length === 0 && isUnifiedDiff(lines) && !isUnifiedDiff(original)) {
    const start = lines.findIndex((line) => /^(?:--- |@@|diff --git )/.test(line));
    return found(applyUnifiedDiff(lines.slice(start), original));
  }
  return undefined;
}

function chosenBlock(blocks: readonly FencedBlock[], { original, language }: CodePlace): Finding | undefined {
  if (blocks.length === 0) return undefined;
  const fitting = blocks.filter(
    (block) => mayBeLanguage(block.language, language) && block.lines.some((line) => line.trim() !== ""),
  );
  const alike = (block: FencedBlock): number =>
    Math.max(similarity(block.lines, original), likeness(block.lines, original) * 0.8);
  if (fitting.length === 0) {
    // Mislabelled, where it is the same code all the same.
    const [first] = blocks.toSorted((one, other) => alike(other) - alike(one));
    if (!first || first.lines.every((line) => line.trim() === "")) return { reason: "empty" };
    return similarity(first.lines, original) >= 0.4 ? take(first) : { reason: "wrong-language" };
  }
  const changed = fitting.filter((block) => !sameCode(block.lines, original));
  if (changed.length === 0) return take(fitting[0]);
  if (changed.length === 1) return take(changed[0]);
  const named = changed.filter((block) => isKnownLanguage(block.language));
  const candidates = (named.length > 0 ? named : changed).toSorted((one, other) => alike(other) - alike(one));
  const [best, next] = candidates;
  if (!best || !next) return take(best);
  // Shown twice, as some do: a first version and the same once more.
  if (candidates.every((block) => sameCode(block.lines, best.lines))) return take(best);
  return alike(best) >= 0.25 && alike(best) - alike(next) >= 0.15 ? take(best) : { reason: "several-blocks" };
}

function take(block: FencedBlock | undefined): Finding {
  return block ? { code: block.lines, closed: block.closed } : { reason: "no-code" };
}

/** An answer without a fence: all of it is code, or code stands between words and can be told from them. */
function bareCode(lines: readonly string[], { original, language }: CodePlace): Finding {
  const isProseLanguage = language === "markdown" || language === "plaintext" || language === "latex";
  const first = lines.findIndex((line) => startsLike(line, original));
  if (isProseLanguage) {
    return similarity(lines, original) >= 0.2
      ? { code: lines, closed: true }
      : first > 0
        ? { code: lines.slice(first), closed: true }
        : { reason: "no-code" };
  }
  const last = lines.findLastIndex((line) => line.trim() !== "" && !isProse(line));
  const start = lines.findIndex((line) => line.trim() !== "" && !isProse(line));
  if (start === -1 || last < start) return { reason: "no-code" };
  const from = first >= 0 && lines.slice(0, first).every((line) => line.trim() === "" || isProse(line)) ? first : start;
  const code = lines.slice(from, last + 1);
  const prose = code.filter(isProse).length;
  if (prose > code.length * 0.2) return { reason: "no-code" };
  return similarity(code, original) >= 0.15 || likeness(code, original) >= 0.3 ? { code, closed: true } : { reason: "no-code" };
}

const startsLike = (line: string, original: readonly string[]): boolean =>
  line.trim() !== "" && line.trim() === (original.find((other) => other.trim() !== "") ?? "").trim();

/** A sentence, or a heading or item of Markdown; not a comment, which code may hold. */
function isProse(line: string): boolean {
  const bare = line.trim();
  if (bare === "" || /^(?:\/\/|\/\*|\*|#!|--|;|"""|''')/.test(bare)) return false;
  if (/^(?:#{1,6} \p{Lu}|[-*•] \*\*|\d+\. \p{Lu})/u.test(bare)) return true;
  if (/[{};=]$|[()[\]{}<>=;|&]{2}|^[\w.$]+\(.*\)[;,]?$|^@\w+/.test(bare) && !/[.!?:]$/.test(bare)) return false;
  const words = bare.split(/\s+/);
  const plain = words.filter((word) => /^[("'“]?\p{L}[\p{L}'’-]*[)"'”]?[.,:;!?…]?$/u.test(word)).length;
  return words.length >= 3 && plain / words.length >= 0.7 && /^[\p{Lu}"'“(*]/u.test(bare);
}

const elision = /(?:\.{3}|…)/;
const elisionWords =
  /\b(?:rest|remain(?:s|ing|der)?|existing|unchanged|same|previous|other|omitted|as before|your)\b|\b(?:resto|restante|existente|inalterad[oa]|omitid[oa])\b/i;
const commentStart = /^\s*(?:\/\/|#|--|;|\/\*|<!--|\*|%|\{\/\*|"""|')/;

/** A comment that stands for code, which would be deleted by taking it at its word. */
function leavesOut(lines: readonly string[], original: readonly string[]): boolean {
  const before = new Set(original.map((line) => line.trim()));
  return lines.some((line) => {
    if (before.has(line.trim())) return false;
    return commentStart.test(line) && elision.test(line) && elisionWords.test(line) && line.trim().length < 100;
  });
}

function sameCode(one: readonly string[], other: readonly string[]): boolean {
  const bare = (lines: readonly string[]): string[] => lines.map((line) => line.trim()).filter((line) => line !== "");
  return sameLines(bare(one), bare(other));
}

function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}
