import { describe, expect, it } from "vitest";
import type { ChatRequest } from "../../../src/core/provider-api/provider.js";
import { agentOver, answerIn, noticesIn, statesIn, stepsIn, until } from "../../support/agent.js";
import { call, calling, failing, resultsIn, ScriptedModel, saying, textOf } from "../../support/scripted-model.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";

describe("the loop of an agent", () => {
  it("ends after one request if the model answers without a call", async () => {
    const model = new ScriptedModel([saying("Hello")]);
    const { session } = agentOver(model);
    await session.send("Hi");
    expect(model.requests).toHaveLength(1);
    expect(answerIn(session)).toMatchObject({ state: "done", text: "Hello", run: { requests: 1 } });
    expect(model.requests[0]?.tools?.map(({ name }) => name)).toEqual([
      "ask_person",
      "edit_file",
      "read_file",
      "run_command",
      "set_todos",
    ]);
  });

  it("runs two reads at the same time and returns their results in the order of the calls", async () => {
    const model = new ScriptedModel([calling(call("read_file", { path: "a" }, "1"), call("read_file", { path: "b" }, "2"))]);
    const started: string[] = [];
    const both = Promise.withResolvers<void>();
    const { session, files } = agentOver(model, {
      tools: {
        during: async (_, path) => {
          started.push(path);
          if (started.length === 2) both.resolve();
          await both.promise;
          // The first one ends last.
          if (path === "a") await new Promise((resolve) => setImmediate(resolve));
        },
      },
    });
    files.texts.set("a", "text of a").set("b", "text of b");
    await session.send("Read both");
    expect(files.log.slice(-2)).toEqual(["read_file b", "read_file a"]);
    expect([...resultsIn(model.requests[1] as ChatRequest)]).toEqual([
      ["1", "text of a"],
      ["2", "text of b"],
    ]);
  });

  it("lets an edit wait for the read before it, and a read for the edit before it", async () => {
    const model = new ScriptedModel([
      calling(
        call("read_file", { path: "a" }, "1"),
        call("edit_file", { path: "a", text: "new" }, "2"),
        call("read_file", { path: "a" }, "3"),
      ),
    ]);
    const { session, files } = agentOver(model, { tools: { during: () => new Promise((resolve) => setImmediate(resolve)) } });
    files.texts.set("a", "old");
    await session.send("Edit");
    expect(files.log).toEqual([
      ...["begin read_file a", "read_file a", "begin edit_file a", "edit_file a", "begin read_file a", "read_file a"],
    ]);
    expect(resultsIn(model.requests[1] as ChatRequest).get("1")).toBe("old");
    expect(resultsIn(model.requests[1] as ChatRequest).get("3")).toBe("new");
  });

  it("answers an unknown tool with the names that exist", async () => {
    const model = new ScriptedModel([calling(call("open_file", { path: "a" }, "1"))]);
    const { session } = agentOver(model);
    await session.send("Read");
    expect(resultsIn(model.requests[1] as ChatRequest).get("1")).toContain("read_file");
    expect(statesIn(session)).toEqual(["open_file failed"]);
    expect(answerIn(session).state).toBe("done");
  });

  it("repairs the case of a tool's name", async () => {
    const model = new ScriptedModel([calling(call("ReadFile", { path: "a" }))]);
    const { session, files } = agentOver(model);
    files.texts.set("a", "text");
    await session.send("Read");
    expect(statesIn(session)).toEqual(["read_file done"]);
  });

  it("never runs a call that the token limit cut", async () => {
    const model = new ScriptedModel([
      [
        { type: "tool-call", call: call("edit_file", '{"path": "a", "text": "half', "1") },
        { type: "finished", reason: "length" },
      ],
    ]);
    const { session, files } = agentOver(model);
    await session.send("Edit");
    expect(files.log).toEqual([]);
    expect(resultsIn(model.requests[1] as ChatRequest).get("1")).toContain("token limit");
  });

  it('reads "5" as a number, and arguments inside a JSON string', async () => {
    const model = new ScriptedModel([
      calling(
        call("read_file", { path: "a", lines: "5" }),
        call("read_file", JSON.stringify(JSON.stringify({ path: "b" }))),
        call("read_file", '{"path": "a", "lines": "five"}', "3"),
      ),
    ]);
    const { session, files } = agentOver(model);
    files.texts.set("a", "text of a").set("b", "text of b");
    await session.send("Read");
    expect(statesIn(session)).toEqual(["read_file done", "read_file done", "read_file failed"]);
    expect(resultsIn(model.requests[1] as ChatRequest).get("3")).toContain("lines");
  });

  it("pauses after three calls in a row that cannot be read, and goes on when the user continues", async () => {
    const bad = () => calling(call("read_file", "[1, 2"));
    const model = new ScriptedModel([bad(), bad(), bad(), saying("Better now")]);
    const { session, agent } = agentOver(model);
    await session.send("Read");
    expect(model.requests).toHaveLength(3);
    expect(noticesIn(session)).toEqual(["invalid-calls"]);
    expect(answerIn(session).state).toBe("stopped");
    await agent.continue(answerIn(session).id);
    expect(answerIn(session)).toMatchObject({ state: "done", text: "Better now" });
  });

  it("answers a call that the server's reader could not read, and pauses at the third", async () => {
    const broken = [
      {
        type: "failed",
        failure: { provider: "scripted", kind: "provider-error", code: "broken-call", remedy: "retry" },
      } as const,
    ];
    const model = new ScriptedModel([broken, saying("Sorry."), broken, broken, broken]);
    const { session } = agentOver(model);
    await session.send("Read");
    expect(answerIn(session)).toMatchObject({ state: "done", text: "Sorry." });
    expect(textOf(model.requests[1]?.messages.at(-1) ?? { content: "" })).toContain("not valid JSON");
    await session.send("Again");
    expect(model.requests).toHaveLength(5);
    expect(noticesIn(session)).toEqual(["invalid-calls"]);
  });

  it("tries the model that is chosen now when an unsuitable one is continued", async () => {
    const weak = new ScriptedProvider("weak");
    const good = new ScriptedModel([saying("I can.")], {}, "good");
    let chosen = "weak/one";
    const { session, agent } = agentOver(weak, { others: [good], more: { chosenModel: () => chosen } });
    await session.send("Work");
    expect(noticesIn(session)).toEqual(["no-tools"]);
    chosen = "good/one";
    await agent.continue(answerIn(session).id);
    expect(answerIn(session)).toMatchObject({ state: "done", text: "I can.", model: { id: "good/one" } });
  });

  it("tells the model after a pattern of calls has repeated thrice, and pauses at the fourth time", async () => {
    const model = new ScriptedModel(
      Array.from({ length: 20 }, (_, index) => calling(call("read_file", { path: index % 2 === 0 ? "a" : "b" }))),
    );
    const { session, files } = agentOver(model);
    files.texts.set("a", "text of a").set("b", "text of b");
    await session.send("Read");
    expect(model.requests).toHaveLength(7);
    const noted = stepsIn(session).map(({ result }) => result?.text.includes("Do something else"));
    expect(noted).toEqual([false, false, false, false, true, true, true]);
    expect(noticesIn(session)).toEqual(["repetition"]);
  });

  it("does not mind the same read after a change", async () => {
    const turns = Array.from({ length: 5 }, (_, index) => [
      calling(call("read_file", { path: "a" })),
      calling(call("edit_file", { path: "a", text: `version ${index}` })),
    ]).flat();
    const { session, files } = agentOver(new ScriptedModel(turns));
    files.texts.set("a", "first");
    await session.send("Work");
    expect(noticesIn(session)).toEqual([]);
    expect(answerIn(session).state).toBe("done");
  });

  it("pauses when edits of one file keep failing", async () => {
    const turns = Array.from({ length: 5 }, (_, index) =>
      calling(call("edit_file", { path: "a", text: "broken", lines: index })),
    );
    const model = new ScriptedModel(turns);
    const { session } = agentOver(model);
    await session.send("Edit");
    expect(model.requests).toHaveLength(3);
    expect(noticesIn(session)).toEqual(["repetition"]);
  });

  it("counts requests with refused calls towards the limit", async () => {
    const model = new ScriptedModel(
      Array.from({ length: 9 }, (_, index) => calling(call("run_command", { path: "", text: `${index}` }))),
    );
    const { session, agent } = agentOver(model, { verdict: () => "refuse", limits: { maxRequests: 4 } });
    await session.send("Run");
    expect(model.requests).toHaveLength(4);
    expect(noticesIn(session)).toEqual(["requests"]);
    expect(stepsIn(session).every(({ result, detail }) => result?.isError && detail === "Refused.")).toBe(true);
    await agent.continue(answerIn(session).id);
    expect(model.requests).toHaveLength(8);
  });

  it("pauses for cost before the next request, after the calls of the round", async () => {
    const usage = { promptTokens: 900_000, completionTokens: 100_000, totalTokens: 1_000_000, estimated: false };
    const model = new ScriptedModel(
      [[{ type: "usage", usage }, ...calling(call("read_file", { path: "a" }), call("read_file", { path: "b" }))]],
      { price: { input: 1, output: 10, currency: "EUR" } },
    );
    const { session, files } = agentOver(model, { limits: { maxCost: 1.5 } });
    files.texts.set("a", "text of a").set("b", "text of b");
    await session.send("Read");
    expect(model.requests).toHaveLength(1);
    expect(statesIn(session)).toEqual(["read_file done", "read_file done"]);
    expect(noticesIn(session)).toEqual(["cost"]);
    expect(answerIn(session).run).toMatchObject({ cost: { amount: 1.9, currency: "EUR" }, promptTokens: 900_000 });
  });

  it("pauses for time, without the time that it waits for the user", async () => {
    const model = new ScriptedModel([
      calling(call("edit_file", { path: "a", text: "x" })),
      calling(call("read_file", { path: "a" })),
    ]);
    const { session, agent, clock } = agentOver(model, {
      verdict: ({ tool }) => (tool === "edit_file" ? "ask" : "allow"),
      tools: { during: async (tool) => void (tool === "read_file" && clock.advance(11 * 60_000)) },
      limits: { maxMinutes: 10 },
    });
    const sending = session.send("Edit");
    await until(session, () => agent.pending().length > 0);
    clock.advance(60 * 60_000);
    const [pending] = agent.pending();
    agent.answer(pending?.step.id ?? "", pending?.step.inputHash ?? "", { kind: "approved", scope: "once" });
    await sending;
    expect(model.requests).toHaveLength(2);
    expect(noticesIn(session)).toEqual(["minutes"]);
    expect(answerIn(session).run?.activeMs).toBe(11 * 60_000);
  });

  it("repeats no step when a failed answer is retried", async () => {
    const model = new ScriptedModel([
      calling(call("edit_file", { path: "a", text: "1" }, "1")),
      calling(call("edit_file", { path: "b", text: "2" }, "2")),
      failing(),
      saying("Both are changed."),
    ]);
    const { session, files } = agentOver(model);
    await session.send("Edit");
    expect(answerIn(session)).toMatchObject({ state: "error", failure: { kind: "connection-lost" } });
    await session.answerAgain(answerIn(session).id);
    expect(answerIn(session)).toMatchObject({ state: "done", text: "Both are changed." });
    expect(answerIn(session).failure).toBeUndefined();
    expect(files.log.filter((line) => !line.startsWith("begin"))).toEqual(["edit_file a", "edit_file b"]);
    expect([...resultsIn(model.requests[3] as ChatRequest).keys()]).toEqual(["1", "2"]);
    expect(session.conversation.size).toBe(2);
  });

  it("does not carry out the calls of a response that failed", async () => {
    const cut = [calling(call("edit_file", { path: "a", text: "1" }))[0], ...failing()].filter((event) => event !== undefined);
    const { session, files } = agentOver(new ScriptedModel([cut]));
    await session.send("Edit");
    expect(files.log).toEqual([]);
    expect(answerIn(session).state).toBe("error");
  });

  it("passes over a fallback that cannot call tools", async () => {
    const model = new ScriptedModel([calling(call("read_file", { path: "a" }, "1")), failing("server-error")]);
    const weak = new ScriptedProvider("weak");
    const other = new ScriptedModel([saying("From the other")], {}, "other");
    const { session, files } = agentOver(model, {
      others: [weak, other],
      more: { fallback: () => ({ enabled: true, chain: ["weak/one", "other/one"] }) },
    });
    files.texts.set("a", "text");
    await session.send("Read");
    expect(weak.requests).toEqual([]);
    expect(resultsIn(other.requests[0] as ChatRequest).get("1")).toBe("text");
    expect(answerIn(session)).toMatchObject({ state: "done", model: { id: "other/one" } });
  });

  it("stops and says why if a fallback cannot work as an agent", async () => {
    const model = new ScriptedModel([calling(call("read_file", { path: "a" })), failing("server-error")]);
    const weak = new ScriptedModel([], { contextLength: 8192 }, "weak");
    const { session, files } = agentOver(model, {
      others: [weak],
      more: { fallback: () => ({ enabled: true, chain: ["weak/one"] }) },
    });
    files.texts.set("a", "text");
    await session.send("Read");
    expect(weak.requests).toEqual([]);
    expect(noticesIn(session)).toEqual(["no-tools"]);
    expect(answerIn(session)).toMatchObject({ state: "stopped", model: { id: "scripted/one" } });
    expect(answerIn(session).failure).toBeUndefined();
  });

  it("stops and says why if no fallback can call tools", async () => {
    const model = new ScriptedModel([calling(call("read_file", { path: "a" }, "1")), failing("server-error")]);
    const weak = new ScriptedProvider("weak");
    const { session, files } = agentOver(model, {
      others: [weak],
      more: { fallback: () => ({ enabled: true, chain: ["weak/one"] }) },
    });
    files.texts.set("a", "text");
    await session.send("Read");
    expect(weak.requests).toEqual([]);
    expect(answerIn(session)).toMatchObject({ state: "error", failure: { kind: "server-error" } });
    expect(answerIn(session).parts?.at(-1)).toMatchObject({
      ...{ kind: "notice", notice: "no-fallback", pauses: false },
      detail: expect.stringMatching(/tools.*one/i),
    });
    expect(statesIn(session)).toEqual(["read_file done"]);
  });

  it("goes on with a fallback that can call tools", async () => {
    const model = new ScriptedModel([calling(call("read_file", { path: "a" }, "1")), failing("server-error")]);
    const other = new ScriptedModel([saying("From the other")], {}, "other");
    const { session, files } = agentOver(model, {
      others: [other],
      more: { fallback: () => ({ enabled: true, chain: ["other/one"] }) },
    });
    files.texts.set("a", "text");
    await session.send("Read");
    expect(resultsIn(other.requests[0] as ChatRequest).get("1")).toBe("text");
    expect(answerIn(session)).toMatchObject({ state: "done", text: "From the other", model: { id: "other/one" } });
    expect(answerIn(session).fallbacks).toHaveLength(1);
  });

  it.each([
    ["cannot call tools", { capabilities: ["chat"] as const }],
    ["has a context of 8k", { contextLength: 8192 }],
  ])("asks no model that %s", async (_, about) => {
    const model = new ScriptedModel([saying("Hello")], about);
    const { session } = agentOver(model);
    await session.send("Hi");
    expect(model.requests).toEqual([]);
    expect(noticesIn(session)).toEqual(["no-tools"]);
    const detail = expect.stringContaining("one");
    expect(answerIn(session)).toMatchObject({ model: { id: "scripted/one" }, parts: [{ pauses: true, detail }] });
  });

  it("keeps the texts of rounds apart, and moves only the present one to the reasoning", async () => {
    const model = new ScriptedModel([
      [{ type: "text-delta", text: "I read first." }, ...calling(call("read_file", { path: "a" }))],
      [{ type: "text-delta", text: "hmm" }, { type: "text-was-reasoning" }, ...saying("Now I know.")],
    ]);
    const { session } = agentOver(model);
    await session.send("Read");
    expect(answerIn(session)).toMatchObject({ text: "I read first.\n\nNow I know.", reasoning: "hmm" });
    expect(model.requests[1]?.messages.find(({ toolCalls }) => toolCalls)?.content).toBe("I read first.");
  });

  it("sends what the user writes meanwhile after the running step", async () => {
    const model = new ScriptedModel([calling(call("read_file", { path: "a" }, "1")), saying("Understood")]);
    const { session, agent, files } = agentOver(model, {
      tools: { during: async () => void expect(agent.addNote("Only the first line")).toBe(true) },
    });
    files.texts.set("a", "text");
    expect(agent.addNote("too early")).toBe(false);
    await session.send("Read");
    expect(model.requests[1]?.messages.slice(-2)).toMatchObject([
      { role: "tool", content: "text" },
      { role: "user", content: "Only the first line" },
    ]);
    expect(agent.addNote("too late")).toBe(false);
  });

  it("answers a note that came during the last response", async () => {
    const model = new ScriptedModel([
      async function* () {
        yield { type: "text-delta", text: "All done." } as const;
        agent.addNote("One more thing");
        yield { type: "finished", reason: "stop" } as const;
      },
      saying("Did that too."),
    ]);
    const { session, agent } = agentOver(model);
    await session.send("Work");
    expect(model.requests).toHaveLength(2);
    expect(model.requests[1]?.messages.slice(-2).map(textOf)).toEqual(["All done.", "One more thing"]);
    expect(answerIn(session)).toMatchObject({ state: "done", text: "All done.\n\nDid that too." });
  });

  it("sends reasoning back with the calls of its round", async () => {
    const reasoning = { field: "reasoning_content", text: "because" } as const;
    const [event] = calling(call("read_file", { path: "a" }));
    const model = new ScriptedModel([[{ ...event, reasoning } as never, { type: "finished", reason: "tool-calls" }]]);
    const { session } = agentOver(model);
    await session.send("Read");
    expect(model.requests[1]?.messages.find(({ toolCalls }) => toolCalls)?.reasoning).toEqual(reasoning);
  });

  it("lets the model ask the user, and keeps its to-do list", async () => {
    const model = new ScriptedModel([
      calling(call("set_todos", { path: "", text: "Find it" })),
      calling(call("ask_person", { path: "", text: "Which one?" }, "2")),
    ]);
    const { session, agent } = agentOver(model);
    const sending = session.send("Work");
    await until(session, () => agent.pending().length > 0);
    const [pending] = agent.pending();
    expect(pending?.question).toEqual({ text: "Which one?", choices: ["yes", "no"] });
    const { id, inputHash = "" } = pending?.step ?? { id: "" };
    expect(agent.answer(id, inputHash, { kind: "approved", scope: "once" })).toBe(false);
    expect(agent.answer(id, inputHash, { kind: "answered", text: "The blue one" })).toBe(true);
    await sending;
    expect(resultsIn(model.requests[2] as ChatRequest).get("2")).toBe("The blue one");
    expect(answerIn(session).parts?.find(({ kind }) => kind === "todos")).toMatchObject({
      items: [{ text: "Find it", state: "doing" }],
    });
  });

  it("answers a call that the gate refuses, or whose tool breaks, with an error", async () => {
    const model = new ScriptedModel([
      calling(call("edit_file", { path: "a", text: "x" }, "1"), call("run_command", { path: "", text: "x" }, "2")),
    ]);
    const { session } = agentOver(model, {
      verdict: ({ tool }) => (tool === "edit_file" ? "refuse" : "allow"),
      tools: { during: () => Promise.reject(new Error("no shell")) },
    });
    await session.send("Work");
    const results = resultsIn(model.requests[1] as ChatRequest);
    expect(results.get("1")).toBe("It is not allowed.");
    expect(results.get("2")).toContain("no shell");
    expect(statesIn(session)).toEqual(["edit_file failed", "run_command failed"]);
  });
});
