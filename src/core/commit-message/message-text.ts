// Takes the message out of a model's answer: some put it in a fence or in quotation marks, announce it, or think aloud
// before it. Works on an answer that is still coming, too, so that it can be shown as it grows.

import { separateThoughts } from "../wire/streams/thought-separator.js";

/** A line that announces the message and ends with a colon, or the bare label in front of it. */
const preface =
  /^(?:(?:sure|certainly|of course)\b[^\n]*\n+)?(?:[^\n]*commit message[^\n]*:\**[ \t]*\n+|\**commit message:\**[ \t]*)?/i;

/** The message so far; empty while there is none. `answer` is all of the text that has come. */
export function commitMessageIn(answer: string): string {
  // A provider of another extension may leave reasoning in the text.
  let text = separateThoughts(answer.replaceAll("\r\n", "\n")).text.trimStart();
  text = text.replace(preface, "");
  const fence = /^(`{3,}|~{3,})[^\n]*(?:\n|$)/.exec(text);
  if (fence) {
    text = text.slice(fence[0].length);
    const close = text.search(new RegExp(`^${fence[1]}[ \\t]*$`, "m"));
    if (close !== -1) text = text.slice(0, close);
    // The first marks of a fence that is about to close.
    else text = text.replace(/\n[`~]{1,3}$/, "\n");
  }
  const quoted = /^(["'`])([^\n]*)\1\s*$/.exec(text.trim());
  if (quoted && !quoted[2]?.includes(quoted[1] ?? "")) text = quoted[2] ?? "";
  return withoutControls(text)
    .replaceAll(/[ \t]+$/gm, "")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

/** Characters that no one sees can change what a terminal shows of the message. */
function withoutControls(text: string): string {
  return text.replaceAll(/[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/gu, "");
}
