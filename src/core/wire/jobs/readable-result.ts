// The result of a job as Markdown: jobs return text, JSON, or JSON inside a string.

import { parseJson } from "../../platform/json.js";
import { fenceFor } from "../../text/code-fence.js";

/** Returns text unchanged and structured values as a JSON code block; empty if there is no result. */
export function readableResult(result: unknown): string {
  if (typeof result === "string") {
    const inner = parseStructured(result);
    return inner === undefined ? result : readableResult(inner);
  }
  if (result === undefined || result === null) return "";
  return typeof result === "object" ? fenced(JSON.stringify(result, undefined, 2), "json") : String(result);
}

/** A code block that backticks in the text cannot close. */
function fenced(text: string, language: string): string {
  const fence = fenceFor(text);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Parses objects, lists and quoted strings; numbers and bare words are readable as they are. */
function parseStructured(text: string): unknown {
  return /^\s*[{["]/.test(text) ? parseJson(text) : undefined;
}
