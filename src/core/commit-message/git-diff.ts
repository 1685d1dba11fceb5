// Parses the output of `git diff` into files and hunks, as far as a summary needs it. Format:
// https://git-scm.com/docs/diff-format#generate_patch_text_with_p. Unrecognized lines are kept as text.

import { pathInHead, unquoted, withoutSide } from "./git-paths.js";

export type FileChange = "added" | "deleted" | "modified" | "renamed" | "copied";

export interface Hunk {
  /** The line that starts with `@@`. */
  readonly header: string;
  /** With their signs, without the header. */
  readonly lines: readonly string[];
  readonly added: number;
  readonly removed: number;
}

export interface FileDiff {
  /** The path after the change, or before it if the file was deleted. */
  readonly path: string;
  /** The path before a rename or copy. */
  readonly from?: string;
  readonly change: FileChange;
  readonly isBinary: boolean;
  /** Git's octal file modes, such as `100644`. `from` is absent for a new file, `to` for a deleted one. */
  readonly mode: { readonly from?: string; readonly to?: string };
  readonly hunks: readonly Hunk[];
  readonly added: number;
  readonly removed: number;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
type OpenFile = Mutable<Omit<FileDiff, "hunks">> & { hunks: Hunk[]; hasPrefix: boolean };
type OpenHunk = Mutable<Omit<Hunk, "lines">> & { lines: string[] };

export function parseGitDiff(diff: string): FileDiff[] {
  const files: OpenFile[] = [];
  let file: OpenFile | undefined;
  let hunk: OpenHunk | undefined;
  for (const line of diff.split("\n")) {
    // Within a hunk every line starts with a sign, so content cannot look like a header.
    if (file && hunk && /^(?:[-+ \\]|$)/.test(line)) {
      addLine(file, hunk, line);
      continue;
    }
    const [, format, names = ""] = /^diff --(git|cc|combined) (.+)$/.exec(line) ?? [];
    if (format !== undefined) {
      const { path, hasPrefix } = format === "git" ? pathInHead(names) : { path: unquoted(names), hasPrefix: true };
      file = { path, hasPrefix, change: "modified", isBinary: false, mode: {}, hunks: [], added: 0, removed: 0 };
      hunk = undefined;
      files.push(file);
    } else if (file && /^@@+ .* @@/.test(line)) {
      hunk = { header: line, lines: [], added: 0, removed: 0 };
      file.hunks.push(hunk);
    } else if (file && hunk) addLine(file, hunk, line);
    else if (file) readHeadLine(file, line);
  }
  return files.map(({ hasPrefix: _, ...read }) => read);
}

function addLine(file: OpenFile, hunk: OpenHunk, line: string): void {
  if (line !== "") hunk.lines.push(line);
  if (line.startsWith("+")) {
    hunk.added++;
    file.added++;
  } else if (line.startsWith("-")) {
    hunk.removed++;
    file.removed++;
  }
}

const headLine =
  /^(index|old mode|new mode|new file mode|deleted file mode|rename from|rename to|copy from|copy to|---|\+\+\+|Binary files|GIT binary patch)(?: (.*))?$/;

function readHeadLine(file: OpenFile, line: string): void {
  const [, name = "", value = ""] = headLine.exec(line) ?? [];
  switch (name) {
    case "new file mode":
      Object.assign(file, { change: "added", mode: { to: value } });
      break;
    case "deleted file mode":
      Object.assign(file, { change: "deleted", mode: { from: value } });
      break;
    case "old mode":
      file.mode = { ...file.mode, from: value };
      break;
    case "new mode":
      file.mode = { ...file.mode, to: value };
      break;
    case "index": {
      // For example `1111111..2222222 100644`, if the mode did not change.
      const mode = /^[\da-f,]+\.\.[\da-f]+ (\d{6})$/.exec(value)?.[1];
      if (mode !== undefined) file.mode = { from: mode, to: mode };
      break;
    }
    case "rename from":
    case "copy from":
      Object.assign(file, { change: name === "rename from" ? "renamed" : "copied", from: unquoted(value) });
      break;
    case "rename to":
    case "copy to":
      file.path = unquoted(value);
      break;
    case "Binary files":
    case "GIT binary patch":
      file.isBinary = true;
      break;
    case "---":
    case "+++": {
      if (file.from !== undefined) break;
      const path = unquoted(value.replace(/\t$/, ""));
      if (path !== "/dev/null") file.path = file.hasPrefix ? withoutSide(path) : path;
      break;
    }
  }
}
