// Applies a code block from the chat to a file's text. The block is SEARCH/REPLACE blocks, a diff, or code whose place is
// found by its content.

import { withoutPathComment } from "./answers/fence-path.js";
import { applyFilePatch, applySearchBlocks, applyUnifiedDiff, type Patched } from "./patches/patches.js";
import { hasSearchBlocks } from "./patches/search-blocks.js";
import { type FilePatch, isUnifiedDiff, looksLikeDiff, parseUnifiedDiff } from "./patches/unified-diff.js";
import { fitToFile, type Indentation } from "./placing/fit-to-file.js";
import { keepRest } from "./placing/keep-rest.js";
import { type PlacingHints, placeCode } from "./placing/place-code.js";
import { findRemarks } from "./placing/remarks.js";

export interface BlockTarget extends Indentation, PlacingHints {
  /** VS Code's language id. */
  readonly language: string;
  /** Path of the file, with forward slashes. */
  readonly path: string;
}

export type BlockRefusal =
  | "patch-does-not-fit"
  | "found-twice"
  /** A comment stands for omitted code that could not be identified. */
  | "left-out"
  | "cut";

export type AppliedBlock =
  | { readonly kind: "changed"; readonly lines: readonly string[] }
  | { readonly kind: "refused"; readonly reason: BlockRefusal };

/** Splits a block into lines, with any line ending. */
export function linesOfBlock(text: string): string[] {
  return text.replaceAll(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
}

/** @param info the fence's info string */
export function isDiffBlock(lines: readonly string[], info: string): boolean {
  return !hasSearchBlocks(lines) && (isUnifiedDiff(lines) || (/^(?:diff|patch)\b/i.test(info) && looksLikeDiff(lines)));
}

/** The files that a diff changes; empty if the block is not a diff. */
export function filesOfBlock(text: string, info: string): readonly FilePatch[] {
  const lines = linesOfBlock(text);
  return isDiffBlock(lines, info) ? parseUnifiedDiff(lines) : [];
}

export function applyBlock(text: string, info: string, file: readonly string[], target: BlockTarget): AppliedBlock {
  const lines = linesOfBlock(text);
  // If the file itself contains such blocks or diffs, treat the block as a patch only if it applies.
  if (hasSearchBlocks(lines)) {
    const result = applySearchBlocks(lines, file);
    if (result.kind === "patched" || !hasSearchBlocks(file)) return outcome(result, lines, file, target);
  } else if (isDiffBlock(lines, info)) {
    const result = applyUnifiedDiff([lines], file, target);
    if (result.kind === "patched" || !isUnifiedDiff(file)) return outcome(result, withoutMarks(lines), file, target);
  }
  return withCode(withoutPathComment(lines.join("\n")).split("\n"), file, target);
}

/** Like `applyBlock`, for one file of a diff with several. */
export function applyToFile(patch: FilePatch, file: readonly string[], target: BlockTarget): AppliedBlock {
  const lines = patch.parts.flatMap(({ before, after }) => [...before, ...after]);
  return outcome(applyFilePatch(patch, file), lines, file, target);
}

/** The lines of a diff without their signs. */
const withoutMarks = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/^[-+ ]/, ""));

/** @param patch the old and new lines of the patch, either of which may contain an omission comment */
function outcome(result: Patched, patch: readonly string[], file: readonly string[], { language }: BlockTarget): AppliedBlock {
  const { lines, withinCode } = findRemarks(patch, file, language);
  if (lines.length > 0 || withinCode) return { kind: "refused", reason: "left-out" };
  if (result.kind === "patched") return { kind: "changed", lines: result.lines };
  return { kind: "refused", reason: result.kind === "cut" ? "cut" : result.reason };
}

function withCode(code: readonly string[], file: readonly string[], target: BlockTarget): AppliedBlock {
  const remarks = findRemarks(code, file, target.language);
  if (remarks.withinCode) return { kind: "refused", reason: "left-out" };
  if (remarks.lines.length > 0) {
    const kept = keepRest(code, remarks.lines, file, target);
    return kept ? { kind: "changed", lines: kept } : { kind: "refused", reason: "left-out" };
  }
  const { start, end } = placeCode(code, file, target);
  const fitted = start === end ? code : fitToFile(code, file.slice(start, end), target);
  return { kind: "changed", lines: [...file.slice(0, start), ...fitted, ...file.slice(end)] };
}
