import { describe, expect, it } from "vitest";
import type { ChatEvent, ChatRequest } from "../../../src/core/provider-api/provider.js";
import { agentOver, answerIn, noticesIn, statesIn, stepsIn, until } from "../../support/agent.js";
import { call, calling, resultsIn, ScriptedModel, saying } from "../../support/scripted-model.js";

/** Never ends unless it is aborted. */
async function* hanging(...first: ChatEvent[]): AsyncGenerator<ChatEvent> {
  yield* first;
  await new Promise(() => undefined);
}

describe("a run that the user stops", () => {
  it("keeps the text while the model answers, and can go on", async () => {
    const model = new ScriptedModel([() => hanging({ type: "text-delta", text: "I think" }), saying("Again from here.")]);
    const { session, agent } = agentOver(model);
    const sending = session.send("Work");
    await until(session, () => answerIn(session).text !== "");
    session.stop();
    await sending;
    expect(answerIn(session)).toMatchObject({ state: "stopped", text: "I think" });
    await agent.continue(answerIn(session).id);
    expect(answerIn(session)).toMatchObject({ state: "done", text: "I think\n\nAgain from here." });
    expect(model.requests[1]?.messages.slice(-2).map(({ role }) => role)).toEqual(["assistant", "user"]);
  });

  it("gives every call a result while one waits for approval", async () => {
    const model = new ScriptedModel([
      calling(
        call("read_file", { path: "a" }, "1"),
        call("edit_file", { path: "a", text: "x" }, "2"),
        call("read_file", { path: "a" }, "3"),
      ),
    ]);
    const { session, agent, files } = agentOver(model, { verdict: ({ tool }) => (tool === "edit_file" ? "ask" : "allow") });
    const sending = session.send("Work");
    await until(session, () => agent.pending().length > 0);
    expect(statesIn(session)[1]).toBe("edit_file waiting");
    session.stop();
    await sending;
    expect(agent.pending()).toEqual([]);
    expect(files.log).not.toContain("edit_file a");
    expect(statesIn(session)).toEqual(["read_file failed", "edit_file cancelled", "read_file cancelled"]);
    expect(stepsIn(session).every(({ result }) => result)).toBe(true);
    await agent.continue(answerIn(session).id);
    expect([...resultsIn(model.requests[1] as ChatRequest).keys()]).toEqual(["1", "2", "3"]);
  });

  it("says that a call may have taken effect if it does not end", async () => {
    const model = new ScriptedModel([calling(call("run_command", { path: "", text: "sleep" }))]);
    const { session, clock } = agentOver(model, { tools: { during: () => new Promise(() => undefined) } });
    const sending = session.send("Work");
    await until(session, () => statesIn(session).includes("run_command running"));
    session.stop();
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(3_000);
    await sending;
    expect(statesIn(session)).toEqual(["run_command cancelled"]);
    expect(stepsIn(session)[0]?.result?.text).toContain("may have taken effect");
  });

  it("keeps what a stopped call says for itself", async () => {
    const model = new ScriptedModel([calling(call("run_command", { path: "", text: "sleep" }))]);
    const { session } = agentOver(model, {
      tools: {
        during: (_, __, { signal }) =>
          new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true })),
      },
    });
    const sending = session.send("Work");
    await until(session, () => statesIn(session).includes("run_command running"));
    session.stop();
    await sending;
    expect(stepsIn(session)[0]).toMatchObject({ state: "done", result: { text: "Ran sleep" } });
    expect(answerIn(session).state).toBe("stopped");
  });
});

describe("an approval", () => {
  const edit = () => calling(call("edit_file", { path: "a", text: "x" }, "1"));

  it("runs the call once, and not again for a second click", async () => {
    const { session, agent, files } = agentOver(new ScriptedModel([edit()]), { verdict: () => "ask" });
    const sending = session.send("Work");
    await until(session, () => agent.pending().length > 0);
    const { step, reasons, title } = agent.pending()[0] ?? {};
    expect([reasons, title]).toEqual([["a reason"], "edit_file a"]);
    const approve = () => agent.answer(step?.id ?? "", step?.inputHash ?? "", { kind: "approved", scope: "once" });
    expect(agent.answer(step?.id ?? "", "another hash", { kind: "approved", scope: "once" })).toBe(false);
    expect([approve(), approve()]).toEqual([true, false]);
    await sending;
    expect(files.log).toEqual(["begin edit_file a", "edit_file a"]);
    expect(stepsIn(session)[0]?.approval).toEqual({ by: "user", scope: "once" });
  });

  it("passes the reason for declining on", async () => {
    const model = new ScriptedModel([edit()]);
    const { session, agent, files } = agentOver(model, { verdict: () => "ask" });
    const sending = session.send("Work");
    await until(session, () => agent.pending().length > 0);
    const { step } = agent.pending()[0] ?? {};
    agent.answer(step?.id ?? "", step?.inputHash ?? "", { kind: "declined", note: "Use the other file" });
    await sending;
    expect(files.log).toEqual([]);
    expect(statesIn(session)).toEqual(["edit_file declined"]);
    expect(resultsIn(model.requests[1] as ChatRequest).get("1")).toContain("Use the other file");
  });

  it("does not count as time to the first token", async () => {
    const { session, agent, clock } = agentOver(
      new ScriptedModel([calling(call("edit_file", { path: "a", text: "1" })), saying("Done.")]),
      { verdict: () => "ask" },
    );
    const sending = session.send("Edit");
    await until(session, () => agent.pending().length > 0);
    clock.advance(60_000);
    const [pending] = agent.pending();
    agent.answer(pending?.step.id ?? "", pending?.step.inputHash ?? "", { kind: "approved", scope: "once" });
    await sending;
    expect(answerIn(session).metrics?.timeToFirstTokenMs).toBeLessThan(1_000);
  });

  it("for the task is known to the gate at the next call", async () => {
    const { session, agent, facts } = agentOver(
      new ScriptedModel([edit(), calling(call("edit_file", { path: "b", text: "y" }))]),
      {
        verdict: (_, run) => (run.allowedForTask.has("edit_file") ? "allow" : "ask"),
      },
    );
    const sending = session.send("Work");
    await until(session, () => agent.pending().length > 0);
    const { step } = agent.pending()[0] ?? {};
    agent.answer(step?.id ?? "", step?.inputHash ?? "", { kind: "approved", scope: "task" });
    await sending;
    expect(statesIn(session)).toEqual(["edit_file done", "edit_file done"]);
    expect([...(facts.at(-1)?.editedPaths ?? [])]).toEqual(["a"]);
  });

  it("is asked for several reads at once, oldest first", async () => {
    const model = new ScriptedModel([calling(call("read_file", { path: "../a" }), call("read_file", { path: "../b" }))]);
    const { session, agent } = agentOver(model, { verdict: () => "ask" });
    const sending = session.send("Work");
    await until(session, () => agent.pending().length === 2);
    expect(agent.pending().map(({ title }) => title)).toEqual(["read_file ../a", "read_file ../b"]);
    for (const { step } of [...agent.pending()]) agent.answer(step.id, step.inputHash ?? "", { kind: "declined" });
    await sending;
    expect(statesIn(session)).toEqual(["read_file declined", "read_file declined"]);
  });

  it("tells the gate of foreign text until the user writes", async () => {
    const run = () => calling(call("run_command", { path: "", text: `${Math.random()}` }));
    const { session, agent, facts } = agentOver(
      new ScriptedModel([
        run(),
        run(),
        () => {
          agent.addNote("Go on");
          return run();
        },
      ]),
      { tools: { foreign: true } },
    );
    await session.send("Work");
    expect(facts.map(({ hasForeignText }) => hasForeignText)).toEqual([false, true, false]);
    expect(noticesIn(session)).toEqual(["foreign-text", "foreign-text"]);
  });
});
