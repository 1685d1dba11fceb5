// A run that is stopped in each of its states: nothing runs on, nothing is done twice.

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { descendantProcesses } from "../../harness/child-processes.js";
import { AgentWindow, call, command, runOf } from "../agent-window.js";

const write = (path: string) => [call("write_file", { path, content: "written\n" })];
const longCommand = "sleep 987";

let agent: AgentWindow;

beforeAll(async () => {
  agent = await AgentWindow.open();
});
afterAll(async () => await agent?.close());
afterEach(() => {
  agent.window.sandbox.snowcell.charactersPerSecond = Number.POSITIVE_INFINITY;
});

const isRunning = (line: string): boolean => {
  const { pid } = agent.window.server.process;
  return pid !== undefined && descendantProcesses(pid).some(({ command: running }) => running.endsWith(line));
};

describe("a run that is stopped", () => {
  it("carries out no call of a response that was still coming", async () => {
    const { panel, sandbox } = agent.window;
    sandbox.snowcell.charactersPerSecond = 100;
    await agent.newRun(runOf("Begin.", "word ".repeat(200), write("streamed.md")));
    await panel.answerHolds("word word");
    await agent.stop();
    expect(await panel.lastAnswer.getByTestId("step").count()).toBe(0);
    expect(agent.has("streamed.md")).toBe(false);
  });

  it("withdraws the request that waited", async () => {
    const { workbench } = agent.window;
    await agent.newRun(runOf("Write.", write("never.md")));
    await agent.steps("write_file", "waiting").waitFor();
    await agent.stop();
    await agent.steps("write_file", "cancelled").waitFor();
    await agent.approval.waitFor({ state: "detached" });
    await workbench.screenshot("agent-stopped");
    expect(agent.has("never.md")).toBe(false);
    expect(await workbench.page.locator(".tabs-container .tab.dirty").count()).toBe(0);
  });

  it("ends the command that ran, with its processes, and continues when the user says so", async () => {
    const { panel } = agent.window;
    await agent.newRun(runOf("Run.", command(longCommand)));
    await agent.allow("once", longCommand);
    await agent.steps("run_command", "running").waitFor();
    await expect.poll(() => isRunning(longCommand)).toBe(true);
    await agent.stop();
    await agent.steps("run_command", "cancelled").waitFor();
    await expect.poll(() => isRunning(longCommand)).toBe(false);
    await agent.get("continue-button").click();
    await panel.answerIs("done");
  });
});
