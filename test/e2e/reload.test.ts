// One reload in the middle of everything at once: words being looked for in the side bar, an answer being asked for anew
// in a tab with a conversation of its own, and a review that nobody has decided.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FrameLocator, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openWindow, selectModel, type Window } from "./window.js";

let window: Window;

beforeAll(async () => {
  window = await openWindow({ sandbox: { charactersPerSecond: 8000 }, settings: { "files.autoSave": "off" } });
  await window.panel.open();
  await selectModel(window.workbench, /Qwen 1\.5/);
});
afterAll(async () => await window?.close());

const tab = (): FrameLocator => window.workbench.webviewFrame({ place: "editor", extension: "snowcell.snowcell" });
const answerIn = (frame: FrameLocator, state: string): Locator =>
  frame.locator(`[data-testid="message"][data-role="assistant"][data-state="${state}"]`);
const file = (): string => readFileSync(join(window.workspace, "src/lookup.ts"), "utf8");

it("loses nothing and applies nothing", async () => {
  const { panel, sandbox, workbench } = window;
  const before = file();
  await workbench.openFile("src/lookup.ts");
  await workbench.selectLines(14, 14);
  sandbox.snowcell.answers.push("```ts\n  const totals = new Map<string, number>();\n```");
  await workbench.runCommand("SnowCell: Improve Selection");
  await workbench.page.locator(".part.editor .monaco-diff-editor .editor.modified .view-line").first().waitFor();

  await panel.send("[[echo]]In the side bar");
  await panel.answerIs("done");
  await workbench.runCommand("SnowCell: Open Chat in Editor");
  await answerIn(tab(), "done").waitFor();
  await tab().getByTestId("composer-input").click();
  await workbench.runCommand("SnowCell: New Chat");
  await tab().getByTestId("welcome").waitFor();
  await tab().getByTestId("composer-input").fill("[[length:4000]] In the tab");
  await tab().getByTestId("send-button").click();
  await answerIn(tab(), "done").waitFor();

  await panel.composer.press("ControlOrMeta+f");
  await panel.frame.getByTestId("find-input").fill("side bar");
  await panel.frame.getByTestId("find-count").filter({ hasText: "of" }).waitFor();
  sandbox.snowcell.charactersPerSecond = 300;
  await tab().getByTestId("regenerate-button").click();
  await answerIn(tab(), "streaming").waitFor();
  const text = async (): Promise<string> => (await tab().getByTestId("message-body").last().textContent()) ?? "";
  await expect.poll(async () => (await text()).length).toBeGreaterThan(100);
  // VS Code writes down every few seconds what its pages keep.
  await workbench.isStored(/snowcell\.chatInEditor.*conversation/);
  const shown = await text();
  await workbench.reload();
  await panel.ready();

  expect(await panel.answerText()).toContain("In the side bar");
  await answerIn(tab(), "stopped").waitFor();
  expect((await text()).startsWith(shown.slice(0, shown.length - 120))).toBe(true);
  expect(await tab().getByTestId("branch-switch").last().textContent()).toContain("2/2");
  await tab().getByTestId("previous-branch").last().click();
  await answerIn(tab(), "done").waitFor();

  expect(file()).toBe(before);
  expect(await workbench.page.locator(".tabs-container .tab.dirty").count()).toBe(0);
  expect(await workbench.page.locator(".part.editor .monaco-diff-editor").count()).toBe(0);
});
