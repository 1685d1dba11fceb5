// What the pipeline passes to the calibration of token estimates, and what a plan makes of it.

import { describe, expect, it } from "vitest";
import { planContext } from "../../../src/core/context/plan.js";
import type { ChatMessage, ModelInfo, Usage } from "../../../src/core/provider-api/provider.js";
import { estimatePromptTokens } from "../../../src/core/tokens/prompt-tokens.js";
import { requestsOver } from "../../support/requests.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";
import { question } from "../context/conversations.js";

const messages: readonly ChatMessage[] = [{ role: "user", content: "How many tokens is this? ".repeat(40) }];
const tools = [{ name: "read", description: "Reads a file", inputSchema: { type: "object", properties: {} } }];
const usage: Usage = { promptTokens: 400, completionTokens: 5, totalTokens: 405, estimated: false };

interface Asked {
  readonly usage?: Usage;
  readonly model?: Partial<ModelInfo>;
  readonly content?: object;
  readonly isCheck?: boolean;
}

async function measured({ usage: given = usage, model = {}, content = {}, isCheck }: Asked = {}): Promise<[number, number][]> {
  const provider = new ScriptedProvider("one");
  provider.models = async () => [provider.model("one", model)];
  provider.answer = async function* () {
    yield { type: "text-delta", text: "Many" };
    yield { type: "usage", usage: given };
    yield { type: "finished", reason: "stop" };
  };
  const counts: [number, number][] = [];
  const { requests } = requestsOver([provider], { measure: (_, estimated, reported) => void counts.push([estimated, reported]) });
  const asking = {
    content: { messages, ...content },
    signal: new AbortController().signal,
    ...(isCheck ? { isCheck: true } : {}),
  };
  for await (const _ of requests.ask(asking));
  return counts;
}

describe("the reported prompt tokens of a request", () => {
  it("are compared with the estimate of all that was sent, tools included", async () => {
    const counts = await measured({ content: { tools } });
    expect(counts).toEqual([[estimatePromptTokens({ messages, tools }), 400]]);
    expect(estimatePromptTokens({ messages, tools })).toBeGreaterThan(estimatePromptTokens({ messages }));
  });

  const image = { type: "image", mimeType: "image/png", data: "" } as const;
  it.each<[string, Asked]>([
    ["estimated by us", { usage: { ...usage, estimated: true } }],
    ["of a request with images", { content: { messages: [{ role: "user", content: [image] }] } }],
    ["of an agent, which adds its own instructions", { model: { capabilities: ["chat", "agent"] } }],
    ["of a conversation that the service keeps", { content: { continuation: "x" } }],
    ["of our own checks", { isCheck: true }],
  ])("are not compared if they are %s", async (_, asked) => {
    expect(await measured(asked)).toEqual([]);
  });
});

describe("a context plan", () => {
  it("counts with the model's own tokens once they are known", () => {
    const input = { path: [question("q", "word ".repeat(200))], systemPrompt: "", maxTokens: undefined };
    const before = planContext({ ...input, facts: { seesImages: false } }).used;
    const after = planContext({ ...input, facts: { seesImages: false, tokenFactor: 1.5 } }).used;
    expect(after).toBe(Math.ceil(before * 1.5));
  });
});
