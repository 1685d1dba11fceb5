// Proof that the sandbox's Messages are faithful: the vendor's own, unmodified client cannot distinguish it from the service.

import Anthropic, { AuthenticationError, BadRequestError, NotFoundError, RateLimitError } from "@anthropic-ai/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AnthropicService } from "./services/anthropic.js";

let service: AnthropicService;
let client: Anthropic;

beforeEach(async () => {
  service = await AnthropicService.start({ charactersPerSecond: Number.POSITIVE_INFINITY });
  client = new Anthropic({ baseURL: service.url, apiKey: service.demoKey, maxRetries: 0 });
});
afterEach(() => service.kill());

const model = "claude-haiku-4-5";
const messages = [{ role: "user" as const, content: "[[echo]]Same words" }];
const tools = [{ name: "look", description: "Looks", input_schema: { type: "object" as const, properties: {} } }];

describe("Anthropic's own client against the sandbox", () => {
  it("gets the same text streamed and in one body, with token counts", async () => {
    const whole = await client.messages.create({ model, messages, max_tokens: 100 });
    expect(whole.content).toEqual([{ type: "text", text: "Same words" }]);
    expect(whole.stop_reason).toBe("end_turn");
    const streamed = await client.messages.stream({ model, messages, max_tokens: 100 }).finalMessage();
    expect(streamed.content).toEqual(whole.content);
    expect(streamed.usage.output_tokens).toBe(whole.usage.output_tokens);
  });

  it("receives a tool call, and sends a result and an image", async () => {
    const asked = { role: "user" as const, content: '[[call:look {"at": "row 3"}]]' };
    const first = await client.messages.stream({ model, messages: [asked], max_tokens: 100, tools }).finalMessage();
    expect(first.stop_reason).toBe("tool_use");
    const call = first.content.find((block) => block.type === "tool_use");
    expect(call).toMatchObject({ name: "look", input: { at: "row 3" } });
    if (!call) throw new Error("no call");
    const source = { type: "base64" as const, media_type: "image/png" as const, data: "iVBORw0KGgo=" };
    const results = [
      { type: "tool_result" as const, tool_use_id: call.id, content: "nothing there" },
      { type: "image" as const, source },
    ];
    const second = await client.messages.create({
      model,
      max_tokens: 100,
      tools,
      messages: [asked, { role: "assistant", content: first.content }, { role: "user", content: results }],
    });
    expect(second.content).toMatchObject([{ text: expect.stringContaining("(image/png of 8 bytes)") }]);
    const unpaired = client.messages.create({
      model,
      max_tokens: 100,
      tools,
      messages: [asked, { role: "assistant", content: first.content }, asked],
    });
    await expect(unpaired).rejects.toBeInstanceOf(BadRequestError);
  });

  it("signs its thinking, and refuses changed thinking", async () => {
    const thinking = { type: "enabled" as const, budget_tokens: 1024 };
    const asked = { role: "user" as const, content: '[[reasoning]] [[call:look {"at": "row 3"}]]' };
    const first = await client.messages.create({ model, messages: [asked], max_tokens: 4096, thinking, tools });
    const [thought, call] = first.content;
    if (thought?.type !== "thinking" || call?.type !== "tool_use") throw new Error("no thought, or no call");
    const answer = { role: "user" as const, content: [{ type: "tool_result" as const, tool_use_id: call.id, content: "ok" }] };
    const again = (content: Anthropic.ContentBlockParam[]) =>
      client.messages.create({
        model,
        max_tokens: 4096,
        thinking,
        tools,
        messages: [asked, { role: "assistant", content }, answer],
      });
    expect((await again([thought, call])).stop_reason).toBe("end_turn");
    await expect(again([{ ...thought, thinking: "Something else" }, call])).rejects.toThrow(/Invalid `signature`/);
    await expect(again([call])).rejects.toThrow(/must start with a thinking block/);
  });

  it("reads a marked prefix from the cache the second time", async () => {
    const system = [{ type: "text" as const, text: "Be brief. ".repeat(50), cache_control: { type: "ephemeral" as const } }];
    const first = await client.messages.create({ model, messages, max_tokens: 100, system });
    expect(first.usage.cache_creation_input_tokens).toBeGreaterThan(100);
    const second = await client.messages.create({ model, messages, max_tokens: 100, system });
    expect(second.usage.cache_read_input_tokens).toBe(first.usage.cache_creation_input_tokens);
  });

  it("lists its models page by page, with their limits", async () => {
    const ids: string[] = [];
    for await (const listed of client.models.list()) ids.push(listed.id);
    expect(ids).toEqual(["claude-opus-4-8", "claude-sonnet-4-6", "claude-haiku-4-5", "claude-3-haiku-20240307"]);
  });

  it("counts tokens, cuts at the limit, and stops at a sequence", async () => {
    expect((await client.messages.countTokens({ model, messages })).input_tokens).toBeGreaterThan(0);
    const cut = await client.messages.create({ model, messages, max_tokens: 1 });
    expect(cut).toMatchObject({ stop_reason: "max_tokens", content: [{ text: "Same" }] });
    const stopped = await client.messages.create({ model, messages, max_tokens: 100, stop_sequences: ["words"] });
    expect(stopped).toMatchObject({ stop_reason: "stop_sequence", stop_sequence: "words", content: [{ text: "Same " }] });
  });

  it("raises its errors", async () => {
    const stranger = new Anthropic({ baseURL: service.url, apiKey: "sk-ant-api-stranger", maxRetries: 0 });
    await expect(stranger.messages.create({ model, messages, max_tokens: 9 })).rejects.toBeInstanceOf(AuthenticationError);
    await expect(client.messages.create({ model: "none", messages, max_tokens: 9 })).rejects.toBeInstanceOf(NotFoundError);
    service.faults.add({ behaviour: { status: 429, headers: { "retry-after": "7" } } });
    await expect(client.messages.create({ model, messages, max_tokens: 9 })).rejects.toBeInstanceOf(RateLimitError);
    service.faults.add({ behaviour: { oddity: "overloaded-mid-stream" } });
    await expect(client.messages.stream({ model, messages, max_tokens: 99 }).finalMessage()).rejects.toThrow(/Overloaded/);
  });
});
