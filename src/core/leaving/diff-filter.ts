// A Git diff without the lines of files that may hold secrets: they would go to the model unseen.

import { looksSecret } from "./file-gate.js";

export interface FilteredDiff {
  readonly text: string;
  /** Paths of the files that were taken out. */
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

/** Old and new name: a file may have been renamed out of hiding, or into it. */
function pathsOf(part: string): string[] {
  const hunks = part.search(/^@@/m);
  const [first = "", ...lines] = (hunks < 0 ? part : part.slice(0, hunks)).split("\n");
  const header = /^diff --(?:git|cc|combined) (.*)$/.exec(first)?.[1] ?? "";
  const named = lines.flatMap((line) => /^(?:---|\+\+\+|(?:rename|copy) (?:from|to)) (.*)$/.exec(line)?.[1] ?? []);
  return [...named.flatMap((name) => namesIn(name.replace(/\t$/, ""))), ...namesIn(header)].map(withoutSide);
}

/** One name, or the two of a header. In a header without quotes, both halves are as long as each other. */
function namesIn(text: string): string[] {
  const quoted = text.match(/"(?:[^"\\]|\\.)*"/g);
  if (quoted) return [...quoted.map(unquoted), text.replace(/"(?:[^"\\]|\\.)*"/g, "").trim()].filter((name) => name !== "");
  const middle = text.length / 2;
  const halves = text.length % 2 === 1 && text[Math.floor(middle)] === " " ? [text.slice(0, middle), text.slice(middle + 1)] : [];
  // A renamed file has halves of different length: each end of the line is looked at too.
  return [...halves, ...text.split(/ (?=[abciwo]\/)/), text];
}

/** Without `a/` or `b/`, or what `diff.mnemonicPrefix` puts in their place. */
const withoutSide = (path: string): string => path.trim().replace(/^[abciwo]\//, "");

/** Git quotes a path that holds bytes beyond ASCII, and writes them as octal numbers. */
function unquoted(text: string): string {
  const bytes: number[] = [];
  for (const [, octal, escaped, plain = ""] of text.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else for (const byte of new TextEncoder().encode(escaped ?? plain)) bytes.push(byte);
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
