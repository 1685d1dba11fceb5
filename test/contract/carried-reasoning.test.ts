// Reasoning that a service needs back with the tool calls that it led to: encrypted items of Responses, signed thinking of
// Messages. It is sent back unchanged, only to the model that created it, and omitted if the service can no longer read it.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChatEvent, ChatMessage, ChatRequest } from "../../src/core/provider-api/provider.js";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { readCustomProviders } from "../../src/core/providers/custom/definitions.js";
import { CallMemory } from "../../src/vscode/language-models/call-memory.js";
import { OpenAIService } from "../sandbox/services/openai.js";
import { askProvider, requestsOver } from "../support/requests.js";
import { testAccounts, wireContext } from "../support/wire-context.js";

const tool = { name: "look", description: "Looks", inputSchema: { type: "object", properties: {} } };
const question: ChatMessage = { role: "user", content: '[[reasoning]] [[call:look {"at": "row 3"}]]' };
const parameters = { reasoningEffort: "low", maxTokens: 4096 } as const;

describe.each(["responses", "messages"] as const)("reasoning in a tool loop with %s", (api) => {
  let service: OpenAIService;
  let provider: CustomProvider;
  const { requests } = requestsOver([]);
  beforeEach(async () => {
    service = await OpenAIService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
    const entry = { id: "mine", name: "Mine", baseUrl: `${service.url}/every/v1`, auth: "none", boundary: "local", api };
    const [definition] = readCustomProviders([entry]).definitions;
    if (!definition) throw new Error("no definition");
    provider = new CustomProvider(wireContext(), definition, testAccounts().credentialsOf("mine"));
  });
  afterEach(async () => await service.kill());

  const ask = async (messages: readonly ChatMessage[], more: Partial<ChatRequest> = {}): Promise<ChatEvent[]> => {
    const events: ChatEvent[] = [];
    const request: ChatRequest = { model: "sandbox-large", messages, tools: [tool], parameters, ...more };
    for await (const event of askProvider(provider, request, undefined, requests)) events.push(event);
    return events;
  };
  const answered = (events: readonly ChatEvent[]): ChatMessage[] => {
    const first = events.find((event) => event.type === "tool-call");
    if (!first) throw new Error(`no call in ${JSON.stringify(events)}`);
    const { call, reasoning } = first;
    return [
      question,
      { role: "assistant", content: "", toolCalls: [call], ...(reasoning ? { reasoning } : {}) },
      { role: "tool", content: "nothing there", toolCallId: call.id },
    ];
  };
  const bodies = (): string[] => service.requests.map(({ rawBody }) => rawBody);
  const mark = api === "responses" ? "gAAAAA" : "EqQB";

  it("is shown, and sent back before the calls", async () => {
    const events = await ask([question]);
    expect(events.some((event) => event.type === "reasoning-delta")).toBe(true);
    const after = await ask(answered(events));
    expect(after.at(-1)).toEqual({ type: "finished", reason: "stop" });
    const sent = bodies().at(-1) ?? "";
    expect(sent).toContain(mark);
    const order = [...sent.matchAll(/"type":"(reasoning|function_call|thinking|tool_use)"/g)].map(([, type]) => type);
    expect(order).toEqual(api === "responses" ? ["reasoning", "function_call"] : ["thinking", "tool_use"]);
  });

  it("is sent to no other model", async () => {
    const conversation = answered(await ask([question]));
    const after = await ask(conversation, { model: "sandbox-small" });
    expect(after.at(-1)).toEqual({ type: "finished", reason: "stop" });
    expect(bodies().at(-1)).not.toContain(mark);
  });

  it("is omitted if the service can no longer read it, in one retry and from then on", async () => {
    const conversation = answered(await ask([question]));
    service.encrypted.clear();
    service.memory.signed.clear();
    const before = service.requests.length;
    expect((await ask(conversation)).at(-1)).toEqual({ type: "finished", reason: "stop" });
    expect(service.requests.length).toBe(before + 2);
    expect((await ask(conversation)).at(-1)).toEqual({ type: "finished", reason: "stop" });
    expect(service.requests.length).toBe(before + 3);
    // New reasoning is still sent back.
    const again = answered(await ask([question]));
    await ask(again);
    expect(bodies().at(-1)).toContain(mark);
  });

  it("returns through another extension without being visible to it", async () => {
    const memory = new CallMemory();
    const events = await ask([question]);
    for (const event of events) if (event.type === "tool-call") memory.keep("mine/sandbox-large", event);
    const foreign = answered(events).map(({ reasoning: _, ...message }) => message);
    const recalled = memory.recall("mine/sandbox-large", { messages: foreign });
    await ask(recalled.messages);
    expect(bodies().at(-1)).toContain(mark);
  });
});
