// The last steps before an answer is shown: the editor's indentation, no blanks at the end, and nothing that is no help. Applied
// twice it changes nothing more.

import { withUnitOf } from "../text/indentation.js";
import type { AnswerContext, DropReason } from "./context.js";

export type Cleaned = { readonly text: string } | { readonly drop: DropReason };

/**
 * What an editor does not show, or shows in another order than it runs: control characters, separators that editors do not take
 * for line endings, bidirectional controls, and characters without width. Joiners stay: emoji and several scripts need them.
 */
const unseen =
  /[^\P{Cc}\t\n]|[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;

export function clean(given: string, context: AnswerContext): Cleaned {
  // A part of the answer would be another answer.
  if (unseen.test(given)) return { drop: "control-characters" };
  // With the flag, only halves of pairs match.
  const whole = given.replace(/\p{Surrogate}/gu, "");
  const text = withoutEnd(withUnitOf(whole, context.indentation), context);
  if (text.trim() === "") return { drop: "blank" };
  if (repeatsNeighbour(text, context)) return { drop: "repeats-line" };
  if (!context.explicit && /^\s*[^\p{L}\p{N}\s]\s*$/u.test(text)) return { drop: "single-character" };
  return { text };
}

function withoutEnd(text: string, { after }: AnswerContext): string {
  const trimmed = text.trimEnd();
  // A blank before other text separates it; an empty line does not.
  return after.trim() === "" || text.slice(trimmed.length).includes("\n") ? trimmed : text;
}

/** The line would stand there twice in a row. */
function repeatsNeighbour(text: string, { before, after, above, below }: AnswerContext): boolean {
  if (text.includes("\n") || after.trim() !== "" || before.trim() !== "") return false;
  const line = text.trim();
  return /[\p{L}\p{N}]/u.test(line) && (line === above?.trim() || line === below?.trim());
}
