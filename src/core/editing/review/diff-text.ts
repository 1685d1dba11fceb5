// A change as a unified diff, for the user and for the model.

import { diffLines, type Hunk } from "./line-diff.js";

const linesAround = 3;

export interface DiffText {
  readonly text: string;
  readonly added: number;
  readonly removed: number;
  /** Lines of the diff that are left out. */
  readonly left: number;
}

export const linesOfText = (text: string): string[] => text.split(/\r\n|\n/);

/** @param most lines of the diff, without the headings of files */
export function diffText(path: string, before: string | null, after: string | null, most = Number.POSITIVE_INFINITY): DiffText {
  // What follows the last line break is a line only if it holds text, unless the two texts differ in just that.
  const isClosed = [before, after].every((text) => text === null || text === "" || text.endsWith("\n"));
  const linesOf = (text: string | null): string[] => (text === null ? [] : linesOfText(text).slice(0, isClosed ? -1 : undefined));
  const old = linesOf(before);
  const next = linesOf(after);
  const hunks = diffLines(old, next);
  const added = hunks.reduce((sum, hunk) => sum + hunk.added.length, 0);
  const removed = hunks.reduce((sum, hunk) => sum + hunk.removed.length, 0);
  const lines = groupsOf(hunks).flatMap((group) => groupLines(group, old));
  const shown = lines.slice(0, most);
  const head = [`--- ${before === null ? "/dev/null" : path}`, `+++ ${after === null ? "/dev/null" : path}`];
  return { text: [...head, ...shown].join("\n"), added, removed, left: lines.length - shown.length };
}

/** Hunks whose lines around touch are shown together. */
function groupsOf(hunks: readonly Hunk[]): Hunk[][] {
  const groups: Hunk[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const hunk of hunks) {
    if (hunk.start - end <= 2 * linesAround) groups.at(-1)?.push(hunk);
    else groups.push([hunk]);
    end = hunk.start + hunk.removed.length;
  }
  return groups;
}

function groupLines(group: readonly Hunk[], old: readonly string[]): string[] {
  const first = group[0]?.start ?? 0;
  const last = group.at(-1);
  const start = Math.max(0, first - linesAround);
  const end = Math.min(old.length, (last?.start ?? 0) + (last?.removed.length ?? 0) + linesAround);
  const lines: string[] = [];
  let at = start;
  let added = 0;
  for (const hunk of group) {
    for (; at < hunk.start; at++) lines.push(` ${old[at] ?? ""}`);
    for (const line of hunk.removed) lines.push(`-${line}`);
    for (const line of hunk.added) lines.push(`+${line}`);
    at += hunk.removed.length;
    added += hunk.added.length - hunk.removed.length;
  }
  for (; at < end; at++) lines.push(` ${old[at] ?? ""}`);
  return [`@@ -${start + 1},${end - start} +${start + 1},${end - start + added} @@`, ...lines];
}
