// Derives a conversation's title from its first exchange, without Markdown. Makes no model request.

import { trimCharactersEnd } from "../text/trim-characters.js";

const longestTitle = 60;
/** Limits in characters for one line and for all prose, because some patterns below take quadratic time. */
const longestLine = 1000;
const longestProse = 4000;

/** The first line of prose, shortened at a word boundary; empty if there is only code. */
export function titleFrom(markdown: string): string {
  for (const line of proseLines(markdown)) {
    const title = plain(line);
    if (/[\p{L}\p{N}]/u.test(title)) return shortened(title);
  }
  return "";
}

/** Yields the nonblank lines outside fences, within the limits. */
function* proseLines(markdown: string): Generator<string> {
  let fence: string | undefined;
  let looked = 0;
  for (let start = 0; start < markdown.length && looked < longestProse; ) {
    const end = markdown.indexOf("\n", start);
    const line = markdown.slice(start, Math.min(end === -1 ? markdown.length : end, start + longestLine));
    start = end === -1 ? markdown.length : end + 1;
    const run = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (run?.startsWith(fence)) fence = undefined;
    } else if (run !== undefined) {
      fence = run;
    } else if (line.trim() !== "") {
      looked += line.length;
      yield line;
    }
  }
}

function plain(line: string): string {
  const words = line
    .replace(/!?\[([^[\]]*)\]\([^)[]*\)/g, "$1")
    .replace(/^\s*(?:(?:#{1,6}|>|[-*+]|\d+[.)])\s+)+/, "")
    .replace(/<\/?[a-z][^<>]*>/gi, "")
    .replace(/(\*\*|__|~~|(?<!`)`+(?!`))(.+?)\1/g, "$2")
    .replace(/(?<![\p{L}\p{N}])([*_])(.+?)\1(?![\p{L}\p{N}])/gu, "$2")
    .replace(/\s+/g, " ");
  return trimCharactersEnd(words, " :").trim();
}

function shortened(title: string): string {
  if (title.length <= longestTitle) return title;
  // Never end in half a surrogate pair.
  const cut = title.slice(0, longestTitle - 1).replace(/[\uD800-\uDBFF]$/, "");
  const space = cut.lastIndexOf(" ");
  return `${(space > longestTitle / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
