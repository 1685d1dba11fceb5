// The result of a job as Markdown: jobs give text, JSON, or JSON inside a text.

import { parseJson } from "../../platform/json.js";
import { fenceFor } from "../../text/code-fence.js";

/** Text as it is, anything structured as a block of JSON; empty where there is nothing. */
export function readableResult(result: unknown): string {
  if (typeof result === "string") {
    const inner = parseStructured(result);
    return inner === undefined ? result : readableResult(inner);
  }
  if (result === undefined || result === null) return "";
  return typeof result === "object" ? fenced(JSON.stringify(result, undefined, 2), "json") : String(result);
}

/** A code block whose own backticks cannot close it. */
function fenced(text: string, language: string): string {
  const fence = fenceFor(text);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Objects, lists and quoted texts; a number or a bare word is as readable as it stands. */
function parseStructured(text: string): unknown {
  return /^\s*[{["]/.test(text) ? parseJson(text) : undefined;
}
