// Extracts the commit message from a model's answer, without a fence, quotation marks, an introduction or reasoning. Also
// works on a partial answer, so that the message can be shown as it streams.

import { trimCharactersEnd } from "../text/trim-characters.js";
import { separateThoughts } from "../wire/streams/thoughts/thought-separator.js";

/** Maximum length in characters after the reasoning; the code runs on the whole text several times per second. */
const longestMessage = 50_000;

const courtesy = /^(?:sure|certainly|of course)\b[^\n]*\n+/i;
const label = /^\**commit message:\**[ \t]*/i;

/** The message so far, or an empty string. `answer` is all text received so far. */
export function commitMessageIn(answer: string): string {
  // Another extension's provider may leave reasoning in the text.
  let text = separateThoughts(answer.replaceAll("\r\n", "\n")).text.trimStart();
  text = withoutAnnouncement(text.slice(0, longestMessage).replace(courtesy, ""));
  const fence = /^(?:`{3,}|~{3,})/.exec(text)?.[0];
  if (fence !== undefined) {
    const lines = text.split("\n").slice(1);
    const close = lines.findIndex((line) => line.startsWith(fence) && line.slice(fence.length).trim() === "");
    text = (close === -1 ? lines : lines.slice(0, close)).join("\n");
    if (close !== -1) text += "\n";
    // The start of a closing fence that is still incomplete.
    else text = text.replace(/\n[`~]{1,3}$/, "\n");
  }
  const quoted = /^(["'`])([^\n]*)\1\s*$/.exec(text.trim());
  if (quoted && !quoted[2]?.includes(quoted[1] ?? "")) text = quoted[2] ?? "";
  return withoutControls(text)
    .replaceAll(/(?<![ \t])[ \t]+$/gm, "")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

/** Strips a first line that announces the message and ends with a colon, or a bare label before the message. */
function withoutAnnouncement(text: string): string {
  const end = text.indexOf("\n");
  const line = end === -1 ? "" : trimCharactersEnd(text.slice(0, end).trimEnd(), "*").toLowerCase();
  if (line.endsWith(":") && line.includes("commit message")) return text.slice(end).replace(/^\n+/, "");
  return text.replace(label, "");
}

/** Removes invisible characters that can change how a terminal displays the message. */
function withoutControls(text: string): string {
  return text.replaceAll(/[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/gu, "");
}
