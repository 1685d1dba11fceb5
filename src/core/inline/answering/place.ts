// Where a completion stands. The range always begins where the line does, so that accepting word by word leaves the same item;
// VS Code draws nothing unless the text that is replaced is contained in the new text.

import { coveredRest, isSubsequence } from "../text/overlap.js";
import type { Snapshot } from "../text/snapshot.js";

export interface Placed {
  /** With the document's own line endings. */
  readonly insertText: string;
  readonly filterText: string;
  readonly line: number;
  /** Characters of the line that are replaced. */
  readonly start: number;
  readonly end: number;
  /** What it adds at the cursor. */
  readonly shown: string;
  /** Characters right of the cursor that it repeats. */
  readonly covered: number;
}

/** VS Code draws no longer difference. */
const longestText = 5000;

export function place(snapshot: Snapshot, text: string): Placed | undefined {
  if (text.length > longestText) return undefined;
  const { lines, line, character, selected, languageId, eol } = snapshot;
  const whole = lines.at(line);
  const after = whole.slice(selected ? Math.max(selected.end, character) : character);
  const covered = coveredRest(text, after, languageId);
  if (selected) {
    // VS Code hides an item with another range than that of the selected suggestion.
    const shown = covered > 0 && text.endsWith(after.slice(0, covered)) ? text.slice(0, -covered) : text;
    const insertText = selected.text + shown;
    return placed({ insertText, line, start: selected.start, end: selected.end, shown, covered: 0 }, eol);
  }
  const before = whole.slice(0, character);
  if (!isSubsequence(after.slice(0, covered), text)) return undefined;
  return placed({ insertText: before + text, line, start: 0, end: character + covered, shown: text, covered }, eol);
}

function placed(item: Omit<Placed, "filterText">, eol: Snapshot["eol"]): Placed {
  const insertText = eol === "\n" ? item.insertText : item.insertText.replaceAll("\n", eol);
  const shown = eol === "\n" ? item.shown : item.shown.replaceAll("\n", eol);
  return { ...item, insertText, shown, filterText: insertText };
}
