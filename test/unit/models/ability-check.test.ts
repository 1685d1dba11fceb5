import { describe, expect, it } from "vitest";
import { withAbilities } from "../../../src/core/models/abilities/abilities.js";
import { checkAbility, checkAndLearn } from "../../../src/core/models/abilities/ability-check.js";
import { LearnedAbilities } from "../../../src/core/models/abilities/learned-abilities.js";
import type { ChatEvent, ChatRequest, ModelInfo } from "../../../src/core/provider-api/provider.js";
import type { RequestServices } from "../../../src/core/requests/asking.js";
import { abilityLines } from "../../../src/vscode/models/details/ability-words.js";
import { eventsOf, requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { TestStores } from "../../support/wire-context.js";

const finished = (reason: "stop" | "length" = "stop"): ChatEvent => ({ type: "finished", reason });
const text = (words: string): ChatEvent => ({ type: "text-delta", text: words });
const call: ChatEvent = { type: "tool-call", call: { id: "1", name: "report_number", arguments: '{"number":7}' } };

async function* streamOf(events: readonly ChatEvent[]): AsyncGenerator<ChatEvent> {
  yield* events;
}

describe("a check of an ability", () => {
  it.each([
    ["tools", [call], "yes"],
    ["tools", [text("7"), finished()], "no"],
    ["tools", [text("I will now"), finished("length")], "unclear"],
    ["images", [text("Left is purple, right is yellow."), finished()], "yes"],
    ["images", [text("A cat."), finished()], "no"],
    ["thinking", [{ type: "reasoning-delta", text: "Hm" }], "yes"],
    ["thinking", [text("9.9"), finished()], "unclear"],
    ["thinking", [text("Hm"), { type: "text-was-reasoning" }, text("9.9"), finished()], "yes"],
  ] as const)("for %s finds in %j: %s", async (ability, events, verdict) => {
    expect(await checkAbility(ability, () => streamOf(events as readonly ChatEvent[]))).toEqual({ verdict });
  });

  it("is unclear, with the reason, if the request failed", async () => {
    const failure = { provider: "p", kind: "rate-limited", remedy: "retry" } as const;
    expect(await checkAbility("tools", () => streamOf([{ type: "failed", failure }]))).toEqual({ verdict: "unclear", failure });
  });
});

describe("a check of a model", () => {
  const failure = { provider: "scripted", kind: "server-error", remedy: "retry" } as const;
  const plain = new ScriptedProvider().model("one");

  it.each([
    ["what it saw", [call], plain, "yes", ["tools true"]],
    ["what it did not see", [text("7"), finished()], plain, "no", ["tools false"]],
    [
      "what the server refused",
      [{ type: "failed", failure }],
      { ...plain, sources: { tools: "learned" } },
      "no",
      ["tools false"],
    ],
    [
      "a refusal of what the user claims",
      [{ type: "failed", failure }],
      { ...plain, capabilities: ["tools"], sources: { tools: "user" }, refused: ["tools"] },
      "no",
      ["tools false"],
    ],
    ["nothing of another failure", [{ type: "failed", failure }], plain, "unclear", []],
  ] as const)("keeps %s", async (_name, events, known, verdict, expected) => {
    const lessons: string[] = [];
    const finding = await checkAndLearn("tools", {
      ask: () => streamOf(events as readonly ChatEvent[]),
      known: () => known as ModelInfo,
      learn: (ability, value) => void lessons.push(`${ability} ${value}`),
    });
    expect(finding.verdict).toBe(verdict);
    expect(lessons).toEqual(expected);
  });
});

describe("the words for abilities", () => {
  it("name each source, and say that a server refused what the user claims", () => {
    const base = new ScriptedProvider().model("one");
    const model = withAbilities(base, { user: { tools: true }, list: { images: false }, family: { fim: "qwen" } });
    expect(abilityLines({ ...model, refused: ["tools"] })).toEqual([
      "Tools: yes · from your settings · the server refused it",
      "Images: no · from the server's list",
      "Thinking: unknown",
      "Fills in code: yes (qwen) · known for this model family",
    ]);
  });
});

describe("the request pipeline", () => {
  const tools = [{ name: "now", description: "", inputSchema: {} }];
  const image = { type: "image", mimeType: "image/png", data: "AAAA" } as const;

  function refusing(words: string, kind: "bad-request" | "server-error" = "bad-request") {
    const provider = new ScriptedProvider();
    const lessons: string[] = [];
    const learn: RequestServices["learn"] = (_by, ability, value, from) => void lessons.push(`${ability} ${value} ${from}`);
    const { requests } = requestsOver([provider], { learn });
    const isTooMuch = (request: ChatRequest): boolean =>
      (request.tools?.length ?? 0) > 0 || request.messages.some(({ content }) => typeof content !== "string");
    provider.answer = async function* (request) {
      if (isTooMuch(request)) {
        yield { type: "failed", failure: { provider: "scripted", kind, status: 400, detail: words, remedy: "retry" } };
        return;
      }
      yield text("Hello");
      yield finished();
    };
    return { provider, requests, lessons };
  }

  it.each([
    ["registry.ollama.ai/library/gemma3 does not support tools", "bad-request"],
    ['"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set', "bad-request"],
    ["No endpoints found that support tool use.", "bad-request"],
    ["tools param requires --jinja flag", "server-error"],
  ] as const)("learns from %j that the model takes no tools", async (words, kind) => {
    const { requests, lessons } = refusing(words, kind);
    await eventsOf(requests, { content: { messages: [{ role: "user", content: "?" }], tools } });
    expect(lessons).toEqual(["tools false refusal"]);
  });

  it.each([
    "Invalid schema for function 'now'",
    "messages with role 'tool' must be a response to a preceding tool call",
    "overloaded",
  ])("does not read %j as a refusal of tools in general", async (words) => {
    const { requests, lessons } = refusing(words);
    await eventsOf(requests, { content: { messages: [{ role: "user", content: "?" }], tools } });
    expect(lessons).toEqual([]);
  });

  it("learns that a model does not accept images if it answers without them", async () => {
    const { requests, lessons } = refusing("image input is not supported by this model");
    await eventsOf(requests, { content: { messages: [{ role: "user", content: [image] }] } });
    expect(lessons).toEqual(["images false refusal"]);
  });

  it("never removes from a check what the check is about", async () => {
    const { provider, requests, lessons } = refusing("image input is not supported by this model");
    const events = await eventsOf(requests, { isCheck: true, content: { messages: [{ role: "user", content: [image] }] } });
    expect(events.at(-1)?.type).toBe("failed");
    expect(provider.requests).toHaveLength(1);
    expect(lessons).toEqual(["images false refusal"]);
  });

  it("learns once from an answer that calls a tool and thinks", async () => {
    const { provider, requests, lessons } = refusing("");
    provider.answer = () =>
      streamOf([{ type: "reasoning-delta", text: "a" }, { type: "reasoning-delta", text: "b" }, call, call, finished("stop")]);
    await eventsOf(requests);
    expect(lessons).toEqual(["thinking true answer", "tools true answer"]);
  });

  it("plans without images for a model that refused them in an earlier window", async () => {
    const provider = new ScriptedProvider();
    const learned = new LearnedAbilities(new TestStores().window(), { now: () => 0 });
    const model = provider.model("one", { capabilities: ["chat", "vision"] });
    learned.learn(model, provider, "images", false, "refusal");
    const { requests } = requestsOver([{ ...provider, listModels: async () => [learned.applied(model, provider)] } as never]);
    const by = await requests.resolve("scripted/one", new AbortController().signal);
    expect(by.facts.seesImages).toBe(false);
  });
});
