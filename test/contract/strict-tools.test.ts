// Conversations with tools, in several turns, at services that refuse every deviation from their rules. None may refuse even
// once: a retry would hide it, at the cost of a request for each answer.

import { beforeEach, describe, expect, it } from "vitest";
import type { ChatEvent, ChatMessage } from "../../src/core/provider-api/provider.js";
import { CustomProvider } from "../../src/core/providers/custom/custom-provider.js";
import { readCustomProviders } from "../../src/core/providers/custom/definitions.js";
import { askProvider, requestsOver } from "../support/requests.js";
import { chatServices } from "../support/strict-services/chat-services.js";
import { messages as anthropic, responses } from "../support/strict-services/other-services.js";
import { type Said, type StrictRules, StrictService } from "../support/strict-services/strict-service.js";
import { testAccounts } from "../support/wire-context.js";

const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const image = { type: "image", mimeType: "image/png", data: png } as const;
const path = { type: "object", properties: { path: { type: "string" } }, required: ["path"] };
const tools = [
  { name: "read", description: "Reads a file", inputSchema: path },
  { name: "list", description: "Lists the files", inputSchema: { type: "object", properties: {} } },
];
const read = (file: string): Said["calls"][number] => ({ name: "read", arguments: JSON.stringify({ path: file }) });
const list = { name: "list", arguments: "{}" };
const parameters = { reasoningEffort: "low", maxTokens: 8000 } as const;

describe.each([...chatServices, responses, anthropic])("$name", (rules) => {
  let service: StrictService;
  let conversation: ChatMessage[];
  let provider: CustomProvider;
  const { requests } = requestsOver([]);
  beforeEach(() => {
    service = new StrictService(rules);
    conversation = [];
    const entry = { id: "mine", name: "Mine", baseUrl: rules.baseUrl, auth: "none", boundary: "public", api: rules.api };
    const [definition] = readCustomProviders([entry]).definitions;
    if (!definition) throw new Error("no definition");
    provider = new CustomProvider(service.context, definition, testAccounts().credentialsOf("mine"));
  });

  /** Asks, and adds the answer with its calls to the conversation. */
  async function turn(said: Partial<Said>, ...given: ChatMessage[]): Promise<ChatMessage> {
    conversation.push(...given);
    service.next = { text: "", thought: "", calls: [], ...said };
    const events: ChatEvent[] = [];
    const request = { model: rules.model, messages: conversation, tools, parameters };
    for await (const event of askProvider(provider, request, undefined, requests)) events.push(event);
    expect(service.refusals).toEqual([]);
    expect(events.at(-1)?.type, JSON.stringify(events.at(-1))).toBe("finished");
    const calls = events.filter((event) => event.type === "tool-call");
    const reasoning = calls[0]?.reasoning;
    const answer: ChatMessage = {
      role: "assistant",
      content: said.text ?? "",
      ...(calls.length > 0 ? { toolCalls: calls.map(({ call }) => call) } : {}),
      ...(reasoning ? { reasoning } : {}),
    };
    expect(answer.toolCalls?.length ?? 0).toBe(said.calls?.length ?? 0);
    conversation.push(answer);
    return answer;
  }

  const result = ({ toolCalls = [] }: ChatMessage, position: number, content: ChatMessage["content"]): ChatMessage => ({
    role: "tool",
    content,
    toolCallId: toolCalls[position]?.id ?? "",
  });

  it("accepts parallel calls, images and errors in results, thinking, and a second question", async () => {
    const system: ChatMessage = { role: "system", content: "Be brief." };
    const question: ChatMessage = { role: "user", content: [{ type: "text", text: "What is in these files?" }, image] };
    const first = await turn(
      { thought: "Both at once.", text: "Let me look.", calls: [read("a.png"), read("b.txt"), list] },
      system,
      question,
    );
    const seen = result(first, 0, [{ type: "text", text: "a picture" }, image]);
    const failed: ChatMessage = { ...result(first, 1, "ENOENT: no such file"), isError: true };
    const second = await turn({ thought: "One is missing.", calls: [list] }, seen, failed, result(first, 2, "a.png"));
    await turn({ thought: "Enough.", text: "A picture." }, result(second, 0, "a.png"));
    const third = await turn({ thought: "Once more.", calls: [read("c.txt")] }, { role: "user", content: "And c.txt?" });
    await turn({ text: "Nothing." }, result(third, 0, ""));
    expect(service.bodies).toHaveLength(5);
  });

  it("accepts a question that interrupts a call", async () => {
    const first = await turn({ thought: "Hm.", calls: [read("a.txt"), list] }, { role: "user", content: "Look" });
    await turn({ text: "Fine." }, result(first, 1, "a.txt"), { role: "user", content: "Stop. What do you know?" });
  });

  it("accepts a tool loop that another model began", async () => {
    const foreign = { field: "reasoning_content", text: "Hm.", details: [{ type: "reasoning.text", text: "Hm." }] } as const;
    const from = { host: "other.example", model: "other" };
    const carried = {
      api: rules.api === "messages" ? "responses" : "messages",
      host: "other.example",
      model: "other",
      items: [],
    } as const;
    const extraContent = { other: { thought_signature: "foreign" } };
    const calls = [
      { id: "chatcmpl-tool:0123456789/α", ...list },
      { id: "functions.read:1", ...read("a") },
    ];
    const asking = (more: object): ChatMessage[] => [
      { role: "user", content: "Look" },
      { role: "assistant", content: "", toolCalls: calls, ...more },
      { role: "tool", content: "a", toolCallId: calls[0]?.id ?? "" },
      { role: "tool", content: [image], toolCallId: calls[1]?.id ?? "" },
    ];
    const next = await turn({ thought: "Hm.", calls: [list] }, ...asking({ reasoning: { ...foreign, from, carried } }));
    await turn({ text: "Fine." }, result(next, 0, "a"));
    conversation = [];
    const withExtra = asking({ reasoning: { ...foreign, from } });
    if (rules.name !== "Gemini")
      withExtra[1] = { ...withExtra[1], toolCalls: calls.map((call) => ({ ...call, extraContent })) } as ChatMessage;
    await turn({ text: "Fine." }, ...withExtra, { role: "user", content: "Go on" });
  });
});

describe("an expired signature", () => {
  const [gemini, openRouter] = ["Gemini", "OpenRouter"].map((name) => chatServices.find((rules) => rules.name === name));
  it.each([gemini, openRouter])("is dropped once at $name, and the request retried", async (rules) => {
    if (!rules) throw new Error("no such service");
    let isExpired = false;
    const forgetful: StrictRules = {
      ...rules,
      problem: (body) => (isExpired && /sig-\d/.test(JSON.stringify(body)) ? "Thought signature is not valid." : undefined),
    };
    const service = new StrictService(forgetful);
    const entry = { id: "mine", name: "Mine", baseUrl: rules.baseUrl, auth: "none", boundary: "public" };
    const [definition] = readCustomProviders([entry]).definitions;
    if (!definition) throw new Error("no definition");
    const provider = new CustomProvider(service.context, definition, testAccounts().credentialsOf("mine"));
    const { requests } = requestsOver([]);
    const ask = async (messages: readonly ChatMessage[]): Promise<ChatEvent[]> => {
      const events: ChatEvent[] = [];
      for await (const event of askProvider(provider, { model: rules.model, messages, tools }, undefined, requests))
        events.push(event);
      return events;
    };
    service.next = { text: "", thought: "Hm.", calls: [list] };
    const question: ChatMessage = { role: "user", content: "Look" };
    const made = (await ask([question])).find((event) => event.type === "tool-call");
    if (!made) throw new Error("no call");
    const { call, reasoning } = made;
    const conversation: ChatMessage[] = [
      question,
      { role: "assistant", content: "", toolCalls: [call], ...(reasoning ? { reasoning } : {}) },
      { role: "tool", content: "a", toolCallId: call.id },
    ];
    service.next = { text: "Fine.", thought: "", calls: [] };
    isExpired = true;
    expect((await ask(conversation)).at(-1)).toEqual({ type: "finished", reason: "stop" });
    expect((await ask(conversation)).at(-1)).toEqual({ type: "finished", reason: "stop" });
    expect(service.refusals).toHaveLength(1);
  });
});
