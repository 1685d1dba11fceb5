// Answers that are not the new code but a change of the old one: SEARCH/REPLACE blocks and unified diffs.

import { type Part, type Replaced, type ReplaceOptions, replaceParts } from "./replace-parts.js";
import { readSearchBlocks } from "./search-blocks.js";
import { type DiffReading, type FilePatch, parseUnifiedDiff } from "./unified-diff.js";

export type Patched =
  | { readonly kind: "patched"; readonly lines: string[] }
  /** The answer ended within the change. */
  | { readonly kind: "cut" }
  | { readonly kind: "refused"; readonly reason: "patch-does-not-fit" | "found-twice" };

export interface PatchTarget {
  /** Path of the file, with forward slashes: of a diff of several files, its part is taken. */
  readonly path?: string;
  /** Lines above `old` in the file, if it is a piece of it. */
  readonly linesAbove?: number;
}

/** `old` with the SEARCH/REPLACE blocks carried out. */
export function applySearchBlocks(lines: readonly string[], old: readonly string[]): Patched {
  const read = readSearchBlocks(lines);
  if (read.kind === "cut") return { kind: "cut" };
  if (read.kind === "malformed" || read.blocks.length === 0) return { kind: "refused", reason: "patch-does-not-fit" };
  return patched(replaceParts(read.blocks, old));
}

const readings: readonly DiffReading[] = [{}, { contextHasNoSpace: true }, { hasNoHeaders: true }];

/** `old` with the diff carried out, which may stand in several blocks. */
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

/** `old` with one file's part of a diff carried out. */
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

/** The parts that are about the file: all, unless the diff names several files. */
function partsFor(files: readonly FilePatch[], path: string | undefined): readonly Part[] {
  const paths = new Set(files.map(({ newPath, oldPath }) => newPath ?? oldPath));
  const own = paths.size <= 1 || path === undefined ? files : files.filter((file) => isAbout(file, path));
  // Several files and none of them known: their hunks must not meet in one.
  if (paths.size > 1 && path === undefined) return [];
  return own.flatMap(({ parts }) => parts);
}

/** Models leave the first folders of a path out, or put others in front. */
function isAbout({ newPath, oldPath }: FilePatch, path: string): boolean {
  const ends = (long: string, short: string): boolean => long === short || long.endsWith(`/${short}`);
  return [newPath, oldPath].some((named) => named !== undefined && (ends(named, path) || ends(path, named)));
}

function patched(replaced: Replaced): Patched {
  if ("lines" in replaced) return { kind: "patched", lines: replaced.lines };
  return { kind: "refused", reason: replaced.problem === "found-twice" ? "found-twice" : "patch-does-not-fit" };
}
