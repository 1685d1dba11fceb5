// Removes files that may hold secrets from a Git diff, so that they are not sent unnoticed.

import { looksSecret } from "./file-gate.js";

export interface FilteredDiff {
  readonly text: string;
  /** Paths of the removed files. */
  readonly withheld: readonly string[];
}

export function withoutSecretFiles(diff: string): FilteredDiff {
  const withheld: string[] = [];
  const kept = diff.split(/^(?=diff --(?:git|cc|combined) )/m).filter((part) => {
    const secret = pathsOf(part).find(looksSecret);
    if (secret !== undefined) withheld.push(secret);
    return secret === undefined;
  });
  return { text: kept.join(""), withheld };
}

/** Old and new name: a rename may hide a secret file, or expose it. */
function pathsOf(part: string): string[] {
  const hunks = part.search(/^@@/m);
  const [first = "", ...lines] = (hunks < 0 ? part : part.slice(0, hunks)).split("\n");
  const header = /^diff --(?:git|cc|combined) (.*)$/.exec(first)?.[1] ?? "";
  const named = lines.flatMap((line) => /^(?:---|\+\+\+|(?:rename|copy) (?:from|to)) (.*)$/.exec(line)?.[1] ?? []);
  return [...named.flatMap((name) => namesIn(name.replace(/\t$/, ""))), ...namesIn(header)].map(withoutSide);
}

/** One name, or both names of a header. Without quotes, both halves of a header have the same length. */
function namesIn(text: string): string[] {
  const quoted = text.match(/"(?:[^"\\]|\\.)*"/g);
  if (quoted) return [...quoted.map(unquoted), text.replace(/"(?:[^"\\]|\\.)*"/g, "").trim()].filter((name) => name !== "");
  const middle = text.length / 2;
  const halves = text.length % 2 === 1 && text[Math.floor(middle)] === " " ? [text.slice(0, middle), text.slice(middle + 1)] : [];
  // If the file was renamed, the halves differ in length, so try each end of the line as well.
  return [...halves, ...text.split(/ (?=[abciwo]\/)/), text];
}

/** Strips `a/` or `b/`, or the prefix that `diff.mnemonicPrefix` uses instead. */
const withoutSide = (path: string): string => path.trim().replace(/^[abciwo]\//, "");

/** Decodes Git's quoting: non-ASCII bytes are octal escapes. */
function unquoted(text: string): string {
  const bytes: number[] = [];
  for (const [, octal, escaped, plain = ""] of text.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else for (const byte of new TextEncoder().encode(escaped ?? plain)) bytes.push(byte);
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
