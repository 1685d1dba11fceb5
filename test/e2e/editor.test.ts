// The editor actions as a user runs them: menu, lightbulb, palette, keybinding and CodeLens; a review by keyboard, undone
// in one step; code from an answer applied.

import type { Locator } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chooseInMenu, entries, openMenu } from "./editor-entries.js";
import { openWindow, selectModel, type Window } from "./window.js";

const samples = [
  {
    file: "src/lookup.ts",
    entry: "palette",
    lines: [15, 15],
    answer:
      "```ts\n  const byId = new Map(customers.map((customer) => [customer.id, customer]));\n  for (const order of orders) {\n```",
  },
  {
    file: "src/inventory.py",
    entry: "keys",
    lines: [14, 17],
    answer: "```python\n    return sum(item.quantity * item.price for item in items)\n```",
  },
  {
    file: "src/Order.java",
    entry: "menu",
    lines: [14, 20],
    answer:
      "```java\npublic double total() {\n    return lines.stream().mapToDouble(line -> line.quantity() * line.price()).sum();\n}\n```",
  },
  { file: "notes.md", entry: "lightbulb", lines: [3, 4], answer: "```markdown\n- It takes seconds.\n- Ask about names.\n```" },
] as const;

/** Text drawn before a line by style alone. */
function marksIn(editor: Locator): Promise<string[]> {
  return editor
    .locator(".view-line span")
    .evaluateAll((spans) => spans.map((span) => getComputedStyle(span, "::before").content.replaceAll('"', "")));
}

describe("actions in the editor", () => {
  let window: Window;
  beforeAll(async () => {
    window = await openWindow({
      sandbox: { charactersPerSecond: 20_000 },
      // In the browser, VS Code saves automatically, and no document would be unsaved.
      settings: { "snowcell.codeLens.enabled": true, "files.autoSave": "off", "editor.lightbulb.enabled": "on" },
    });
    await window.panel.open();
    await selectModel(window.workbench, /Qwen 1\.5/);
  });
  afterAll(async () => await window?.close());
  beforeEach(async () => {
    window.sandbox.snowcell.answers.length = 0;
    await window.workbench.runCommand("View: Close All Editors");
  });

  const say = (...answers: readonly string[]): void => void window.sandbox.snowcell.answers.push(...answers);
  const diff = () => window.workbench.page.locator(".part.editor .monaco-diff-editor");
  const reviewed = async (): Promise<void> => {
    await diff().locator(".editor.modified .view-line").first().waitFor();
    await window.workbench.page
      .locator('.editor-actions [aria-label^="SnowCell: Accept Change"], .editor-actions [aria-label^="Accept Change"]')
      .first()
      .waitFor();
  };
  const press = (key: string): Promise<void> => window.workbench.page.keyboard.press(key);
  const tab = () => window.workbench.page.locator(".tabs-container .tab.active");

  it.each(samples)("improve $file, started from the $entry", async ({ file, entry, lines: [from, to], answer }) => {
    const { workbench } = window;
    await workbench.openFile(file);
    const before = await workbench.editorText();
    await workbench.selectLines(from, to);
    say(answer);
    await entries[entry](workbench, "improve");
    await reviewed();
    await press("Control+Shift+Enter");
    await diff().waitFor({ state: "hidden" });
    const after = await workbench.editorText();
    expect(after).not.toBe(before);
    expect(await tab().getAttribute("class")).toContain("dirty");
    await press("Control+Z");
    await expect.poll(() => workbench.editorText()).toBe(before);
  });

  it("accept one hunk and reject another by keyboard, and undo it", async () => {
    const { workbench } = window;
    await workbench.openFile("src/lookup.ts");
    const before = await workbench.editorText();
    await workbench.selectLines(13, 22);
    const selected = before.split("\n").slice(12, 22);
    const first = selected.map((line) => line.replace("const totals", "const sums")).join("\n");
    say(`\`\`\`ts\n${first.replace("return totals;", "return { ...totals };")}\n\`\`\``);
    await workbench.runCommand("SnowCell: Improve Selection");
    await reviewed();
    await workbench.screenshotInThemes("review");
    expect(await tab().textContent()).toContain("2 changes");
    await diff()
      .locator(".editor.modified")
      .click({ position: { x: 200, y: 10 } });
    await press("Control+Enter");
    // The decision mark comes from the style, and is not text of the page.
    await expect.poll(() => marksIn(diff().locator(".editor.modified"))).toContain("✓ Accepted");
    await workbench.screenshotInThemes("review-decided");
    await expect.poll(() => workbench.page.locator(".view-line", { hasText: /Accept.·.✗.Reject/ }).count()).toBe(1);
    await press("Control+Backspace");
    await diff().waitFor({ state: "hidden" });
    await expect.poll(() => workbench.editorText()).toBe(before.replace("const totals", "const sums"));
    await press("Control+Z");
    await expect.poll(() => workbench.editorText()).toBe(before);
  });

  it("keep text typed elsewhere while the answer streams", async () => {
    const { workbench, sandbox } = window;
    await workbench.openFile("src/inventory.py");
    const before = await workbench.editorText();
    await workbench.selectLines(14, 14);
    sandbox.snowcell.charactersPerSecond = 1;
    say("```python\n    value = 0.0\n```");
    await workbench.runCommand("SnowCell: Improve Selection");
    await workbench.waitForNotification(/is working on inventory.py/);
    await workbench.screenshot("editor-writing");
    await press("Control+Home");
    await workbench.page.keyboard.type("# typed");
    sandbox.snowcell.charactersPerSecond = 20_000;
    await workbench.waitForNotification(/the change to inventory.py is ready/);
    await workbench.page.keyboard.type(" meanwhile");
    await press("Enter");
    expect(await diff().count()).toBe(0);
    await workbench.clickNotificationButton("Review", /is ready/);
    await reviewed();
    await press("Control+Shift+Enter");
    await diff().waitFor({ state: "hidden" });
    await expect
      .poll(() => workbench.editorText())
      .toBe(`# typed meanwhile\n${before.replace("    value = 0\n", "    value = 0.0\n")}`);
    await workbench.runCommand("File: Revert File");
  });

  it("explain in the chat, with a link back to the lines", async () => {
    const { workbench, panel } = window;
    await workbench.openFile("src/Order.java");
    await workbench.selectLines(10, 12);
    say("It adds a line to the order.");
    await openMenu(workbench.page);
    await workbench.screenshot("editor-menu");
    await chooseInMenu(workbench.page, "explain");
    await panel.answerHolds("It adds a line to the order.");
    await panel.frame.getByTestId("attachment").filter({ hasText: "Order.java:10–12" }).waitFor();
  });

  it("show a CodeLens above functions, which starts an action", async () => {
    const { workbench, panel } = window;
    // A user comes from the chat: the editor opens while the panel has the focus.
    await panel.composer.click();
    await workbench.openFile("src/lookup.ts");
    const lens = workbench.page.locator(".codelens-decoration a", { hasText: "Document" }).last();
    await lens.waitFor();
    say("UNCHANGED");
    await lens.click();
    await workbench.waitForNotification(/: nothing to change/);
  });

  it("ask before a truncated answer is reviewed", async () => {
    const { workbench, sandbox } = window;
    await workbench.openFile("src/inventory.py");
    const before = await workbench.editorText();
    await workbench.selectLines(13, 17);
    const function_ = before.split("\n").slice(12, 17);
    say(`\`\`\`python\n${function_.join("\n").replace("value = 0\n", "value = 0.0\n")}\n\`\`\``);
    sandbox.snowcell.faults.add({ behaviour: { cutAfterCharacters: 140, how: "end" } });
    await workbench.runCommand("SnowCell: Improve Selection");
    await workbench.waitForNotification(/The answer is incomplete/);
    await expect.poll(() => workbench.editorText()).toBe(before);
    await workbench.clickNotificationButton("Review Partial Change", /incomplete/);
    await reviewed();
    expect(await tab().textContent()).toContain("incomplete");
    await press("Control+Shift+Backspace");
    await diff().waitFor({ state: "hidden" });
    await expect.poll(() => workbench.editorText()).toBe(before);
  });

  it("apply code from an answer to the attached file, and undo it", async () => {
    const { workbench, panel } = window;
    await panel.newChat();
    await workbench.openFile("src/lookup.ts");
    const before = await workbench.editorText();
    await workbench.selectLines(14, 14);
    await workbench.runCommand("SnowCell: Add Selection to Chat");
    await panel.frame.getByTestId("attachment").waitFor();
    say("Use a map:\n\n```ts\nconst totals = new Map<string, number>();\n```");
    await panel.send("How?");
    await panel.answerIs("done");
    await panel.lastAnswer.getByTestId("apply-code").click();
    await reviewed();
    await press("Control+Shift+Enter");
    await diff().waitFor({ state: "hidden" });
    const line = "  const totals: Record<string, number> = {};";
    await expect.poll(() => workbench.editorText()).toBe(before.replace(line, "  const totals = new Map<string, number>();"));
    await press("Control+Z");
    await expect.poll(() => workbench.editorText()).toBe(before);
  });

  it("write tests into an unsaved file", async () => {
    const { workbench } = window;
    await workbench.openFile("src/lookup.ts");
    await workbench.selectLines(13, 22);
    say('```ts\nimport { totalsByCustomer } from "./lookup";\n```');
    await entries.keys(workbench, "writeTests");
    await tab().filter({ hasText: "lookup.test.ts" }).waitFor();
    await expect.poll(() => workbench.editorText()).toBe('import { totalsByCustomer } from "./lookup";\n');
    await workbench.runCommand("View: Revert and Close Editor");
  });
});
