// Agent mode with the sandbox's scripted model on the sample project: it finds slow code, edits it, runs its test and ends.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openWindow, selectModel, type Window } from "./window.js";

const report = "report/customer-report.mjs";
const question = "Which code in this project is slow? Make it faster.";

let window: Window;
let before: string;

beforeAll(async () => {
  window = await openWindow({
    sandbox: { charactersPerSecond: Number.POSITIVE_INFINITY },
    settings: ({ snowcell }) => ({
      "snowcell.models": snowcell.models.map((model) => ({ ...model, capabilities: ["chat", "tools"], contextLength: 100_000 })),
    }),
  });
  before = readFileSync(join(window.workspace, report), "utf8");
  await window.panel.open();
  await selectModel(window.workbench, /Qwen 1\.5/);
});
afterAll(async () => await window?.close());

const text = (): string => readFileSync(join(window.workspace, report), "utf8");
const step = (tool: string): Locator => window.panel.lastAnswer.locator(`[data-testid=step][data-tool=${tool}]`);
const approval = (): Locator => window.panel.frame.getByTestId("approval");

async function chooseAgentMode(): Promise<void> {
  const { frame } = window.panel;
  await frame.getByTestId("mode-button").click();
  await frame.locator("[data-testid=mode-option][data-mode=agent]").click();
}

describe("a run in which the user is asked", () => {
  beforeEach(async () => {
    writeFileSync(join(window.workspace, report), before);
    await window.panel.newChat();
    await chooseAgentMode();
  });

  it("waits for the edit and for the command, and ends when both were allowed once", async () => {
    const { panel, workbench } = window;
    await panel.send(question);
    await step("edit_file").and(panel.frame.locator("[data-state=waiting]")).waitFor();
    await approval().waitFor();
    await workbench.screenshot("agent-edit-waits");
    expect(text()).toBe(before);
    await approval().getByTestId("approve-once").click({ delay: 500 });
    await step("run_command").and(panel.frame.locator("[data-state=waiting]")).waitFor();
    expect(text()).toContain("byId.get(order.customerId)");
    await workbench.screenshot("agent-command-waits");
    await approval().getByTestId("approve-once").click({ delay: 500 });
    await panel.answerIs("done");
    await panel.answerHolds("Its test passes.");
    await workbench.screenshot("agent-done");
    expect(await panel.frame.getByTestId("changed-file").count()).toBe(1);
    await panel.frame.getByTestId("undo-all").click();
    await expect.poll(text).toBe(before);
  });
});
