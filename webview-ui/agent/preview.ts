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
  for (const line of withoutFileNames(text.split("\n"))) {
    const row = document.createElement("span");
    row.className = lineClass(line);
    appendCode(row, `${line}\n`);
    pre.append(row);
  }
}

/** The title names the file, and whether it is new. Only a heading goes: a removed line can begin with `---` too. */
function withoutFileNames(lines: readonly string[]): readonly string[] {
  const isHeading = lines[0]?.startsWith("--- ") && lines[1]?.startsWith("+++ ") && lines[2]?.startsWith("@@");
  return isHeading ? lines.slice(2) : lines;
}

function lineClass(line: string): string {
  if (line.startsWith("@@")) return "diff-line place";
  if (line.startsWith("+")) return "diff-line added";
  return line.startsWith("-") ? "diff-line removed" : "diff-line";
}
