// Start here: turns an answer into replacement code. The other files are its steps.
//
// Parses a model's answer as the replacement for a piece of code. Refuses ambiguous answers with a reason, because a wrong
// replacement is worse than none.

import { applySearchBlocks, applyUnifiedDiff, type Patched } from "../patches/patches.js";
import { hasSearchBlocks } from "../patches/search-blocks.js";
import { isUnifiedDiff, looksLikeDiff } from "../patches/unified-diff.js";
import { fitToFile, type Indentation, withoutNeighbors } from "../placing/fit-to-file.js";
import { keepRest } from "../placing/keep-rest.js";
import { findRemarks } from "../placing/remarks.js";
import { likeness, similarity } from "../placing/similarity.js";
import { type FencedBlock, fencedBlocks } from "./fences.js";
import { isKnownLanguage, mayBeLanguage } from "./language-family.js";

/** The code to replace, with its surroundings. Lines have no line endings. */
export interface CodePlace extends Indentation {
  readonly original: readonly string[];
  /** Lines just above and below, as far as available. */
  readonly above: readonly string[];
  readonly below: readonly string[];
  /** VS Code's language id. */
  readonly language: string;
  /** Path of the file, with forward slashes. The lines above matter because a diff may count from the start of the file. */
  readonly path?: string;
  readonly linesAbove?: number;
}

export type RefusalReason =
  /** The answer is empty. */
  | "empty"
  /** The answer is prose: an explanation, a question, or a refusal. */
  | "no-code"
  /** There are several blocks of code, and none is clearly the right one. */
  | "several-blocks"
  /** The answer is a diff of other code. */
  | "patch-does-not-fit"
  /** The answer changes lines that occur several times. */
  | "found-twice"
  /** The code is in another language. */
  | "wrong-language"
  /** The code omits parts, with a comment such as "rest unchanged" in their place. */
  | "left-out";

export type ParsedAnswer =
  | { readonly kind: "replacement"; readonly lines: readonly string[] }
  /** The answer ended before the code did; `lines` is the code so far. */
  | { readonly kind: "cut"; readonly lines: readonly string[] }
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly reason: RefusalReason };

/** The word that the prompt requests if there is nothing to change. */
export const unchangedWord = "UNCHANGED";

/**
 * @param text the whole answer, unmodified
 * @param complete false if the model was stopped, reached its limit or was cut off
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
  const remarks = findRemarks(code, place.original, place.language);
  const isComplete = complete && closed;
  if (remarks.withinCode || (remarks.lines.length > 0 && (isWhole || !isComplete))) return refused("left-out");
  const own = isWhole
    ? code
    : remarks.lines.length > 0
      ? keepRest(code, remarks.lines, place.original, place)
      : fitToFile(withoutNeighbors(code, place.original, place.above, place.below), place.original, place);
  if (!own) return refused("left-out");
  if (!isComplete) return { kind: "cut", lines: own };
  return sameLines(own, place.original) ? { kind: "unchanged" } : { kind: "replacement", lines: own };
}

/** The code received so far while the answer is streaming; empty before it starts. */
export function codeSoFar(text: string): readonly string[] {
  const lines = withoutThinking(text.replaceAll("\r\n", "\n")).split("\n");
  return fencedBlocks(lines).at(-1)?.lines ?? [];
}

interface Found {
  readonly code: readonly string[];
  readonly closed: boolean;
  /** True for the old code with a patch applied, which needs no fitting. */
  readonly isWhole?: boolean;
}
type Finding = Found | { readonly reason: RefusalReason };

const refused = (reason: RefusalReason): ParsedAnswer => ({ kind: "refused", reason });

/** Some models put reasoning in tags, even if it was not requested. */
function withoutThinking(text: string): string {
  return text.replace(/^\s*<(think|thinking|reasoning)>[\s\S]*?(?:<\/\1>|$)/, "");
}

function saysUnchanged(filled: readonly string[]): boolean {
  const only = filled.length === 1 ? (filled[0] ?? "").replaceAll(/[*_`"'.!\s]/g, "") : "";
  return only === unchangedWord;
}

function patchIn(lines: readonly string[], blocks: readonly FencedBlock[], place: CodePlace): Finding | undefined {
  const { original } = place;
  const isComplete = blocks.every(({ closed }) => closed);
  if (hasSearchBlocks(lines)) {
    const result = applySearchBlocks(lines, original);
    // If the code itself contains such blocks, treat the answer as a patch only if it applies.
    return hasSearchBlocks(original) && result.kind !== "patched" ? undefined : findingOf(result, place, lines, isComplete);
  }
  const isDiffLanguage = ({ language }: FencedBlock): boolean => language === "diff" || language === "patch";
  const diffs = blocks.filter((block) => (isDiffLanguage(block) ? looksLikeDiff(block.lines) : isUnifiedDiff(block.lines)));
  // A block with the whole result makes the diff redundant.
  if (blocks.some((block) => !diffs.includes(block) && similarity(block.lines, original) > 0.5)) return undefined;
  const bare = blocks.length === 0 && isUnifiedDiff(lines) ? [fromFirstHeader(lines)] : [];
  const found = [...diffs.map((block) => block.lines), ...bare];
  if (found.length === 0) return undefined;
  const result = applyUnifiedDiff(found, original, place);
  return isUnifiedDiff(original) && result.kind !== "patched" ? undefined : findingOf(result, place, found.flat(), isComplete);
}

const fromFirstHeader = (lines: readonly string[]): readonly string[] =>
  lines.slice(lines.findIndex((line) => /^(?:--- |@@|diff --git )/.test(line)));

function findingOf(result: Patched, place: CodePlace, patch: readonly string[], isComplete: boolean): Finding {
  const { original } = place;
  if (result.kind === "patched") return { code: result.lines, closed: true, isWhole: true };
  // A truncated patch that does not apply is incomplete, not wrong.
  if (result.kind === "cut" || !isComplete) return { code: original, closed: false, isWhole: true };
  return { reason: hasRemarks(patch, place) ? "left-out" : result.reason };
}

/** Omission comments among a patch's lines occur in no file, so such a patch cannot apply. */
function hasRemarks(patch: readonly string[], { original, language }: CodePlace): boolean {
  const bare = patch.map((line) => line.replace(/^[-+ ]/, ""));
  return [patch, bare].some((lines) => findRemarks(lines, original, language).lines.length > 0);
}

function chosenBlock(blocks: readonly FencedBlock[], { original, language }: CodePlace): Finding | undefined {
  if (blocks.length === 0) return undefined;
  const fitting = blocks.filter(
    (block) => mayBeLanguage(block.language, language) && block.lines.some((line) => line.trim() !== ""),
  );
  const alike = (block: FencedBlock): number =>
    Math.max(similarity(block.lines, original), likeness(block.lines, original) * 0.8);
  if (fitting.length === 0) {
    // Accept a mislabeled block if it is clearly the same code.
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
  // Some models show the same code twice.
  if (candidates.every((block) => sameCode(block.lines, best.lines))) return take(best);
  return alike(best) >= 0.25 && alike(best) - alike(next) >= 0.15 ? take(best) : { reason: "several-blocks" };
}

function take(block: FencedBlock | undefined): Finding {
  return block ? { code: block.lines, closed: block.closed } : { reason: "no-code" };
}

/** Parses an answer without fences: it is all code, or code surrounded by prose that can be recognized. */
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

/** A sentence, or a Markdown heading or list item. Comments are code. */
function isProse(line: string): boolean {
  const bare = line.trim();
  if (bare === "" || /^(?:\/\/|\/\*|\*|#!|--|;|"""|''')/.test(bare)) return false;
  if (/^(?:#{1,6} \p{Lu}|[-*•] \*\*|\d+\. \p{Lu})/u.test(bare)) return true;
  if (/[{};=]$|[()[\]{}<>=;|&]{2}|^[\w.$]+\(.*\)[;,]?$|^@\w+/.test(bare) && !/[.!?:]$/.test(bare)) return false;
  const words = bare.split(/\s+/);
  const plain = words.filter((word) => /^[("'“]?\p{L}[\p{L}'’-]*[)"'”]?[.,:;!?…]?$/u.test(word)).length;
  return words.length >= 3 && plain / words.length >= 0.7 && /^[\p{Lu}"'“(*]/u.test(bare);
}

function sameCode(one: readonly string[], other: readonly string[]): boolean {
  const bare = (lines: readonly string[]): string[] => lines.map((line) => line.trim()).filter((line) => line !== "");
  return sameLines(bare(one), bare(other));
}

function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}
