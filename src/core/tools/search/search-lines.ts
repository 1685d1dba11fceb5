// Our own search of one text, for unsaved documents and where there is no ripgrep.

import type { SearchHit } from "../reading/reading-ports.js";
import type { LineMatcher } from "./linear-matcher.js";

/** Characters of a line that are searched: longer lines are generated code. */
const longestSearched = 20_000;

export function hitsInText(path: string, text: string, matches: LineMatcher, most: number): SearchHit[] {
  const hits: SearchHit[] = [];
  let line = 1;
  for (let start = 0; start <= text.length && hits.length < most; line++) {
    const end = text.indexOf("\n", start);
    const stop = end < 0 ? text.length : end;
    const whole = text.slice(start, Math.min(stop, start + longestSearched));
    const bare = whole.endsWith("\r") ? whole.slice(0, -1) : whole;
    if (matches(bare)) hits.push({ path, line, text: bare });
    start = stop + 1;
  }
  return hits;
}
