// Approving in the review beside the panel: the gate judges again before anything is written.

import { describe, expect, it } from "vitest";
import type { Permit } from "../../../src/core/permissions/permit.js";
import { isPlan, type Tool, type ToolOutcome } from "../../../src/core/tools/tool.js";
import { agentOver, FakeFiles, fakeTools, statesIn, stepsIn } from "../../support/agent.js";
import { call, calling, ScriptedModel } from "../../support/scripted-model.js";
import { FakeWindow } from "../permissions/fake-window.js";

/** A file tool whose review is decided by the test. */
class Reviewed {
  readonly window = new FakeWindow();
  readonly files = new FakeFiles();
  approve: (() => Promise<Permit | undefined>) | undefined;
  closed = false;
  private readonly opened = Promise.withResolvers<void>();
  private resolve: (outcome: ToolOutcome | undefined) => void = () => undefined;

  tools(): Tool[] {
    return fakeTools(this.files).map((tool) => ({
      ...tool,
      plan: async (input, context) => {
        const planned = await tool.plan(input, context);
        if (!isPlan(planned) || tool.effect !== "edits") return planned;
        return {
          ...planned,
          review: (signal, approve) =>
            new Promise((resolve) => {
              this.approve = approve;
              this.resolve = resolve;
              this.opened.resolve();
              signal.addEventListener("abort", () => {
                this.closed = true;
                resolve(undefined);
              });
            }),
        };
      },
    }));
  }

  /** The user accepts all in the review. */
  async accept(): Promise<void> {
    const permit = await this.approve?.();
    if (permit) this.files.log.push("written by the review");
    this.resolve(permit ? { result: { text: "Changed.", isError: false } } : undefined);
  }

  async start(path = "a.ts") {
    const model = new ScriptedModel([calling(call("edit_file", { path, text: "x" }))]);
    const services = { tools: async () => this.tools(), gate: this.window.gate };
    const over = agentOver(model, { files: this.files, services });
    const done = over.session.send("Edit");
    await this.opened.promise;
    return { ...over, done };
  }
}

describe("approving in the review", () => {
  it("writes after the gate has judged again, and withdraws the panel's request", async () => {
    const reviewed = new Reviewed();
    const { session, agent, done } = await reviewed.start();
    await reviewed.accept();
    await done;
    expect(agent.pending()).toEqual([]);
    expect(statesIn(session)).toEqual(["edit_file done"]);
    expect(stepsIn(session)[0]?.approval).toMatchObject({ by: "user", scope: "once" });
    expect(reviewed.files.log).toEqual(["written by the review"]);
  });

  it.each<[string, string, (window: FakeWindow) => void]>([
    ["a link that leads elsewhere by now", "a.ts", (window) => window.disk.set("/work/app/a.ts", "/work/app/b.ts")],
    ["a link that leads out by now", "a.ts", (window) => window.disk.set("/work/app/a.ts", "/etc/hosts")],
    ["a link to a file that executes", "a.ts", (window) => window.disk.set("/work/app/a.ts", "/work/app/package.json")],
    ["a file that is ignored by now", "a.ts", (window) => window.ignored.add("/work/app/a.ts")],
    [
      "a workspace that is no longer trusted",
      "a.ts",
      (window) => {
        window.trusted = false;
      },
    ],
  ])("writes nothing for %s, and tells the model", async (_, path, change) => {
    const reviewed = new Reviewed();
    for (const name of ["a.ts", "b.ts", "package.json"]) reviewed.window.disk.set(`/work/app/${name}`, null);
    reviewed.window.disk.set("/etc/hosts", null);
    const { session, model, done } = await reviewed.start(path);
    change(reviewed.window);
    await reviewed.accept();
    await done;
    expect(reviewed.files.log).toEqual([]);
    expect(statesIn(session)).toEqual(["edit_file failed"]);
    expect(stepsIn(session)[0]?.result).toMatchObject({ isError: true });
    expect(stepsIn(session)[0]?.detail).not.toBe("");
    expect(JSON.stringify(model.requests[1]?.messages.at(-1))).toMatch(/nothing was done|only reading/i);
  });

  it("lets one decision count if both come at once", async () => {
    const reviewed = new Reviewed();
    const { session, agent, done } = await reviewed.start();
    const [pending] = agent.pending();
    const accepting = reviewed.accept();
    const hash = pending?.step.inputHash ?? "";
    expect(agent.answer(pending?.step.id ?? "", hash, { kind: "approved", scope: "once" })).toBe(false);
    await accepting;
    await done;
    expect(reviewed.files.log).toEqual(["written by the review"]);
    expect(statesIn(session)).toEqual(["edit_file done"]);
  });

  it("writes nothing in the review once the panel has decided", async () => {
    const reviewed = new Reviewed();
    const { agent, done } = await reviewed.start();
    const [pending] = agent.pending();
    agent.answer(pending?.step.id ?? "", pending?.step.inputHash ?? "", { kind: "declined" });
    await reviewed.accept();
    await done;
    expect(reviewed.closed).toBe(true);
    expect(reviewed.files.log).toEqual([]);
  });

  it("writes nothing once the run was stopped", async () => {
    const reviewed = new Reviewed();
    const { session, done } = await reviewed.start();
    session.stop();
    await reviewed.accept();
    await done;
    expect(reviewed.files.log).toEqual([]);
    expect(statesIn(session)).toEqual(["edit_file cancelled"]);
  });
});
