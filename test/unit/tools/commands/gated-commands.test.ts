// A command from the model's arguments through the gate to the process: once, for the task, for good, and after an edit.

import { expect, it } from "vitest";
import type { Decision, RunFacts } from "../../../../src/core/permissions/decision.js";
import type { Permit } from "../../../../src/core/permissions/permit.js";
import { commandTools } from "../../../../src/core/tools/commands/command-tools.js";
import { isPlan, type ToolPlan } from "../../../../src/core/tools/tool.js";
import { FakeWindow, quietRun } from "../../permissions/fake-window.js";
import { contextOf, FakeCommands } from "./fake-commands.js";

class Agent {
  readonly window = new FakeWindow();
  readonly commands = new FakeCommands();
  readonly allowedForTask = new Set<string>();

  async plan(command: string): Promise<ToolPlan> {
    const tool = commandTools(this.commands.services)[0];
    const read = tool?.read({ command });
    if (!tool || !read || "problem" in read) throw new Error("Not read");
    const planned = await tool.plan(read.input, contextOf());
    if (!isPlan(planned)) throw new Error(planned.result.text);
    return planned;
  }

  async decide(plan: ToolPlan, facts: Partial<RunFacts> = {}): Promise<Decision> {
    return await this.window.decide(plan.actions, { ...quietRun, allowedForTask: this.allowedForTask, ...facts });
  }

  async approve(plan: ToolPlan, scope: "once" | "task" | "always"): Promise<void> {
    const decision = await this.decide(plan);
    if (decision.verdict !== "ask") throw new Error(`Not asked: ${decision.verdict}`);
    const granted = await decision.grant(scope);
    if (granted.verdict !== "allow") throw new Error(granted.reason);
    if (granted.taskKey !== undefined) this.allowedForTask.add(granted.taskKey);
    await this.carryOut(plan, granted.permit);
  }

  async carryOut(plan: ToolPlan, permit: Permit): Promise<void> {
    const outcome = plan.run(permit);
    await this.commands.clock.running(1);
    this.commands.started.at(-1)?.finish(0);
    expect((await outcome).exitCode).toBe(0);
  }
}

it("a command that was approved once asks again, for the task and for good it does not", async () => {
  const agent = new Agent();
  const plan = await agent.plan("npm test");
  await agent.approve(plan, "once");
  expect((await agent.decide(plan)).verdict).toBe("ask");
  await agent.approve(plan, "task");
  expect((await agent.decide(plan)).verdict).toBe("allow");
  agent.allowedForTask.clear();
  await agent.approve(plan, "always");
  const decision = await agent.decide(await agent.plan("npm  test"));
  expect(decision).toMatchObject({ verdict: "allow", rule: "npm test" });
  if (decision.verdict === "allow") await agent.carryOut(await agent.plan("npm  test"), decision.permit);
  expect(agent.commands.started).toHaveLength(4);
});

it("a command that was allowed for the task and for good asks after its package.json was edited", async () => {
  const agent = new Agent();
  const plan = await agent.plan("npm test");
  await agent.approve(plan, "task");
  agent.allowedForTask.clear();
  await agent.approve(plan, "always");
  const decision = await agent.decide(plan, { editedPaths: new Set(["package.json"]) });
  expect(decision).toMatchObject({ verdict: "ask", offers: {}, reasons: ["It runs package.json, which the agent has edited."] });
});

it("a permit for one command does not run the plan of another", async () => {
  const agent = new Agent();
  const plan = await agent.plan("npm test");
  await agent.approve(plan, "always");
  const decision = await agent.decide(plan);
  if (decision.verdict !== "allow") throw new Error("Not allowed");
  const other = await agent.plan("npm run deploy");
  expect((await other.run(decision.permit)).result.isError).toBe(true);
  expect(agent.commands.started).toHaveLength(1);
});
