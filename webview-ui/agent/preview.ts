// Text of a step as it is: code, a diff, a command. Invisible characters are shown by their code points.

import type { PreviewView } from "../../src/protocol/agent.js";
import { appendCode } from "../code/hidden-characters.js";

/** Replaces the content of `pre` by the text. */
export function showPreview(pre: HTMLElement, { kind, text }: PreviewView): void {
  pre.replaceChildren();
  pre.dataset["kind"] = kind;
  if (kind !== "diff") {
    appendCode(pre, text);
    return;
  }
  for (const line of text.split("\n")) {
    const row = document.createElement("span");
    row.className = lineClass(line);
    appendCode(row, `${line}\n`);
    pre.append(row);
  }
}

function lineClass(line: string): string {
  if (line.startsWith("+++") || line.startsWith("---")) return "diff-line";
  if (line.startsWith("+")) return "diff-line added";
  return line.startsWith("-") ? "diff-line removed" : "diff-line";
}
