// Agent mode with the sandbox's scripted model on the sample project: it finds slow code, edits it, runs its test and ends.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AgentWindow, call, runOf } from "./agent-window.js";

const report = "report/customer-report.mjs";
const question = "Which code in this project is slow? Make it faster.";
const test = "node --test report/";

let agent: AgentWindow;
let before: string;

beforeAll(async () => {
  agent = await AgentWindow.open();
  before = agent.text(report);
});
afterAll(async () => await agent?.close());

describe("a run in which the user is asked", () => {
  beforeEach(() => agent.write(report, before));

  it("waits for the edit and for the command, and ends when both were allowed once", async () => {
    const { panel, workbench } = agent.window;
    await agent.newRun(question);
    await agent.steps("edit_file", "waiting").waitFor();
    await agent.approval.waitFor();
    await workbench.screenshot("agent-edit-waits");
    expect(agent.text(report)).toBe(before);
    await agent.allow("once", "customer-report.mjs");
    await agent.steps("run_command", "waiting").waitFor();
    expect(agent.text(report)).toContain("byId.get(order.customerId)");
    await workbench.screenshot("agent-command-waits");
    await agent.allow("once", test);
    await panel.answerIs("done");
    await panel.answerHolds("Its test passes.");
    await workbench.screenshot("agent-done");
    expect(await agent.get("changed-file").count()).toBe(1);
    await agent.get("undo-all").click();
    await expect.poll(() => agent.text(report)).toBe(before);
  });

  it("gives the model the reason for a declined edit, and changes nothing", async () => {
    const { panel, workbench } = agent.window;
    await agent.newRun(question);
    await agent.decline("customer-report.mjs", "Use an object, not a map.");
    await panel.answerIs("done");
    await panel.answerHolds("The user says: Use an object, not a map.");
    await agent.steps("edit_file", "declined").waitFor();
    await workbench.screenshot("agent-declined");
    expect(agent.text(report)).toBe(before);
    expect(await agent.get("changed-file").count()).toBe(0);
    expect(await workbench.page.locator(".tabs-container .tab.dirty").count()).toBe(0);
  });

  it("leaves the editor in which the user types in view, and asks in the panel", async () => {
    const { workbench } = agent.window;
    const { keyboard } = workbench.page;
    agent.pace = 0;
    await agent.newRun(question);
    await workbench.openFile("src/inventory.py");
    await keyboard.press("Control+Home");
    await keyboard.type("# typed before");
    await keyboard.press("Enter");
    agent.pace = Number.POSITIVE_INFINITY;
    await workbench.page.locator(".tabs-container .tab", { hasText: "customer-report.mjs: Agent" }).waitFor();
    await agent.approval.waitFor();
    await keyboard.type("# typed after");
    await expect.poll(() => workbench.editorText()).toMatch(/^# typed before\n# typed after"""/);
    await workbench.runCommand("File: Revert File");
    await agent.decline("customer-report.mjs", "Later.");
  });
});

describe("a run that may edit for its task", () => {
  it("edits and saves without further questions, asks for the command, and is undone as a whole", async () => {
    const { panel, workbench } = agent.window;
    const notes = agent.text("notes.md");
    await agent.newRun(question);
    await agent.allow("task", "customer-report.mjs");
    await agent.allow("once", test);
    await panel.answerHolds("Its test passes.");
    // What was allowed for a task ends with it.
    await panel.send(runOf("Write it down.", [call("write_file", { path: "summary.md", content: "One\n" })]));
    await agent.allow("task", "summary.md");
    await panel.answerIs("done");
    await panel.send(
      runOf(
        "Now more.",
        [call("write_file", { path: "summary.md", content: "Two\n" }), call("write_file", { path: "second.md", content: "2\n" })],
        [call("write_file", { path: "third/third.md", content: "3\n" })],
      ),
    );
    await agent.allow("task", "summary.md");
    await panel.answerIs("done");
    expect(await agent.steps("write_file", "done").count()).toBe(3);
    expect([agent.text("summary.md"), agent.text("second.md"), agent.text("third/third.md")]).toEqual(["Two\n", "2\n", "3\n"]);
    await expect.poll(() => agent.get("changed-file").count()).toBe(4);
    await workbench.screenshot("agent-changed-files");

    await agent.get("undo-all").click();
    await expect.poll(() => agent.text(report)).toBe(before);
    await expect.poll(() => ["summary.md", "second.md", "third/third.md"].filter((file) => agent.has(file))).toEqual([]);
    expect(agent.text("notes.md")).toBe(notes);
    await expect.poll(() => agent.get("changed-file").count()).toBe(0);
  });

  it("keeps its changes when the user says so", async () => {
    const { panel } = agent.window;
    await agent.newRun(runOf("Write.", [call("write_file", { path: "kept.md", content: "kept\n" })]));
    await agent.allow("task", "kept.md");
    await panel.answerIs("done");
    await agent.get("keep-all").click();
    await agent.get("changed-file").waitFor({ state: "detached" });
    expect(agent.text("kept.md")).toBe("kept\n");
  });
});
