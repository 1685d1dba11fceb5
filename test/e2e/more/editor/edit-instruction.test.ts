// Edit with an instruction, as a user does it by keyboard: four languages, a follow-up in the review, rejection, undo.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Keyboard } from "../../by-keyboard.js";
import { openWindow, selectModel, type Window } from "../../window.js";

interface Sample {
  readonly file: string;
  readonly lines: readonly [from: number, to: number];
  readonly first: string;
  readonly second: string;
  /** A line of the file that only the second answer brings. */
  readonly added: string;
}

const samples: readonly Sample[] = [
  {
    file: "src/lookup.ts",
    lines: [15, 15],
    first: "```ts\n  for (const order of orders.toReversed()) {\n```",
    second: "```ts\n  for (const order of orders.slice().reverse()) {\n```",
    added: "  for (const order of orders.slice().reverse()) {",
  },
  {
    file: "src/inventory.py",
    lines: [14, 17],
    first: "```python\n    return sum(item.quantity * item.price for item in items)\n```",
    second: "```python\n    return sum(item.quantity * item.price for item in items or [])\n```",
    added: "    return sum(item.quantity * item.price for item in items or [])",
  },
  {
    file: "src/Order.java",
    lines: [14, 20],
    first: "```java\npublic double total() {\n    return lines.stream().mapToDouble(Line::price).sum();\n}\n```",
    second: "```java\npublic double total() {\n    return lines.stream().mapToDouble(Line::price).sum() + tax;\n}\n```",
    added: "        return lines.stream().mapToDouble(Line::price).sum() + tax;",
  },
  {
    file: "notes.md",
    lines: [3, 4],
    first: "```markdown\n- It takes seconds.\n- Ask about names.\n```",
    second: "```markdown\n- It takes seconds.\n- Ask Ada about names.\n```",
    added: "- Ask Ada about names.",
  },
];

describe("edit with an instruction", () => {
  let window: Window;
  let keyboard: Keyboard;
  beforeAll(async () => {
    window = await openWindow({
      sandbox: { charactersPerSecond: 20_000 },
      // In the browser, VS Code saves automatically, and no document would be unsaved.
      settings: { "files.autoSave": "off" },
    });
    await window.panel.open();
    await selectModel(window.workbench, /Qwen 1\.5/);
    keyboard = new Keyboard(window);
  });
  afterAll(async () => await window?.close());
  beforeEach(async () => {
    window.sandbox.snowcell.answers.length = 0;
    await window.workbench.runCommand("View: Close All Editors");
  });

  const diff = () => window.workbench.page.locator(".part.editor .monaco-diff-editor");
  const proposal = () => diff().locator(".editor.modified");
  const lastQuestion = (): string => {
    const body = window.sandbox.snowcell.requests.findLast(({ path }) => path.endsWith("/chat/completions"))?.body;
    return (body as { messages: readonly { content: string }[] }).messages.map(({ content }) => content).join("\n");
  };
  /** Opens the box with the keys of the action, types and presses Enter. */
  const instruct = async (words: string): Promise<void> => {
    await keyboard.press("Control+K", "Alt+K");
    await window.workbench.page.locator(".quick-input-widget .quick-input-box input:focus").waitFor();
    await keyboard.type(words);
    await window.workbench.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: words }).waitFor();
    await keyboard.press("Enter");
  };
  const isProposed = async (line: string): Promise<void> => {
    await expect
      .poll(async () => ((await proposal().locator(".view-lines").textContent()) ?? "").replaceAll("\u00a0", " "))
      .toContain(line.trim());
  };
  const open = async ({ file, lines, first, second }: Sample): Promise<string> => {
    const { workbench, sandbox } = window;
    await workbench.openFile(file);
    const before = await workbench.editorText();
    await workbench.selectLines(...lines);
    sandbox.snowcell.answers.push(first, second);
    return before;
  };

  it.each(samples)("changes $file, then changes the proposal, accepts it, and one undo restores the file", async (sample) => {
    const { workbench } = window;
    const before = await open(sample);
    await instruct("make it shorter");
    await isProposed(sample.first.split("\n").at(-2) ?? "");
    expect(lastQuestion()).toMatch(/Task: make it shorter$/);
    await instruct("also the rest");
    await isProposed(sample.added);
    expect(lastQuestion()).toMatch(/Task: make it shorter[\s\S]*Also: also the rest$/);
    await keyboard.press("Control+Shift+Enter");
    await diff().waitFor({ state: "hidden" });
    await expect.poll(() => workbench.editorText()).toContain(`${sample.added}\n`);
    await keyboard.press("Control+Z");
    await expect.poll(() => workbench.editorText()).toBe(before);
  });

  it("leaves the file as it is if the proposal and its follow-up are rejected", async () => {
    const { workbench } = window;
    const [sample] = samples;
    if (!sample) throw new Error("There is no sample");
    const before = await open(sample);
    await instruct("turn it around");
    await isProposed("orders.toReversed()");
    await instruct("also copy it");
    await isProposed(sample.added);
    await keyboard.press("Control+Shift+Backspace");
    await diff().waitFor({ state: "hidden" });
    await expect.poll(() => workbench.editorText()).toBe(before);
    expect(await workbench.page.locator(".tabs-container .tab.active").getAttribute("class")).not.toContain("dirty");
  });

  it("offers earlier instructions again, and asks about the selection in the chat", async () => {
    const { workbench, panel, sandbox } = window;
    await workbench.openFile("src/lookup.ts");
    await workbench.selectLines(15, 15);
    await keyboard.press("Control+K", "Alt+K");
    await workbench.page.locator(".quick-input-list .monaco-list-row", { hasText: "turn it around" }).waitFor();
    await keyboard.press("Escape");
    sandbox.snowcell.answers.push("Because of the loop.");
    await keyboard.press("Control+K", "Alt+Q");
    await workbench.page.locator(".quick-input-widget .quick-input-box input:focus").waitFor();
    await keyboard.type("why is it slow?");
    await keyboard.press("Enter");
    await panel.answerHolds("Because of the loop.");
    expect(lastQuestion()).toMatch(/File: src\/lookup\.ts, lines? 15[\s\S]*why is it slow\?/);
  });
});
