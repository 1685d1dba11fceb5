import { describe, expect, it } from "vitest";
import type { Step } from "../../../src/core/conversation/parts.js";
import { titleOf } from "../../../src/vscode/agent/panel/step-words.js";
import { visibleText } from "../../../src/vscode/agent/panel/visible-text.js";

describe("the title of a step", () => {
  const step = (path: string): Step => ({
    ...{ id: "s", callId: "s", tool: "edit_file", argumentsText: JSON.stringify({ path }), round: 1 },
    ...({ effect: "edits", state: "waiting" } as const),
  });
  const tool = {
    read: (input: unknown) => ({ input }),
    title: (input: unknown) => `Edit ${(input as { path: string }).path}`,
  };

  it.each([
    ["reorders its name", "a\u202etxt.sh", "Edit a[U+202E]txt.sh"],
    ["isolates a part of its name", "\u2066a\u2069", "Edit [U+2066]a[U+2069]"],
    ["hides a character", "pack\u200bage.json", "Edit pack[U+200B]age.json"],
    ["holds an escape sequence", "\u001b]0;x\u0007a", "Edit [U+001B]]0;x[U+0007]a"],
    ["holds line breaks", "a\n\nb", "Edit a b"],
  ])("shows what in a path %s", (_, path, title) => {
    expect(titleOf(step(path), tool)).toBe(title);
  });

  it("keeps emoji and the scripts that need joiners", () => {
    const text = "👩‍💻 نمی\u200cخواهم ❤\ufe0f";
    expect(visibleText(text)).toBe(text);
  });
});
