// Start here: whether to ask at this place, for one line or a block, and how soon. The other files decide what is sent and
// when nothing may be.

import { widthOf } from "../text/indentation.js";
import { endsInOpener, scanText } from "../text/scan.js";
import { type CursorLine, cursorLine, nearestText, type Snapshot } from "../text/snapshot.js";

export type SkipReason =
  | "several-cursors"
  | "selection"
  | "long-line"
  | "short-document"
  | "inside-word"
  | "text-right"
  | "complete-line"
  | "less-indented"
  | "just-accepted"
  | "deleted"
  | "suggestion";

export type Trigger =
  | { readonly ask: false; readonly reason: SkipReason }
  | {
      readonly ask: true;
      readonly lines: "one" | "block";
      /** `now`: a place at which users stop to think. */
      readonly pace: "now" | "word";
    };

const longestLine = 10_000;
/** The same on request. */
const longestLineOnRequest = 100_000;
const shortestDocument = 10;
/** Characters of a selected suggestion that say enough of what is meant. */
const shortestSelected = 4;
/** What may stand right of the cursor: closing brackets and quotes, then punctuation. */
const onlyClosers = /^[)>}\]"'`]*\s*[:{;,]?$/;

export function triggerAt(snapshot: Snapshot): Trigger {
  const line = cursorLine(snapshot);
  const length = line.before.length + line.after.length;
  if (length > (snapshot.explicit ? longestLineOnRequest : longestLine)) return { ask: false, reason: "long-line" };
  const reason = snapshot.explicit ? undefined : reasonToSkip(snapshot, line);
  if (reason) return { ask: false, reason };
  const pace = snapshot.explicit || line.before.trim() === "" || /[.({[=,:]\s*$/.test(line.before) ? "now" : "word";
  return { ask: true, lines: linesAt(snapshot, line), pace };
}

function reasonToSkip(snapshot: Snapshot, { before, after }: CursorLine): SkipReason | undefined {
  const { cursors, hasSelection, selected, lastEdit } = snapshot;
  if (cursors > 1) return "several-cursors";
  if (hasSelection) return "selection";
  if (isShort(snapshot)) return "short-document";
  if (selected && (selected.text.length < shortestSelected || selected.text.includes(")"))) return "suggestion";
  if (/^[\p{L}\p{N}_$]/u.test(after)) return "inside-word";
  if (!onlyClosers.test(after.trim())) return "text-right";
  if (lastEdit === "accepted") return "just-accepted";
  if (lastEdit === "deleted") return "deleted";
  if (/[;)\]}]\s*$/.test(before)) return "complete-line";
  return isLessIndented(snapshot, before, after) ? "less-indented" : undefined;
}

function isShort({ lines, above }: Snapshot): boolean {
  let length = above?.length ?? 0;
  for (let index = 0; index < lines.count && length < shortestDocument; index += 1) length += lines.at(index).length + 1;
  return length < shortestDocument;
}

/** The user is about to indent with Tab, which would accept a suggestion. */
function isLessIndented({ lines, line, languageId, indentation }: Snapshot, before: string, after: string): boolean {
  if (before.trim() !== "" || after.trim() !== "" || line === 0) return false;
  const previous = lines.at(line - 1);
  const { tabSize } = indentation;
  return previous.trim() !== "" && endsInOpener(previous, languageId) && widthOf(before, tabSize) <= widthOf(previous, tabSize);
}

function linesAt(snapshot: Snapshot, { before, after }: CursorLine): "one" | "block" {
  const { languageId, explicit, lines, line } = snapshot;
  if (after.trim() !== "") return "one";
  const { quote, inComment } = scanText(before, languageId);
  if (quote !== undefined || inComment) return "one";
  if (explicit || endsInOpener(before, languageId)) return "block";
  if (before.trim() !== "") return "one";
  const above = nearestText(lines, line, -1);
  return before !== "" || (above !== undefined && endsInOpener(above, languageId)) ? "block" : "one";
}
