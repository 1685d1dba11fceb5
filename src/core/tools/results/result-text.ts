// Texts of results, within the room that a result has. Notices about what is left out come first, so that a later cut of the
// same text keeps them.

import type { ToolOutcome } from "../tool.js";

export function textOutcome(text: string): ToolOutcome {
  return { result: { text, isError: false } };
}

export interface FittedLines {
  readonly lines: readonly string[];
  /** Lines that did not fit. */
  readonly left: number;
}

/** The first lines that fit into `maxChars`; at least one, so that paging goes on. */
export function fitLines(lines: readonly string[], maxChars: number): FittedLines {
  let used = 0;
  let count = 0;
  for (const line of lines) {
    used += line.length + 1;
    if (used > maxChars && count > 0) break;
    count += 1;
  }
  return { lines: lines.slice(0, count), left: lines.length - count };
}

/** Cuts a line within the line, never inside a surrogate pair. */
export function cutLine(line: string, most: number): string {
  if (line.length <= most) return line;
  const end = /[\ud800-\udbff]/.test(line.charAt(most - 1)) ? most - 1 : most;
  return `${line.slice(0, end)}… [${line.length - end} more characters]`;
}

/**
 * A list under its heading. `more` says how to get what is left out: the lines that do not fit, and `hidden`, which the list
 * does not hold.
 */
export function listOutcome(
  heading: string,
  lines: readonly string[],
  maxChars: number,
  more: (left: number) => string,
  hidden = 0,
): ToolOutcome {
  const fitted = fitLines(lines, maxChars - heading.length - 200);
  const notice = fitted.left + hidden > 0 ? ` ${more(fitted.left)}` : "";
  return textOutcome([`${heading}${notice}`, ...fitted.lines].join("\n"));
}

export function countOf(count: number, one: string, several = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${count} ${several}`;
}

/** At most `most` characters, with a notice first if there are more. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const notice = `[The first ${most - 100} of ${text.length} characters]\n`;
  return notice + text.slice(0, most - 100);
}
