// One reload during several activities: an answer being regenerated, a search in the conversation, and an undecided
// review.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openWindow, selectModel, type Window } from "./window.js";

let window: Window;

beforeAll(async () => {
  window = await openWindow({ sandbox: { charactersPerSecond: 8000 }, settings: { "files.autoSave": "off" } });
  await window.panel.open();
  await selectModel(window.workbench, /Qwen 1\.5/);
});
afterAll(async () => await window?.close());

it("loses nothing and applies nothing", async () => {
  const { panel, sandbox, workbench, workspace } = window;
  const file = (): string => readFileSync(join(workspace, "notes.md"), "utf8");
  const before = file();
  const diff = workbench.page.locator(".part.editor .monaco-diff-editor");
  await workbench.openFile("notes.md");
  await workbench.selectLines(3, 4);
  sandbox.snowcell.answers.push("```markdown\n- It takes seconds.\n```");
  await workbench.runCommand("SnowCell: Improve Selection");
  await diff.locator(".editor.modified .view-line").first().waitFor();

  sandbox.snowcell.answers.push("The first answer.");
  await panel.send("A question");
  await panel.answerIs("done");
  await panel.composer.press("ControlOrMeta+f");
  await panel.frame.getByTestId("find-input").fill("question");
  await panel.frame.getByTestId("find-count").filter({ hasText: "of" }).waitFor();
  sandbox.snowcell.charactersPerSecond = 300;
  sandbox.snowcell.answers.push(Array.from({ length: 600 }, (_, index) => `word${index}`).join(" "));
  await panel.lastAnswer.getByTestId("regenerate-button").click();
  await panel.answerHolds("word10");
  const shown = await panel.answerText();
  await workbench.reloadWindow();
  await panel.ready();

  await panel.answerIs("stopped");
  // At most 250 ms of text may be missing, 75 characters at this rate.
  expect((await panel.answerText()).startsWith(shown.slice(0, shown.length - 120))).toBe(true);
  expect(await panel.lastAnswer.getByTestId("branch-switch").textContent()).toContain("2/2");
  await panel.lastAnswer.getByTestId("previous-branch").click();
  await panel.answerHolds("The first answer.");

  expect(file()).toBe(before);
  expect(await workbench.page.locator(".tabs-container .tab.dirty").count()).toBe(0);
  expect(await diff.count()).toBe(0);
});
