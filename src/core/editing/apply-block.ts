// The text of a file with a block of the chat's code in it, whatever form the block has: SEARCH/REPLACE blocks, a diff,
// or code for a place that is found by its text.

import { withoutPathComment } from "./answers/fence-path.js";
import { applyFilePatch, applySearchBlocks, applyUnifiedDiff, type Patched } from "./patches/patches.js";
import { hasSearchBlocks } from "./patches/search-blocks.js";
import { type FilePatch, isUnifiedDiff, looksLikeDiff, parseUnifiedDiff } from "./patches/unified-diff.js";
import { type FileManner, fitToFile } from "./placing/fit-to-file.js";
import { keepRest } from "./placing/keep-rest.js";
import { type PlacingHints, placeCode } from "./placing/place-code.js";
import { findRemarks } from "./placing/remarks.js";

export interface BlockTarget extends FileManner, PlacingHints {
  /** VS Code's language id. */
  readonly language: string;
  /** Path of the file, with forward slashes. */
  readonly path: string;
}

export type BlockRefusal =
  | "patch-does-not-fit"
  | "found-twice"
  /** A remark stands for code, and what it stands for is not certain. */
  | "left-out"
  | "cut";

export type AppliedBlock =
  | { readonly kind: "changed"; readonly lines: readonly string[] }
  | { readonly kind: "refused"; readonly reason: BlockRefusal };

/** The lines of a block, whatever ends them. */
export function linesOfBlock(text: string): string[] {
  return text.replaceAll(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
}

/** @param info the fence's info string */
export function isDiffBlock(lines: readonly string[], info: string): boolean {
  return !hasSearchBlocks(lines) && (isUnifiedDiff(lines) || (/^(?:diff|patch)\b/i.test(info) && looksLikeDiff(lines)));
}

/** The files that a block changes, if it is a diff; empty for any other block. */
export function filesOfBlock(text: string, info: string): readonly FilePatch[] {
  const lines = linesOfBlock(text);
  return isDiffBlock(lines, info) ? parseUnifiedDiff(lines) : [];
}

export function applyBlock(text: string, info: string, file: readonly string[], target: BlockTarget): AppliedBlock {
  const lines = linesOfBlock(text);
  // A file that holds such blocks or diffs itself is changed by one only if it fits.
  if (hasSearchBlocks(lines)) {
    const result = applySearchBlocks(lines, file);
    if (result.kind === "patched" || !hasSearchBlocks(file)) return outcome(result, lines, file, target);
  } else if (isDiffBlock(lines, info)) {
    const result = applyUnifiedDiff([lines], file, target);
    if (result.kind === "patched" || !isUnifiedDiff(file)) return outcome(result, withoutMarks(lines), file, target);
  }
  return withCode(withoutPathComment(lines.join("\n")).split("\n"), file, target);
}

/** The same for one file of a diff of several. */
export function applyToFile(patch: FilePatch, file: readonly string[], target: BlockTarget): AppliedBlock {
  const lines = patch.parts.flatMap(({ before, after }) => [...before, ...after]);
  return outcome(applyFilePatch(patch, file), lines, file, target);
}

/** The lines of a diff as they stand in a file. */
const withoutMarks = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/^[-+ ]/, ""));

/** @param patch the lines of the patch: what it adds may hold a remark, and what it looks for may as well */
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
