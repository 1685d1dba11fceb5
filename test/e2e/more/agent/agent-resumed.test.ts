// A run whose window is reloaded, or whose panel is hidden, in the middle: nothing is lost, nothing is done twice.

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { AgentWindow, call, command, runOf } from "../../agent-window.js";

const write = (path: string) => [call("write_file", { path, content: "written\n" })];
const longCommand = "sleep 986";
/** Ends when the file `go` appears. */
const waitingCommand = "until test -e go; do sleep 0.1; done; echo went on";

let agent: AgentWindow;

beforeAll(async () => {
  // A panel that was shown again is found only so.
  agent = await AgentWindow.open({ panelPlace: "any" });
});
afterAll(async () => await agent?.close());
afterEach(() => {
  agent.pace = Number.POSITIVE_INFINITY;
});

const stepCount = (): Promise<number> => agent.panel.lastAnswer.getByTestId("step").count();

describe("a window that is reloaded in the middle of a run", () => {
  it("asks again for what waited, and does it once", async () => {
    const { panel, workbench } = agent.window;
    await agent.newRun(runOf("Write.", write("reloaded.md")));
    await agent.steps("write_file", "waiting").waitFor();
    await workbench.reloadWindow();
    await panel.ready();
    await agent.approval.filter({ hasText: "reloaded.md" }).waitFor();
    await workbench.screenshot("agent-reloaded-waits");
    expect(agent.has("reloaded.md")).toBe(false);
    await agent.allow("once", "reloaded.md");
    await panel.answerIs("done");
    expect(agent.text("reloaded.md")).toBe("written\n");
    expect(await stepCount()).toBe(1);
    await agent.get("undo-all").click();
    await expect.poll(() => agent.has("reloaded.md")).toBe(false);
  });

  it("ends the command that ran, does not repeat it, and continues when the user says so", async () => {
    const { panel, workbench } = agent.window;
    await agent.newRun(runOf("Run.", command(longCommand)));
    await agent.allow("once", longCommand);
    await agent.steps("run_command", "running").waitFor();
    await expect.poll(() => agent.isRunning(longCommand)).toBe(true);
    await workbench.reloadWindow();
    await panel.ready();
    // Cancelled if the window had the time to end the command itself.
    await agent.steps("run_command", "cancelled").or(agent.steps("run_command", "interrupted")).waitFor();
    await workbench.screenshot("agent-interrupted");
    await expect.poll(() => agent.isRunning(longCommand)).toBe(false);
    await agent.get("continue-button").click();
    await panel.answerHolds("run_command said");
    await panel.answerIs("done");
    expect(await stepCount()).toBe(1);
  });

  it("keeps what the model had said, and does not make an edit twice", async () => {
    const { panel, workbench } = agent.window;
    await agent.newRun(runOf("Write, then talk.", write("before.md"), "word ".repeat(400), write("after.md")));
    await agent.approval.filter({ hasText: "before.md" }).waitFor();
    agent.pace = 100;
    await agent.allow("once", "before.md");
    await panel.answerHolds("word word word");
    agent.write("before.md", "the user's own\n");
    await workbench.reloadWindow();
    await panel.ready();
    await agent.get("continue-button").waitFor();
    await panel.answerHolds("word word");
    await workbench.screenshot("agent-interrupted-text");
    agent.pace = Number.POSITIVE_INFINITY;
    await agent.get("continue-button").click();
    await panel.answerIs("done");
    expect(agent.text("before.md")).toBe("the user's own\n");
    expect(agent.has("after.md")).toBe(false);
    expect(await stepCount()).toBe(1);
  });

  it("opens earlier runs from the history with their steps", async () => {
    const { panel } = agent.window;
    await panel.newChat();
    await agent.get("history-button").click();
    await agent.get("history-item").first().click();
    await agent.steps("write_file", "done").first().waitFor();
    await panel.answerIs("done");
    await panel.lastAnswer.getByTestId("step").locator("summary, .step-line").first().click();
    await panel.lastAnswer.getByTestId("step-details").filter({ hasText: "before.md" }).waitFor();
  });
});

describe("a panel that is closed in the middle of a run", () => {
  it("shows the request once more when it opens, and what happened meanwhile", async () => {
    const { panel, workbench } = agent.window;
    await agent.newRun(runOf("Write, then wait.", write("seen.md"), command(waitingCommand)));
    await agent.approval.filter({ hasText: "seen.md" }).waitFor();
    await workbench.openView("Explorer");
    await workbench.statusBarItem("Waiting for You").waitFor();
    await workbench.openView("SnowCell");
    await panel.ready();
    await agent.steps("write_file", "waiting").waitFor();
    expect(await agent.approval.count()).toBe(1);
    await agent.allow("once", "seen.md");
    await agent.allow("once", "went on");
    await agent.steps("run_command", "running").waitFor();
    await workbench.openView("Explorer");
    agent.write("go", "");
    await workbench.openView("SnowCell");
    await panel.ready();
    await panel.answerHolds("went on");
    await panel.answerIs("done");
    expect(await stepCount()).toBe(2);
  });

  it("is ready again after the side bar was hidden, with the request that came meanwhile", async () => {
    const { panel, workbench } = agent.window;
    agent.pace = 0;
    await agent.newRun(runOf("Write.", write("hidden.md")));
    await workbench.runCommand("View: Toggle Primary Side Bar Visibility");
    await workbench.page.locator(".part.sidebar").waitFor({ state: "hidden" });
    agent.pace = Number.POSITIVE_INFINITY;
    await workbench.statusBarItem("Waiting for You").waitFor();
    await panel.open();
    await agent.allow("once", "hidden.md");
    await panel.answerIs("done");
    expect(agent.text("hidden.md")).toBe("written\n");
    expect(await stepCount()).toBe(1);
  });
});
