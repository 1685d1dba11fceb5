// Commands of the agent and what the user allows: once, for the task, always in this workspace, and not after the agent has
// edited what the command runs.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AgentWindow, call, command, runOf } from "../../agent-window.js";

const manifest = (script: string): string => `${JSON.stringify({ name: "sample", scripts: { test: script } }, null, 2)}\n`;

let agent: AgentWindow;

beforeAll(async () => {
  agent = await AgentWindow.open();
  agent.write("package.json", manifest("echo checked"));
});
afterAll(async () => await agent?.close());

describe("a permission for a command", () => {
  it("counts once, then for the task, and not for the next task", async () => {
    const { panel } = agent.window;
    await agent.newRun(runOf("Test three times.", command("npm test"), command("npm test"), command("npm test")));
    await agent.allow("once", "npm test");
    await expect.poll(() => agent.steps("run_command", "done").count()).toBe(1);
    await agent.allow("task", "npm test");
    await panel.answerIs("done");
    await panel.answerHolds("checked");
    expect(await agent.steps("run_command", "done").count()).toBe(3);
    await panel.send(runOf("Again.", command("npm test")));
    await agent.steps("run_command", "waiting").waitFor();
    await agent.decline("npm test", "Not now.");
    await panel.answerIs("done");
  });

  it("counts in other conversations and for no other command if it was for always, until package.json is edited", async () => {
    const { panel, workbench } = agent.window;
    await agent.newRun(runOf("Test.", command("npm test")));
    await workbench.screenshot("agent-command-offers");
    await agent.allow("always", "npm test");
    await panel.answerIs("done");

    await agent.newRun(runOf("Test, then more.", command("npm test"), command("npm test -- --watch")));
    await agent.steps("run_command", "waiting").waitFor();
    expect(await agent.steps("run_command", "done").count()).toBe(1);
    await agent.decline("--watch", "");
    await panel.answerIs("done");

    const edited = manifest("echo something else");
    await agent.newRun(
      runOf(
        "Change the script.",
        [call("read_file", { path: "package.json" })],
        [call("edit_file", { path: "package.json", edits: [{ old: "echo checked", new: "echo something else" }] })],
        command("npm test"),
      ),
    );
    await agent.approval.filter({ hasText: "Programs run or obey this file" }).waitFor();
    expect(await agent.get("approve-task").count()).toBe(0);
    await agent.allow("once", "package.json");
    await agent.approval.filter({ hasText: "npm test" }).filter({ hasText: "which the agent has edited" }).waitFor();
    await workbench.screenshot("agent-command-after-edit");
    expect(agent.text("package.json")).toBe(edited);
    await agent.decline("npm test", "The script has changed.");
    await panel.answerHolds("The script has changed.");
    await panel.answerIs("done");
  });

  it("is listed in Manage Permissions", async () => {
    const { workbench } = agent.window;
    await workbench.runCommand("SnowCell: Manage Permissions");
    const rows = await workbench.quickPickItems();
    expect(rows.join("\n")).toContain("npm test");
    await workbench.page.keyboard.press("Escape");
  });
});
