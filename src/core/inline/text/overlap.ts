// How much of the text right of the cursor an answer repeats. It extends the range that is replaced and is never cut from the
// answer, so that what is accepted reads as the model wrote it.

import { scanText } from "./scan.js";

/** Characters right of the cursor that are compared. */
const longestRest = 500;

/** Number of characters at the start of `after` that the answer brings itself. */
export function coveredRest(text: string, line: string, languageId: string): number {
  const after = line.slice(0, longestRest);
  if (after.trim() === "") return 0;
  return Math.max(tailOverlap(text, after), closersBrought(text, after, languageId));
}

/** The longest end of the text that equals the start of the rest. */
function tailOverlap(text: string, after: string): number {
  for (let length = Math.min(text.length, after.length); length > 0; length -= 1) {
    if (after.slice(0, length).trim() !== "" && text.endsWith(after.slice(0, length))) return length;
  }
  return 0;
}

/** Brackets that the answer closes without opening them, as far as the rest begins with the same. */
function closersBrought(text: string, after: string, languageId: string): number {
  const { unopened } = scanText(text, languageId);
  let count = 0;
  while (count < unopened.length && after[count] === unopened[count]) count += 1;
  return count;
}

/** Whether the characters of `old` are in `text` in this order: VS Code draws nothing else. */
export function isSubsequence(old: string, text: string): boolean {
  let index = 0;
  for (let at = 0; at < text.length && index < old.length; at += 1) if (text[at] === old[index]) index += 1;
  return index >= old.length;
}
