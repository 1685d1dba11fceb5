// Reads the part of a line before the cursor: inside a string or a comment, and which brackets it leaves open. One line
// only, so the cost of a key does not grow with the document.

import { isProse, lineComment } from "./languages.js";

export interface LineScan {
  /** The quote of the string that the end of the text is in. */
  readonly quote: string | undefined;
  readonly inComment: boolean;
  /** Brackets opened and not closed, outermost first. */
  readonly open: string;
  /** Brackets closed that the text did not open, in order. */
  readonly unopened: string;
}

const closerOf: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const openerOf: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Characters that are read; longer lines are seldom written by hand. */
const longestScan = 2000;

export function scanText(given: string, languageId: string): LineScan {
  const text = given.length > longestScan ? given.slice(-longestScan) : given;
  const comment = lineComment(languageId);
  const quotes = isProse(languageId) ? "" : "\"'`";
  let open = "";
  let unopened = "";
  let quote: string | undefined;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === "\n" && quote !== "`") quote = undefined;
    else if (quote !== undefined) {
      if (character === "\\") index += 1;
      else if (character === quote) quote = undefined;
    } else if (comment !== "" && text.startsWith(comment, index)) {
      const end = text.indexOf("\n", index);
      if (end < 0) return { quote: undefined, inComment: true, open, unopened };
      index = end;
    } else if (quotes.includes(character)) {
      // In Rust and OCaml it also marks a lifetime or a type.
      if (character !== "'" || !/[\w&<]/.test(text.charAt(index - 1))) quote = character;
    } else if (closerOf[character] !== undefined) open += character;
    else if (openerOf[character] !== undefined) {
      if (open.endsWith(openerOf[character] ?? "")) open = open.slice(0, -1);
      else unopened += character;
    }
  }
  return { quote, inComment: false, open, unopened };
}

/** Whether the text ends by opening a block. */
export function endsInOpener(text: string, languageId: string): boolean {
  const end = text.slice(-longestScan).trimEnd();
  if (/[{([]$|=>$/.test(end)) return true;
  return end.endsWith(":") && !isProse(languageId) && !/^\s*(?:case\b|default\b|["'\w-]+:$)/.test(end);
}
