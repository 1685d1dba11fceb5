// Proof that the sandbox is faithful: the vendor's own, unmodified client cannot distinguish it from the service.

import OpenAI, { AuthenticationError, InternalServerError, NotFoundError, RateLimitError } from "openai";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "./sandbox.js";

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ charactersPerSecond: Number.POSITIVE_INFINITY });
});
afterEach(() => sandbox.close());

const qwen = "Qwen/Qwen1.5-0.5B-Chat";
const llama = "Meta-Llama/Llama-2-7b-chat";
const messages = [{ role: "user" as const, content: "Why is the loop in src/lookup.ts slow?" }];

function client(path: string, apiKey = sandbox.snowcell.demoToken): OpenAI {
  return new OpenAI({ baseURL: `${sandbox.snowcell.url}${path}`, apiKey, organization: null, project: null, maxRetries: 0 });
}

describe("the vendor's own client against the sandbox", () => {
  it("streams an answer that ends with its finish and its usage", async () => {
    const stream = await client("/qwen/v1").chat.completions.create({
      model: qwen,
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = "";
    const finishReasons: (string | null)[] = [];
    const usages: OpenAI.CompletionUsage[] = [];
    for await (const chunk of stream) {
      expect(chunk).toMatchObject({ object: "chat.completion.chunk", model: qwen });
      for (const choice of chunk.choices) {
        text += choice.delta.content ?? "";
        if (choice.finish_reason) finishReasons.push(choice.finish_reason);
      }
      if (chunk.usage) {
        usages.push(chunk.usage);
        expect(chunk.choices).toEqual([]);
      }
    }
    expect(text).toContain("`src/lookup.ts`");
    expect(finishReasons).toEqual(["stop"]);
    expect(usages).toHaveLength(1);
    expect(usages[0]?.total_tokens).toBe((usages[0]?.prompt_tokens ?? 0) + (usages[0]?.completion_tokens ?? 0));
    expect(usages[0]?.completion_tokens).toBe(Math.ceil(text.length / 4));
  });

  it("learns which tool to call, sends the result, and sends an image", async () => {
    const { openai } = sandbox;
    const vendor = new OpenAI({ baseURL: `${openai.url}/v1`, apiKey: openai.demoKey, organization: null, project: null });
    const tools = [{ type: "function" as const, function: { name: "look", parameters: { type: "object" } } }];
    const asked = { role: "user" as const, content: '[[call:look {"at": "row 3"}]]' };
    const stream = vendor.chat.completions.stream({ model: "gpt-4.1", messages: [asked], tools });
    const { choices } = await stream.finalChatCompletion();
    const message = choices[0]?.message;
    expect(choices[0]?.finish_reason).toBe("tool_calls");
    const [call] = message?.tool_calls ?? [];
    expect(call).toMatchObject({ type: "function", function: { name: "look", arguments: '{"at": "row 3"}' } });
    if (!message || !call) throw new Error("no call");

    const image_url = { url: "data:image/png;base64,iVBORw0KGgo=" };
    const reply = await vendor.chat.completions.create({
      model: "gpt-4.1",
      tools,
      messages: [
        asked,
        message,
        { role: "tool", tool_call_id: call.id, content: "nothing there" },
        { role: "user", content: [{ type: "image_url", image_url }] },
      ],
    });
    expect(reply.choices[0]?.message.content).toBe("The tool said: nothing there (image/png of 8 bytes)");
  });

  it("rejects results without a call, and calls without a result", async () => {
    const { openai } = sandbox;
    const vendor = new OpenAI({ baseURL: `${openai.url}/v1`, apiKey: openai.demoKey, organization: null, project: null });
    const ask = (more: OpenAI.ChatCompletionMessageParam[]) =>
      vendor.chat.completions.create({ model: "gpt-4.1", messages: [...messages, ...more] });
    await expect(ask([{ role: "tool", tool_call_id: "call_1", content: "x" }])).rejects.toMatchObject({ status: 400 });
    const call = { id: "call_1", type: "function" as const, function: { name: "look", arguments: "{}" } };
    await expect(ask([{ role: "assistant", tool_calls: [call] }])).rejects.toMatchObject({ status: 400 });
  });

  it("sends no usage if none is requested", async () => {
    const stream = await client("/qwen/v1").chat.completions.create({ model: qwen, messages, stream: true });
    for await (const chunk of stream) expect(chunk.usage).toBeUndefined();
  });

  it("completes in one reply with the same text as in a stream", async () => {
    const { chat } = client("/v1");
    const whole = await chat.completions.create({ model: "qwen", messages });
    let streamed = "";
    for await (const chunk of await chat.completions.create({ model: "qwen", messages, stream: true })) {
      streamed += chunk.choices[0]?.delta.content ?? "";
    }
    expect(whole.choices[0]?.message.content).toBe(streamed);
    expect(whole.choices[0]?.finish_reason).toBe("stop");
    expect(whole.usage?.completion_tokens).toBeGreaterThan(0);
  });

  it("respects max_tokens and reports that the answer is cut", async () => {
    const { chat } = client("/qwen/v1");
    const full = await chat.completions.create({ model: qwen, messages });
    const cut = await chat.completions.create({ model: qwen, messages, max_tokens: 10 });
    expect(cut.choices[0]?.finish_reason).toBe("length");
    expect(cut.choices[0]?.message.content).toBe(full.choices[0]?.message.content?.slice(0, 40));
    expect(cut.usage?.completion_tokens).toBe(10);
  });

  it("lists models with vLLM's extra fields", async () => {
    const { data } = await client("/qwen/v1").models.list();
    expect(data).toMatchObject([{ id: qwen, object: "model", owned_by: "vllm", max_model_len: 32_768 }]);
  });

  it("raises its error for a bad token", async () => {
    const asked = client("/llama/v1", "expired").chat.completions.create({ model: llama, messages });
    await expect(asked).rejects.toBeInstanceOf(AuthenticationError);
    await expect(asked).rejects.toThrow("JWT format error");
    const good = await client("/llama/v1").chat.completions.create({ model: llama, messages });
    expect(good.model).toBe(llama);
  });

  it("raises its error for an unknown model, with the server's message", async () => {
    const asked = client("/qwen/v1").chat.completions.create({ model: "gpt-none", messages });
    await expect(asked).rejects.toBeInstanceOf(NotFoundError);
    await expect(asked).rejects.toMatchObject({ code: 404, type: "NotFoundError", param: "model" });
  });

  it("raises its errors for a rate limit and a server error", async () => {
    const { faults } = sandbox.snowcell;
    faults.add({ behaviour: { status: 429, headers: { "Retry-After": "7" } } });
    faults.add({ behaviour: { status: 500, body: { error: { message: "out of memory", code: "oom" } } } });
    const { chat } = client("/qwen/v1");
    const limited = chat.completions.create({ model: qwen, messages, stream: true });
    await expect(limited).rejects.toBeInstanceOf(RateLimitError);
    expect(await limited.catch((error: RateLimitError) => error.headers?.get("retry-after"))).toBe("7");
    const failed = chat.completions.create({ model: qwen, messages, stream: true });
    await expect(failed).rejects.toBeInstanceOf(InternalServerError);
    await expect(failed).rejects.toMatchObject({
      status: 500,
      code: "oom",
      requestID: expect.stringMatching(/^req-sandbox-\d+$/),
    });
    await expect(chat.completions.create({ model: qwen, messages })).resolves.toMatchObject({ model: qwen });
  });

  it("closes the connection when it is aborted during an answer, and the sandbox notices", async () => {
    sandbox.snowcell.faults.add({ behaviour: { stallAfterCharacters: 40 } });
    const abort = new AbortController();
    const stream = await client("/qwen/v1").chat.completions.create(
      { model: qwen, messages, stream: true },
      { signal: abort.signal },
    );
    let text = "";
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      if (text.length === 40) abort.abort();
    }
    const request = await sandbox.snowcell.waitForRequest(({ path }) => path === "/qwen/v1/chat/completions");
    expect((await request.closed).byClient).toBe(true);
  });
});
