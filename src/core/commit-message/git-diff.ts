// Reads what `git diff` writes into files and hunks, as much of it as a summary needs. Format:
// https://git-scm.com/docs/diff-format#generate_patch_text_with_p. What is not understood is kept as text, never lost.

export type FileChange = "added" | "deleted" | "modified" | "renamed";

export interface Hunk {
  /** The line that begins with `@@`. */
  readonly header: string;
  /** With their sign, without the header. */
  readonly lines: readonly string[];
  readonly added: number;
  readonly removed: number;
}

export interface FileDiff {
  /** After the change; of a deleted file, before it. */
  readonly path: string;
  /** Before a rename. */
  readonly from?: string;
  readonly change: FileChange;
  readonly isBinary: boolean;
  readonly hunks: readonly Hunk[];
  readonly added: number;
  readonly removed: number;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

export function parseGitDiff(diff: string): FileDiff[] {
  const files: FileDiff[] = [];
  let file: (Mutable<Omit<FileDiff, "hunks">> & { hunks: Hunk[] }) | undefined;
  let hunk: (Mutable<Omit<Hunk, "lines">> & { lines: string[] }) | undefined;
  for (const line of diff.split("\n")) {
    // Within a hunk every line has a sign in front, so nothing that stands there can look like a head.
    const head = /^diff --(?:git|cc|combined) (.+)$/.exec(line);
    if (head) {
      file = { path: pathInHead(head[1] ?? ""), change: "modified", isBinary: false, hunks: [], added: 0, removed: 0 };
      hunk = undefined;
      files.push(file);
    } else if (file && /^@@+ .* @@/.test(line)) {
      hunk = { header: line, lines: [], added: 0, removed: 0 };
      file.hunks.push(hunk);
    } else if (file && hunk) {
      if (line !== "") hunk.lines.push(line);
      if (line.startsWith("+")) {
        hunk.added++;
        file.added++;
      } else if (line.startsWith("-")) {
        hunk.removed++;
        file.removed++;
      }
    } else if (file) readHeadLine(file, line);
  }
  return files;
}

function readHeadLine(file: Mutable<Omit<FileDiff, "hunks">>, line: string): void {
  const [, name = "", value = ""] =
    /^(new file mode|deleted file mode|rename from|rename to|copy to|---|\+\+\+|Binary files|GIT binary patch)(?: (.*))?$/.exec(
      line,
    ) ?? [];
  if (name === "new file mode") file.change = "added";
  else if (name === "deleted file mode") file.change = "deleted";
  else if (name === "rename from") Object.assign(file, { change: "renamed", from: unquoted(value) });
  else if (name === "rename to" || name === "copy to") file.path = unquoted(value);
  else if (name === "Binary files" || name === "GIT binary patch") file.isBinary = true;
  else if (name === "---" || name === "+++") {
    const path = withoutSide(unquoted(value.replace(/\t$/, "")));
    if (path !== "/dev/null" && !(name === "---" && file.change === "renamed")) file.path = path;
  }
}

/** The path in `a/one b/one`, which is all that a change of mode or of bytes names. */
function pathInHead(text: string): string {
  const quoted = /^"(?:[^"\\]|\\.)*" ("(?:[^"\\]|\\.)*")$/.exec(text)?.[1];
  if (quoted !== undefined) return withoutSide(unquoted(quoted));
  // The halves are as long as each other, whatever spaces are in them.
  const half = text.slice(Math.ceil(text.length / 2));
  return withoutSide(half);
}

/** Without `a/` or `b/`, or what `diff.mnemonicPrefix` puts in their place. */
function withoutSide(path: string): string {
  return path.replace(/^[abciwo]\//, "");
}

/** Git puts a path in quotes where it has bytes that are not ASCII, as octal numbers. */
function unquoted(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"')) return text;
  const bytes: number[] = [];
  const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11 };
  for (const [, octal, escaped, plain = ""] of text.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (escaped !== undefined) bytes.push(escapes[escaped] ?? escaped.charCodeAt(0));
    else for (const byte of new TextEncoder().encode(plain)) bytes.push(byte);
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
