// A permission for a command does not count after the agent has edited what it runs, in whatever conversation that was.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FakeWindow, reasonsOf, taskKeyOf } from "./fake-window.js";

/** An edit of another conversation, which the user allowed. */
async function editElsewhere(window: FakeWindow, path: string): Promise<void> {
  const decision = await window.edit(path, { conversationId: "another" });
  if (decision.verdict === "ask") await decision.grant("once");
}

const packageEdited = "It runs package.json, which the agent has edited since you allowed it.";

describe("an edit of the agent in another conversation", () => {
  it("voids a saved rule for what it runs, until the user allows that again", async () => {
    const window = new FakeWindow();
    await window.always({ kind: "run", command: "npm test" });
    await editElsewhere(window, "package.json");
    const decision = await window.run("npm test");
    expect(reasonsOf(decision)).toEqual([packageEdited]);
    expect(decision).toMatchObject({ offers: { always: expect.any(String) } });
    if (decision.verdict === "ask") await decision.grant("once");
    expect((await window.run("npm test")).verdict).toBe("ask");
    await window.always({ kind: "run", command: "npm test" });
    expect((await window.run("npm test")).verdict).toBe("allow");
    await editElsewhere(window, "package.json");
    expect((await window.run("npm test")).verdict).toBe("ask");
  });

  it("voids what was allowed for a task that runs meanwhile, and not what a later task is allowed", async () => {
    const window = new FakeWindow();
    const allowedForTask = new Set([await taskKeyOf(await window.run("npm test"))]);
    expect((await window.run("npm test", { allowedForTask })).verdict).toBe("allow");
    await editElsewhere(window, "package.json");
    expect(reasonsOf(await window.run("npm test", { allowedForTask }))).toEqual([packageEdited]);
    expect((await window.run("npm test", { allowedForTask, startedAt: window.now })).verdict).toBe("allow");
  });

  it("counts for both ends of a move, after a reload too, and voids no rule for what does not run it", async () => {
    const window = new FakeWindow();
    await window.always({ kind: "run", command: "node run.js" });
    await window.always({ kind: "run", command: "git status" });
    const move = { kind: "edit", path: "safe.js", change: "move" } as const;
    const decision = await window.decide([move, { kind: "edit", path: "run.js", change: "create" }]);
    if (decision.verdict === "ask") await decision.grant("once");
    const reloaded = new FakeWindow();
    for (const [key, value] of window.state) reloaded.state.set(key, value);
    expect((await reloaded.run("node run.js")).verdict).toBe("ask");
    expect((await reloaded.run("git status")).verdict).toBe("allow");
  });

  it("of another workspace is none, and one that was declined or refused neither", async () => {
    const window = new FakeWindow();
    await window.always({ kind: "run", command: "npm test" });
    await window.edit("package.json");
    window.trusted = false;
    await editElsewhere(window, "package.json");
    window.trusted = true;
    window.workspace = "file:///work/other";
    await editElsewhere(window, "package.json");
    window.workspace = "file:///work/app";
    expect((await window.run("npm test")).verdict).toBe("allow");
  });

  it("is not forgotten behind many others", async () => {
    const window = new FakeWindow();
    await window.always({ kind: "run", command: "npm test" });
    await window.edits.add(["package.json"]);
    for (let index = 0; index < 210; index++) await window.edits.add([`src/${index}.ts`]);
    expect(window.edits.since(0).paths.size).toBe(200);
    expect(reasonsOf(await window.run("npm test"))).toEqual(["The agent has edited many files since you allowed it."]);
    await window.always({ kind: "run", command: "npm test" });
    expect((await window.run("npm test")).verdict).toBe("allow");
  });

  it("is not forgotten behind edits in many other workspaces", async () => {
    const window = new FakeWindow();
    await window.always({ kind: "run", command: "npm test" });
    await editElsewhere(window, "package.json");
    for (let index = 0; index < 20; index++) {
      window.workspace = `file:///work/${index}`;
      await window.edits.add(["a.ts"]);
    }
    window.workspace = "file:///work/app";
    expect((await window.run("npm test")).verdict).toBe("ask");
    await window.always({ kind: "run", command: "npm test" });
    expect((await window.run("npm test")).verdict).toBe("allow");
  });

  it("is read back whatever the state holds", async () => {
    const window = new FakeWindow();
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (value) => {
        window.state.set("snowcell.agentEdits", { "file:///work/app": value });
        expect(window.edits.since(0).paths.size).toBe(0);
        window.state.set("snowcell.agentEdits", value);
        expect(window.edits.since(0).isIncomplete).toBe(false);
      }),
    );
  });
});
