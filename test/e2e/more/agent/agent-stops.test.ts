// A run that is stopped in each of its states: nothing runs on, nothing is done twice. agent-outside.test.ts stops another
// program's tool.

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { AgentWindow, call, command, runOf } from "../../agent-window.js";

const write = (path: string) => [call("write_file", { path, content: "written\n" })];
const longCommand = "sleep 987";

let agent: AgentWindow;

beforeAll(async () => {
  agent = await AgentWindow.open({ model: "large" });
});
afterAll(async () => await agent?.close());
afterEach(() => {
  agent.pace = Number.POSITIVE_INFINITY;
});

const stepCount = (): Promise<number> => agent.panel.lastAnswer.getByTestId("step").count();

describe("a run that is stopped", () => {
  it("ends before the model has said anything", async () => {
    const { sandbox } = agent.window;
    agent.pace = 0;
    const before = sandbox.openai.requests.length;
    await agent.newRun(runOf("Begin.", write("silent.md")));
    await expect.poll(() => sandbox.openai.requests.slice(before).some(({ path }) => path.endsWith("/completions"))).toBe(true);
    await agent.stop();
    agent.pace = Number.POSITIVE_INFINITY;
    expect(await stepCount()).toBe(0);
    expect(agent.has("silent.md")).toBe(false);
  });

  it("carries out no call of a response that was still coming", async () => {
    const { panel } = agent.window;
    agent.pace = 100;
    await agent.newRun(runOf("Begin.", "word ".repeat(200), write("streamed.md")));
    await panel.answerHolds("word word");
    await agent.stop();
    expect(await stepCount()).toBe(0);
    expect(agent.has("streamed.md")).toBe(false);
  });

  it("carries out no call whose arguments were still coming", async () => {
    agent.pace = 100;
    await agent.newRun(runOf("Begin.", "Now.", [call("write_file", { path: "half.md", content: "half ".repeat(400) })]));
    await agent.panel.answerHolds("Now.");
    await agent.stop();
    expect(await stepCount()).toBe(0);
    expect(agent.has("half.md")).toBe(false);
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

  it("withdraws the question that waited", async () => {
    const { workbench } = agent.window;
    await agent.newRun(runOf("Ask.", [call("ask_person", { question: "Which one?", choices: ["This", "That"] })]));
    await agent.get("question").waitFor();
    await workbench.screenshot("agent-question-waits");
    await agent.stop();
    await agent.steps("ask_person", "cancelled").waitFor();
    await agent.get("question").waitFor({ state: "detached" });
  });

  it("ends the command that ran, with its processes, and continues when the user says so", async () => {
    const { panel } = agent.window;
    await agent.newRun(runOf("Run.", command(longCommand)));
    await agent.allow("once", longCommand);
    await agent.steps("run_command", "running").waitFor();
    await expect.poll(() => agent.isRunning(longCommand)).toBe(true);
    await agent.stop();
    await agent.steps("run_command", "cancelled").waitFor();
    await expect.poll(() => agent.isRunning(longCommand)).toBe(false);
    await agent.get("continue-button").click();
    await panel.answerIs("done");
  });
});
