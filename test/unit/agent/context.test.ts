import { describe, expect, it, vi } from "vitest";
import { Conversation } from "../../../src/core/conversation/conversation.js";
import type { ChatRequest } from "../../../src/core/provider-api/provider.js";
import { agentOver, answerIn, noticesIn } from "../../support/agent.js";
import { call, calling, resultsIn, ScriptedModel, saying, textOf } from "../../support/scripted-model.js";

/** About 1,000 tokens each, all different. */
const big = (name: string): string => `${name} `.repeat(2_000);
const isSummary = (request: ChatRequest): boolean =>
  textOf(request.messages.at(-1) ?? { content: "" }).includes("Write a summary");

describe("the context of a run", () => {
  it("keeps the beginning of each request byte-equal over ten rounds", async () => {
    const model = new ScriptedModel(Array.from({ length: 10 }, (_, index) => calling(call("read_file", { path: `${index}` }))));
    const { session, files } = agentOver(model);
    for (let index = 0; index < 10; index++) files.texts.set(`${index}`, big(`word${index}`));
    await session.send("Read ten files");
    expect(model.requests).toHaveLength(11);
    for (const [index, request] of model.requests.entries()) {
      const next = model.requests[index + 1];
      if (!next) continue;
      expect(JSON.stringify(next.tools)).toBe(JSON.stringify(request.tools));
      expect(JSON.stringify(next.messages.slice(0, request.messages.length))).toBe(JSON.stringify(request.messages));
    }
    expect(textOf(model.requests[0]?.messages[0] ?? { content: "" })).toContain("The workspace folder is sample.");
  });

  it("builds the messages of a round that is over once, and weighs them once: a step late in a run costs no more", async () => {
    const rounds = 30;
    let characters = 0;
    const { charCodeAt } = String.prototype;
    vi.spyOn(String.prototype, "charCodeAt").mockImplementation(function (this: string, index: number) {
      characters += 1;
      return charCodeAt.call(this, index);
    });
    const weighed: number[] = [];
    const turn = (index: number) => () => {
      weighed.push(characters);
      characters = 0;
      return calling(call("read_file", { path: `${index}` }));
    };
    const model = new ScriptedModel(
      Array.from({ length: rounds }, (_, index) => turn(index)),
      { contextLength: 4_000_000 },
    );
    const { session, files } = agentOver(model);
    for (let index = 0; index < rounds; index++) files.texts.set(`${index}`, `text ${index} `.repeat(100));
    await session.send("Read");
    vi.restoreAllMocks();
    expect(model.requests).toHaveLength(rounds + 1);
    for (const [index, { messages }] of model.requests.entries()) {
      const next = model.requests[index + 1]?.messages;
      // Its last round was not over.
      if (next) expect(messages.slice(0, -2).filter((message, position) => message !== next[position])).toEqual([]);
    }
    expect(weighed.at(-1)).toBeLessThan((weighed[3] ?? 0) * 1.2);
  });

  it("drops old results first, keeps the last ones, and names what was dropped", async () => {
    const model = new ScriptedModel(
      Array.from({ length: 12 }, (_, index) => calling(call("read_file", { path: `src/${index}.ts` }, `${index}`))),
      { contextLength: 40_000 },
    );
    const { session, files } = agentOver(model);
    for (let index = 0; index < 12; index++) files.texts.set(`src/${index}.ts`, big(`word${index}`));
    await session.send("Read");
    const last = resultsIn(model.requests.at(-1) as ChatRequest);
    expect(last.get("0")).toBe(
      "[The result of read_file (src/0.ts) was removed to save room. Call read_file again if you need it.]",
    );
    for (const index of [9, 10, 11]) expect(last.get(`${index}`)).toBe(big(`word${index}`));
    expect(model.requests.some(isSummary)).toBe(false);
    expect(answerIn(session).state).toBe("done");
  });

  it("keeps to-do list, changed files and the user's words when the model summarizes", async () => {
    const turn = (index: number) => (request: ChatRequest) => {
      if (isSummary(request)) return saying("I found the slow loop in src/a.ts.");
      if (index === 0) {
        agent.addNote("Never touch src/secret.ts");
        return calling(
          call("set_todos", { path: "", text: "Fix the loop" }),
          call("edit_file", { path: "src/a.ts", text: big("edit") }),
        );
      }
      return calling(call("run_command", { path: "", text: big(`command${index}`) }, `${index}`));
    };
    const model = new ScriptedModel(
      Array.from({ length: 9 }, (_, index) => turn(index)),
      { contextLength: 24_000 },
    );
    const { session, agent } = agentOver(model);
    await session.send("Fix the slow loop, but keep its name");
    const summarized = model.requests.findIndex(isSummary);
    expect(summarized).toBeGreaterThan(0);
    const after = model.requests[summarized + 1] as ChatRequest;
    const said = after.messages.map(textOf).join("\n");
    for (const kept of ["I found the slow loop", "Fix the loop", "src/a.ts", "Never touch src/secret.ts", "keep its name"])
      expect(said).toContain(kept);
    expect(JSON.stringify(after.messages).length).toBeLessThan(JSON.stringify(model.requests[summarized]?.messages).length / 2);
    expect(answerIn(session).parts?.some(({ kind }) => kind === "compaction")).toBe(true);
  });

  it("pauses if a summary frees too little", async () => {
    const model = new ScriptedModel(
      Array.from({ length: 9 }, (_, index) => (request: ChatRequest) => {
        if (isSummary(request)) return saying(big("summary").repeat(10));
        return calling(call("run_command", { path: "", text: big(`command${index}`).repeat(2) }));
      }),
      { contextLength: 24_000 },
    );
    const { session } = agentOver(model);
    await session.send("Work");
    expect(noticesIn(session)).toEqual(["context"]);
    expect(model.requests.filter(isSummary)).toHaveLength(1);
  });

  it("makes room and tries once more if the service says that the request is too long", async () => {
    const tooLong = [
      { type: "failed", failure: { provider: "scripted", kind: "context-overflow", remedy: "new-chat" } },
    ] as const;
    const model = new ScriptedModel([
      calling(call("read_file", { path: "a" })),
      tooLong as never,
      (request) => (isSummary(request) ? saying("I read a.") : saying("unexpected")),
      saying("Fits now."),
    ]);
    const { session, files } = agentOver(model);
    files.texts.set("a", big("word"));
    await session.send("Read");
    expect(answerIn(session)).toMatchObject({ state: "done", text: "Fits now." });
    expect(textOf(model.requests[3]?.messages[1] ?? { content: "" })).toContain("I read a.");
  });

  it("offers earlier steps as calls to the agent, and as text where no tools are offered", async () => {
    const conversation = new Conversation("c", 0);
    const model = new ScriptedModel([calling(call("read_file", { path: "a" }, "1")), saying("Read it.")]);
    const { session, agent, files } = agentOver(model, { conversation });
    files.texts.set("a", "text of a");
    await session.send("Read");
    await session.send("Again");
    expect(resultsIn(model.requests[2] as ChatRequest).get("1")).toBe("text of a");
    await agent.setMode("chat");
    await session.send("What was in it?");
    const request = model.requests[3] as ChatRequest;
    expect(request.tools).toBeUndefined();
    expect(request.messages.every(({ role, toolCalls }) => role !== "tool" && !toolCalls)).toBe(true);
    expect(request.messages.map(textOf).join("\n")).toContain("text of a");
    expect(request.messages.map(({ role }) => role)).toEqual(["user", "assistant", "user", "assistant", "user"]);
  });

  it("leaves images out for a model that takes none", async () => {
    const model = new ScriptedModel([calling(call("read_file", { path: "a" }, "1"))]);
    const { session } = agentOver(model, {
      services: {
        tools: async () => [
          {
            definition: { name: "read_file", description: "", inputSchema: {} },
            effect: "reads",
            isParallel: true,
            read: (input) => ({ input }),
            title: () => "",
            plan: async () => ({
              result: { text: "a picture", images: [{ type: "image", mimeType: "image/png", data: "AAAA" }], isError: false },
            }),
          },
        ],
      },
    });
    await session.send("Look");
    expect(JSON.stringify(model.requests[1]?.messages)).not.toContain("AAAA");
  });
});
