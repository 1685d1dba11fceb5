// Some hosts put one newline between events instead of two. By the standard they form a single event, which would arrive
// only at the end of the stream. So a data line that is a complete JSON object, followed by another field, is treated as
// a separate event; JSON that spans lines never has a complete object on its first line.

import { parseJson } from "../../platform/json.js";

const anotherEvent = ["data:", "event:", "id:"];

export class EventSeparator {
  /** The event's only data line so far; empty if there is none, undefined if there are several. */
  #data: string | undefined = "";

  /** `lines` must end with a line break, except at the end of the stream. */
  separate(lines: string): string {
    // Fast path, because every token comes through here: most servers end each event with a blank line.
    if (this.#data === "" && lines.endsWith("\n\n") && !hasFieldBehindLine(lines)) return lines;
    let separated = "";
    let copied = 0;
    for (let start = 0; start < lines.length; ) {
      const feed = lines.indexOf("\n", start);
      const end = feed === -1 ? lines.length : feed;
      if (this.#endsEvent(lines, start)) {
        separated += `${lines.slice(copied, start)}\n`;
        copied = start;
        this.#data = "";
      }
      this.#read(lines, start, end);
      start = end + 1;
    }
    return separated === "" ? lines : separated + lines.slice(copied);
  }

  #endsEvent(lines: string, start: number): boolean {
    if (!this.#data || !anotherEvent.some((field) => lines.startsWith(field, start))) return false;
    return isWholeObject(this.#data.slice("data:".length).trim());
  }

  #read(lines: string, start: number, end: number): void {
    const isBlank = end === start || (end === start + 1 && lines[start] === "\r");
    if (isBlank) this.#data = "";
    else if (lines.startsWith("data:", start)) this.#data = this.#data === "" ? lines.slice(start, end) : undefined;
  }
}

/** Whether a line that may begin an event follows a line that is not blank. */
function hasFieldBehindLine(lines: string): boolean {
  for (let end = lines.indexOf("\n"); end !== -1 && end < lines.length - 1; end = lines.indexOf("\n", end + 2)) {
    if (lines.charCodeAt(end + 1) !== lineFeed) return true;
  }
  return false;
}

const lineFeed = 10;

function isWholeObject(json: string): boolean {
  return json.startsWith("{") && json.endsWith("}") && parseJson(json) !== undefined;
}
