// The last steps before an answer is shown: the editor's indentation, no blanks at the end, and nothing that is no help. Applied
// twice it changes nothing more.

import { withUnitOf } from "../text/indentation.js";
import type { AnswerContext, DropReason } from "./context.js";

export type Cleaned = { readonly text: string } | { readonly drop: DropReason };

export function clean(given: string, context: AnswerContext): Cleaned {
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
