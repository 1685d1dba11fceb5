// Applies answers that change the old code instead of repeating it: SEARCH/REPLACE blocks and unified diffs.

import { type Part, type Replaced, type ReplaceOptions, replaceParts } from "./replace-parts.js";
import { readSearchBlocks } from "./search-blocks.js";
import { type DiffReading, type FilePatch, parseUnifiedDiff } from "./unified-diff.js";

export type Patched =
  | { readonly kind: "patched"; readonly lines: string[] }
  /** The answer ended in the middle of the patch. */
  | { readonly kind: "cut" }
  | { readonly kind: "refused"; readonly reason: "patch-does-not-fit" | "found-twice" };

export interface PatchTarget {
  /** Path of the file, with forward slashes. Selects the file's part of a diff with several files. */
  readonly path?: string;
  /** Number of lines above `old` in the file, if `old` is only part of it. */
  readonly linesAbove?: number;
}

/** Applies SEARCH/REPLACE blocks to `old`. */
export function applySearchBlocks(lines: readonly string[], old: readonly string[]): Patched {
  const read = readSearchBlocks(lines);
  if (read.kind === "cut") return { kind: "cut" };
  if (read.kind === "malformed" || read.blocks.length === 0) return { kind: "refused", reason: "patch-does-not-fit" };
  return patched(replaceParts(read.blocks, old));
}

const readings: readonly DiffReading[] = [{}, { contextHasNoSpace: true }, { hasNoHeaders: true }];

/** Applies a diff, which may be split into several blocks, to `old`. */
export function applyUnifiedDiff(
  blocks: readonly (readonly string[])[],
  old: readonly string[],
  target: PatchTarget = {},
): Patched {
  let first: Patched | undefined;
  for (const reading of readings) {
    const files = blocks.flatMap((lines) => parseUnifiedDiff(lines, reading));
    const parts = partsFor(files, target.path);
    const result = parts.length === 0 ? undefined : applyParts(parts, old, target);
    if (result?.kind === "patched" || (result?.kind === "refused" && result.reason === "found-twice")) return result;
    first ??= result;
  }
  return first ?? { kind: "refused", reason: "patch-does-not-fit" };
}

/** Applies one file's part of a diff to `old`. */
export function applyFilePatch({ parts }: FilePatch, old: readonly string[]): Patched {
  return applyParts(parts, old, {});
}

function applyParts(parts: readonly Part[], old: readonly string[], { linesAbove }: PatchTarget): Patched {
  const options: ReplaceOptions = { inOrder: true, ...(linesAbove !== undefined ? { linesAbove } : {}) };
  return patched(
    replaceParts(
      parts.map((part) => [part]),
      old,
      options,
    ),
  );
}

/** The parts for the file: all of them, unless the diff names several files. */
function partsFor(files: readonly FilePatch[], path: string | undefined): readonly Part[] {
  const paths = new Set(files.map(({ newPath, oldPath }) => newPath ?? oldPath));
  const own = paths.size <= 1 || path === undefined ? files : files.filter((file) => isAbout(file, path));
  // Without a path, hunks of different files must not be mixed.
  if (paths.size > 1 && path === undefined) return [];
  return own.flatMap(({ parts }) => parts);
}

/** Compares path endings, because models omit leading folders or add others. */
function isAbout({ newPath, oldPath }: FilePatch, path: string): boolean {
  const ends = (long: string, short: string): boolean => long === short || long.endsWith(`/${short}`);
  return [newPath, oldPath].some((named) => named !== undefined && (ends(named, path) || ends(path, named)));
}

function patched(replaced: Replaced): Patched {
  if ("lines" in replaced) return { kind: "patched", lines: replaced.lines };
  return { kind: "refused", reason: replaced.problem === "found-twice" ? "found-twice" : "patch-does-not-fit" };
}
