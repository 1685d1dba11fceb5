// The whole panel by keyboard, in one window of a real VS Code: asking, stopping, branching, code into the editor,
// attachments, searching, the history and a comparison. Pointer events are counted, and there must be none.

import type { Locator } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { countPointers, Keyboard } from "./by-keyboard.js";
import { openWindow, type Window } from "./window.js";

let window: Window;
let keyboard: Keyboard;
let pointers: () => Promise<number>;

const get = (testId: string): Locator => window.panel.frame.getByTestId(testId);
const lastOf = (testId: string): Locator => window.panel.lastAnswer.getByTestId(testId);
const clipboard = (): Promise<string> => window.workbench.page.evaluate(() => navigator.clipboard.readText());
const say = (...answers: readonly string[]): void => void window.sandbox.snowcell.answers.push(...answers);
const code = "const totals = new Map<string, number>();";

async function ask(text: string): Promise<void> {
  const before = await window.panel.answers.count();
  await keyboard.type(text);
  await keyboard.press("Enter");
  await window.panel.answers.nth(before).waitFor();
  await window.panel.answerIs("done");
}

beforeAll(async () => {
  window = await openWindow({ sandbox: { charactersPerSecond: 8000 }, settings: { "files.autoSave": "off" } });
  keyboard = new Keyboard(window);
  await keyboard.press("Control+Alt+s");
  await window.panel.ready();
  pointers = await countPointers(window);
});
afterAll(async () => await window?.close());

it("selects a model, asks, stops, retries, regenerates, and steps through the versions", async () => {
  const { panel, sandbox } = window;
  await keyboard.isOn(panel.composer);
  await keyboard.use(get("model-button"));
  await keyboard.choose("snowcell/qwen", /snowcell\/qwen/);
  await get("model-button").filter({ hasText: "Qwen" }).waitFor();
  await keyboard.isOn(panel.composer);

  sandbox.snowcell.charactersPerSecond = 100;
  say("It goes on. ".repeat(200), "The second try.", "The third try.");
  await keyboard.type("First question");
  await keyboard.press("Shift+Enter");
  await keyboard.type("of two lines");
  await keyboard.press("Enter");
  await panel.answerHasGrownTo(20);
  await keyboard.press("Escape");
  await panel.answerIs("stopped");
  sandbox.snowcell.charactersPerSecond = 8000;
  await keyboard.use(lastOf("retry-button"), "Shift+Tab");
  await panel.answerHolds("The second try.");
  await panel.answerIs("done");
  await keyboard.isOn(panel.composer);
  await keyboard.use(lastOf("regenerate-button"), "Shift+Tab");
  await panel.answerHolds("The third try.");
  await panel.answerIs("done");
  await keyboard.isOn(panel.composer);
  await keyboard.use(lastOf("previous-branch"), "Shift+Tab");
  await panel.answerHolds("The second try.");
  await keyboard.isOn(lastOf("previous-branch"));
  await keyboard.press("Tab", "Enter");
  await panel.answerHolds("The third try.");
});

it("edits a question, recalls it, copies, and quotes", async () => {
  const { panel } = window;
  await keyboard.toComposer();
  say("The edited one.");
  await keyboard.use(get("edit-button").last(), "Shift+Tab");
  await keyboard.isOn(get("edit-input"));
  await keyboard.press("ControlOrMeta+Shift+Home");
  await keyboard.type("Second question");
  await keyboard.press("Enter");
  await panel.answerHolds("The edited one.");
  await panel.answerIs("done");
  await keyboard.isOn(panel.composer);
  await keyboard.press("ArrowUp");
  await expect.poll(() => panel.composer.inputValue()).toBe("Second question");
  await keyboard.press("ArrowDown");
  await expect.poll(() => panel.composer.inputValue()).toBe("");
  await keyboard.use(lastOf("copy-button"), "Shift+Tab");
  await expect.poll(clipboard).toBe("The edited one.");
  await keyboard.use(lastOf("quote-button"));
  await keyboard.isOn(panel.composer);
  await expect.poll(() => panel.composer.inputValue()).toBe("> The edited one.\n\n");
  await keyboard.press("ControlOrMeta+Shift+Home", "Delete");
  await expect.poll(() => panel.composer.inputValue()).toBe("");
});

it("copies code, inserts it, opens it as a file, and applies it, undone in one step", async () => {
  const { panel, workbench } = window;
  const { page } = workbench;
  const tab = page.locator(".tabs-container .tab.active");
  await workbench.openFile("src/lookup.ts");
  const before = await workbench.editorText();
  await workbench.selectLines(14, 14);
  await keyboard.press("Control+k", "Alt+a");
  await get("attachment").filter({ hasText: "lookup.ts:14" }).waitFor();
  await keyboard.isOn(panel.composer);
  say(`Use a map:\n\n\`\`\`ts\n${code}\n\`\`\``);
  await ask("How?");

  await keyboard.use(lastOf("copy-code"), "Shift+Tab");
  await expect.poll(clipboard).toBe(code);
  await keyboard.use(lastOf("insert-code"));
  await expect.poll(() => workbench.editorText()).toBe(before.replace("  const totals: Record<string, number> = {};", code));
  await keyboard.press("ControlOrMeta+z");
  await expect.poll(() => workbench.editorText()).toBe(before);

  await keyboard.toComposer();
  await keyboard.use(lastOf("apply-code"), "Shift+Tab");
  const diff = page.locator(".part.editor .monaco-diff-editor");
  await diff.locator(".editor.modified .view-line").first().waitFor();
  await page.locator('.editor-actions [aria-label*="Accept Change"]').first().waitFor();
  await keyboard.press("Control+Shift+Enter");
  await diff.waitFor({ state: "hidden" });
  const line = "  const totals: Record<string, number> = {};";
  await expect.poll(() => workbench.editorText()).toBe(before.replace(line, `  ${code}`));
  await keyboard.press("ControlOrMeta+z");
  await expect.poll(() => workbench.editorText()).toBe(before);

  await keyboard.toComposer();
  await keyboard.use(lastOf("more-code"), "Shift+Tab");
  await keyboard.use(lastOf("new-file-code"));
  await tab.filter({ hasText: "Untitled" }).waitFor();
  expect(await workbench.editorText()).toBe(code);
  await keyboard.runCommand("View: Revert and Close Editor");
  await tab.filter({ hasText: "lookup.ts" }).waitFor();
  await keyboard.toComposer();
  await keyboard.tabTo(get("open-attachment").last(), "Shift+Tab");
  await keyboard.press("Enter");
  await workbench.statusBarItem("status.editor.selection").filter({ hasText: "selected" }).waitFor();
  await panel.ready();
});

it("adds and removes attachments, sets parameters, and shows what is sent", async () => {
  const { panel } = window;
  const chips = panel.frame.locator("snowcell-composer").getByTestId("attachment");
  await keyboard.toComposer();
  await keyboard.use(get("attach-button"));
  await keyboard.choose("Folder", /^Folder/);
  await keyboard.choose("src", /^src/);
  await chips.filter({ hasText: "src" }).waitFor();
  await keyboard.isOn(panel.composer);
  await keyboard.type("@invent");
  await get("mention").filter({ hasText: "inventory.py" }).waitFor();
  await keyboard.press("Enter");
  await chips.filter({ hasText: "inventory.py" }).waitFor();
  for (let left = 2; left > 0; left -= 1) {
    await keyboard.use(chips.getByTestId("remove-attachment").last(), "Shift+Tab");
    await expect.poll(() => chips.count()).toBe(left - 1);
    await keyboard.isOn(panel.composer);
  }

  await keyboard.use(get("context-meter"));
  await get("context-part").first().waitFor();
  await keyboard.press("Escape");
  await get("context-list").waitFor({ state: "detached" });
  await keyboard.isOn(get("context-meter"));

  await keyboard.use(get("parameters-button"), "Shift+Tab");
  await get("parameter-temperature").waitFor();
  if (!(await get("parameter-temperature").evaluate((element) => element === document.activeElement)))
    await keyboard.tabTo(get("parameter-temperature"));
  await keyboard.type("0.3");
  await keyboard.press("Tab");
  await panel.frame.locator('[data-tuned="true"]').waitFor();
  await keyboard.use(get("reset-parameters"));
  await panel.frame.locator('[data-tuned="false"]').waitFor();
  await keyboard.press("Escape");
  await get("parameter-temperature").waitFor({ state: "detached" });
  await keyboard.isOn(get("parameters-button"));
});

it("finds words, starts a new chat, and browses the history", async () => {
  const { panel } = window;
  const items = (): Promise<string[]> => get("history-item").locator(".history-title").allTextContents();
  await keyboard.toComposer();
  await keyboard.press("ControlOrMeta+f");
  await keyboard.isOn(get("find-input"));
  await keyboard.type("How?");
  await get("find-count").filter({ hasText: "of" }).waitFor();
  await keyboard.press("Escape");
  await get("find-input").waitFor({ state: "detached" });
  await keyboard.isOn(panel.composer);

  await keyboard.runCommand("SnowCell: New Chat");
  await get("welcome").waitFor();
  await keyboard.isOn(panel.composer);
  await ask("[[echo]]About deserts");
  await keyboard.use(get("history-button"), "Shift+Tab");
  await keyboard.isOn(get("history-search"));
  await expect.poll(async () => (await items()).length).toBe(2);
  await keyboard.press("ArrowDown", "F2");
  await keyboard.isOn(get("history-rename"));
  await keyboard.type("Sand");
  await keyboard.press("Enter");
  await expect.poll(items).toContain("Sand");
  await keyboard.use(get("pin-conversation"));
  await panel.frame.locator(".history-group").first().filter({ hasText: "Pinned" }).waitFor();
  await keyboard.tabTo(get("history-search"), "Shift+Tab");
  await keyboard.press("ArrowDown", "Delete");
  await expect.poll(async () => (await items()).length).toBe(1);
  await keyboard.press("ControlOrMeta+z");
  await expect.poll(items).toContain("Sand");
  await keyboard.press("Home", "ArrowUp");
  await keyboard.isOn(get("history-search"));
  await keyboard.type("edited");
  await expect.poll(async () => (await items()).length).toBe(1);
  await keyboard.press("Enter");
  await panel.answerHolds("Use a map");
  await panel.frame.locator("snowcell-history").waitFor({ state: "detached" });
});

it("compares models and continues with one", async () => {
  const { panel, sandbox } = window;
  const column = (model: string, state: string): Locator =>
    panel.frame.locator(`[data-testid="compare-column"][data-model="${model}"][data-state="${state}"]`);
  await keyboard.runCommand("SnowCell: New Chat");
  await get("welcome").waitFor();
  await keyboard.isOn(panel.composer);
  await keyboard.type("Which is quicker?");
  await keyboard.runCommand("SnowCell: Compare Models");
  await keyboard.tick("qwen3:4b", /ollama\/qwen3:4b/);
  await keyboard.press("Enter");
  await keyboard.isOn(get("compare-input"));
  sandbox.snowcell.charactersPerSecond = 100;
  await keyboard.press("Enter");
  // In the narrow side bar, each answer has a tab.
  await column("ollama/qwen3:4b", "done").waitFor({ state: "attached" });
  await column("snowcell/qwen", "streaming").waitFor();
  await keyboard.use(get("compare-stop"));
  await column("snowcell/qwen", "stopped").waitFor();
  sandbox.snowcell.charactersPerSecond = 8000;
  await keyboard.tabTo(get("compare-part"));
  await keyboard.press("End");
  await keyboard.use(get("compare-diff-button"));
  await get("compare-diff-row").first().waitFor();
  await keyboard.tabTo(panel.frame.locator("[data-testid=compare-tab][aria-selected=true]"), "Shift+Tab");
  await keyboard.press("ArrowRight");
  await column("ollama/qwen3:4b", "done").waitFor();
  await keyboard.use(column("ollama/qwen3:4b", "done").getByTestId("compare-continue"));
  await get("compare-view").waitFor({ state: "detached" });
  await keyboard.isOn(panel.composer);
});

it("has used no pointer", async () => {
  expect(await pointers()).toBe(0);
});
