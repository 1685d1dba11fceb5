// Takes the message out of a model's answer: some put it in a fence or in quotation marks, announce it, or think aloud
// before it. Works on an answer that is still coming, too, so that it can be shown as it grows.

import { trimCharactersEnd } from "../text/trim-characters.js";
import { separateThoughts } from "../wire/streams/thought-separator.js";

/** Characters that are looked at beside reasoning: this runs on all of the text several times a second. */
const longestMessage = 50_000;

const courtesy = /^(?:sure|certainly|of course)\b[^\n]*\n+/i;
const label = /^\**commit message:\**[ \t]*/i;

/** The message so far; empty while there is none. `answer` is all of the text that has come. */
export function commitMessageIn(answer: string): string {
  // A provider of another extension may leave reasoning in the text.
  let text = separateThoughts(answer.replaceAll("\r\n", "\n")).text.trimStart();
  text = withoutAnnouncement(text.slice(0, longestMessage).replace(courtesy, ""));
  const fence = /^(?:`{3,}|~{3,})/.exec(text)?.[0];
  if (fence !== undefined) {
    const lines = text.split("\n").slice(1);
    const close = lines.findIndex((line) => line.startsWith(fence) && line.slice(fence.length).trim() === "");
    text = (close === -1 ? lines : lines.slice(0, close)).join("\n");
    if (close !== -1) text += "\n";
    // The first marks of a fence that is about to close.
    else text = text.replace(/\n[`~]{1,3}$/, "\n");
  }
  const quoted = /^(["'`])([^\n]*)\1\s*$/.exec(text.trim());
  if (quoted && !quoted[2]?.includes(quoted[1] ?? "")) text = quoted[2] ?? "";
  return withoutControls(text)
    .replaceAll(/(?<![ \t])[ \t]+$/gm, "")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

/** Without a first line that names the message and ends with a colon, or the bare label in front of it. */
function withoutAnnouncement(text: string): string {
  const end = text.indexOf("\n");
  const line = end === -1 ? "" : trimCharactersEnd(text.slice(0, end).trimEnd(), "*").toLowerCase();
  if (line.endsWith(":") && line.includes("commit message")) return text.slice(end).replace(/^\n+/, "");
  return text.replace(label, "");
}

/** Characters that no one sees can change what a terminal shows of the message. */
function withoutControls(text: string): string {
  return text.replaceAll(/[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/gu, "");
}
