// A run whose window is reloaded in the middle: nothing is lost, nothing is done twice.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AgentWindow, call, runOf } from "../agent-window.js";

const write = (path: string) => [call("write_file", { path, content: "written\n" })];

let agent: AgentWindow;

beforeAll(async () => {
  agent = await AgentWindow.open();
});
afterAll(async () => await agent?.close());

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
});
