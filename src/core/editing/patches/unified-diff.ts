// Parses unified diffs. Headers count only before hunks, and hunks are read by the line counts in their headers, so a
// removed line `-- x` is content. Models miscount and omit headers; a hunk with wrong counts is read up to the next one.

import { unquoted, withoutSide } from "../../commit-message/git-paths.js";
import type { Part } from "./replace-parts.js";

export interface FilePatch {
  /** With forward slashes, without `a/`; undefined if the diff does not name it or the file does not exist on that side. */
  readonly oldPath?: string;
  readonly newPath?: string;
  readonly change: "modified" | "added" | "deleted";
  readonly parts: readonly Part[];
}

export interface DiffReading {
  /** Context lines lack their leading space. */
  readonly contextHasNoSpace?: boolean;
  /** In a diff without hunk headers, lines that look like file headers are content. */
  readonly hasNoHeaders?: boolean;
}

const hunkHeader = /^@@(?: -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))?)? ?(?:\.{3} ?)?(?:@@|$)/;

/** Whether the lines are a unified diff, with or without headers. */
export function isUnifiedDiff(lines: readonly string[]): boolean {
  return lines.some(
    (line, index) =>
      /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/.test(line) ||
      /^@@ ?(?:\.{3})? ?@@/.test(line) ||
      (/^--- \S/.test(line) && /^\+\+\+ \S/.test(lines[index + 1] ?? "")),
  );
}

/** Whether most lines have a diff's signs. For blocks that are labeled as a diff. */
export function looksLikeDiff(lines: readonly string[]): boolean {
  const filled = lines.filter((line) => line !== "");
  return filled.some((line) => /^[-+]/.test(line)) && (isUnifiedDiff(lines) || filled.every((line) => /^[-+ @\\\t]/.test(line)));
}

/** The files of the diff, in order. A file with only a changed name or mode has no parts. */
export function parseUnifiedDiff(lines: readonly string[], reading: DiffReading = {}): FilePatch[] {
  const files: OpenFile[] = [];
  let file: OpenFile = { change: "modified", parts: [], inHeader: false };
  const begin = (): void => {
    if (file.parts.length > 0 || file.newPath !== undefined || file.oldPath !== undefined) files.push(file);
    file = { change: "modified", parts: [], inHeader: true };
  };
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] ?? "";
    if (line.startsWith("diff --git ") || line.startsWith("Index: ")) {
      begin();
      index++;
    } else if (isFileHeader(lines, index) && !reading.hasNoHeaders) {
      if (file.parts.length > 0 || file.oldPath !== undefined || file.newPath !== undefined) begin();
      namePaths(file, line.slice(4), (lines[index + 1] ?? "").slice(4));
      file.inHeader = false;
      index += 2;
    } else if (hunkHeader.test(line)) {
      const { part, next } = readHunk(lines, index, reading);
      if (part) file.parts.push(part);
      file.inHeader = false;
      index = next;
    } else if (file.inHeader || line.trim() === "") {
      readExtendedHeader(file, line);
      index++;
    } else if (/^[-+ \t]/.test(line) && file.parts.length === 0) {
      // A diff without hunk headers starts directly with its lines.
      const { part, next } = readUncounted(lines, index, reading);
      if (part) file.parts.push(part);
      index = next;
    } else index++;
  }
  begin();
  return files.map(({ inHeader: _, ...read }) => read);
}

type OpenFile = { -readonly [Key in keyof FilePatch]: FilePatch[Key] } & { parts: Part[]; inHeader: boolean };

function isFileHeader(lines: readonly string[], index: number): boolean {
  return /^--- \S/.test(lines[index] ?? "") && /^\+\+\+ \S/.test(lines[index + 1] ?? "");
}

function namePaths(file: OpenFile, old: string, next: string): void {
  // A tab precedes the date.
  const [from, to] = [old, next].map((path) => unquoted((path.split("\t", 1)[0] ?? "").trim()).replaceAll("\\", "/"));
  if (from === undefined || to === undefined) return;
  const none = "/dev/null";
  // Equal names belong to a diff without prefixes, whose folder may itself be named `a`.
  const arePrefixed = from !== to && [from, to].every((path) => path === none || withoutSide(path) !== path);
  const named = (path: string): string => (arePrefixed ? withoutSide(path) : path.replace(/^\.\//, ""));
  delete file.oldPath;
  delete file.newPath;
  if (from === none) file.change = "added";
  else file.oldPath = named(from);
  if (to === none) file.change = "deleted";
  else file.newPath = named(to);
}

function readExtendedHeader(file: OpenFile, line: string): void {
  if (line.startsWith("new file mode")) file.change = "added";
  else if (line.startsWith("deleted file mode")) file.change = "deleted";
  else if (line.startsWith("rename from ")) file.oldPath = unquoted(line.slice("rename from ".length));
  else if (line.startsWith("rename to ")) file.newPath = unquoted(line.slice("rename to ".length));
}

interface Read {
  readonly part: Part | undefined;
  readonly next: number;
}

function readHunk(lines: readonly string[], at: number, reading: DiffReading): Read {
  const [, start, oldCount = "1", newStart, newCount = "1"] = hunkHeader.exec(lines[at] ?? "") ?? [];
  const line = start === undefined ? undefined : Number(start);
  const counted =
    line === undefined || newStart === undefined
      ? undefined
      : readCounted(lines, at + 1, Number(oldCount), Number(newCount), line);
  return counted ?? readUncounted(lines, at + 1, reading, line);
}

/** Returns undefined if the counts are wrong. */
function readCounted(lines: readonly string[], at: number, oldCount: number, newCount: number, start: number): Read | undefined {
  const sides = new Sides();
  let index = at;
  while (sides.before.length < oldCount || sides.after.length < newCount || lines[index]?.startsWith("\\")) {
    const line = lines[index++];
    // Only a diff's signs are allowed, or an empty context line that lost its space.
    if (line === undefined || !/^(?:[-+ \\]|$)/.test(line)) return undefined;
    sides.add(line, line.slice(1));
  }
  if (sides.before.length > oldCount || sides.after.length > newCount || !endsHunk(lines, index)) return undefined;
  return { part: sides.part(start), next: index };
}

/** Whether a hunk can end at this line: no more of its lines follow. */
function endsHunk(lines: readonly string[], at: number): boolean {
  let index = at;
  while (lines[index] === "") index++;
  const line = lines[index];
  return line === undefined || isFileHeader(lines, index) || line === "-- " || !/^[-+ ]/.test(line);
}

function readUncounted(
  lines: readonly string[],
  at: number,
  { contextHasNoSpace, hasNoHeaders }: DiffReading,
  start?: number,
): Read {
  const sides = new Sides();
  let index = at;
  for (; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (hunkHeader.test(line) || line.startsWith("diff --git ")) break;
    // Without counts, these are the headers of the next file only if a hunk follows.
    if (!hasNoHeaders && isFileHeader(lines, index) && hunkHeader.test(lines[index + 2] ?? "")) break;
    sides.add(line, line.startsWith(" ") && contextHasNoSpace !== true ? line.slice(1) : line);
  }
  sides.trimEnd();
  return { part: sides.part(start), next: index };
}

/** Collects both sides of a hunk. */
class Sides {
  readonly before: string[] = [];
  readonly after: string[] = [];
  private last = "";
  private readonly noFinalNewline = { before: false, after: false };

  /** @param context the line's text in the file, if it is a context line */
  add(line: string, context: string): void {
    const mark = line.charAt(0);
    if (mark === "\\") {
      if (this.last !== "+") this.noFinalNewline.before = true;
      if (this.last !== "-") this.noFinalNewline.after = true;
      return;
    }
    this.last = mark;
    if (mark === "-") this.before.push(line.slice(1));
    else if (mark === "+") this.after.push(line.slice(1));
    else {
      this.before.push(context);
      this.after.push(context);
    }
  }

  /** Removes trailing empty lines, which in a hunk without counts come from the fence around it. */
  trimEnd(): void {
    while (this.before.length > 1 && this.after.length > 1 && this.before.at(-1) === "" && this.after.at(-1) === "") {
      this.before.pop();
      this.after.pop();
    }
  }

  part(line: number | undefined): Part | undefined {
    const { before, after, noFinalNewline } = this;
    if (before.length === 0 && after.length === 0) return undefined;
    return {
      before,
      after,
      ...(line !== undefined && line > 0 ? { line } : {}),
      ...(noFinalNewline.before || noFinalNewline.after ? { noFinalNewline } : {}),
    };
  }
}
