import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChatMessage } from "../../src/core/provider-api/provider.js";
import { oddities, oddityNames } from "../sandbox/oddities.js";
import {
  agent,
  ask,
  asked,
  collect,
  continuationOf,
  isAgent,
  type StackSpotFixture,
  startStackSpot,
  textOf,
} from "./stackspot-fixture.js";

describe("A StackSpot agent", () => {
  let fixture: StackSpotFixture;
  beforeEach(async () => {
    fixture = await startStackSpot("service-credential", agent);
    await fixture.logIn();
  });
  afterEach(async () => await fixture.close());

  const user = (content: string): ChatMessage => ({ role: "user", content });
  const assistant = (content: string): ChatMessage => ({ role: "assistant", content });
  const prompts = (): unknown[] => asked(fixture, isAgent).map(({ body }) => (body as { user_prompt: unknown }).user_prompt);

  it("is sent one prompt, and reports the service's token counts", async () => {
    const events = await ask(fixture, "[[echo]]Twelve chars");
    expect(fixture.service.requests.at(-1)).toMatchObject({
      path: `/v1/agent/${agent}/chat`,
      body: {
        streaming: true,
        user_prompt: "[[echo]]Twelve chars",
        stackspot_knowledge: false,
        return_ks_in_response: false,
        use_conversation: true,
      },
    });
    expect(events).toContainEqual({
      type: "usage",
      usage: { promptTokens: 5, completionTokens: 3, totalTokens: 8, estimated: false },
    });
  });

  it("leaves no conversation behind after a single reply", async () => {
    const events = await collect(fixture, { model: agent, messages: [user("[[echo]]Hi")], stream: false });
    expect(fixture.service.requests.at(-1)?.body).toMatchObject({ streaming: false, use_conversation: false });
    expect(textOf(events)).toBe("Hi");
    expect(events).toContainEqual({
      type: "usage",
      usage: { promptTokens: 3, completionTokens: 1, totalTokens: 4, estimated: false },
    });
    expect(continuationOf(events)).toBeUndefined();
  });

  it("is also parsed in OpenAI's format, with and without [DONE], and with null counts", async () => {
    for (const agentShape of ["native", "openai"] as const) {
      for (const endsWithDone of [true, false]) {
        Object.assign(fixture.service, { agentShape, endsWithDone, countsTokens: endsWithDone });
        const events = await ask(fixture, "[[echo]]Same words");
        expect(textOf(events)).toBe("Same words");
        expect(events.at(-1)).toEqual({ type: "finished", reason: "stop" });
        expect(events.findLast((event) => event.type === "usage")?.usage).toEqual({
          promptTokens: 5,
          completionTokens: endsWithDone ? 3 : 2,
          totalTokens: endsWithDone ? 8 : 7,
          estimated: !endsWithDone,
        });
      }
    }
  });

  it.each([
    [
      'data:{"message":"Hi"}\n\ndata:{"message":{"no":"text"}}\n\ndata:{"message":null}\n\ndata:{"message":"","stop_reason":"stop"}',
      "Hi",
    ],
    ['data: {"message":"One"}\n\ndata: {"choices":[{"delta":{"content":" two"},"finish_reason":"stop"}]}\n\n', "One two"],
    ['data: {"message":"Cut","stop_reason":"length","tokens":null}\n\n', "Cut"],
    ['{"message":"Whole","stop_reason":"stop","tokens":{"user":2,"enrichment":null,"output":null}}', "Whole"],
  ])("parses %s", async (rawStream, text) => {
    fixture.service.faults.add({ behaviour: { rawStream }, match: isAgent });
    const events = await ask(fixture, "Hello");
    expect(textOf(events)).toBe(text);
    expect(events.at(-1)).toEqual({ type: "finished", reason: text === "Cut" ? "length" : "stop" });
  });

  it.each([
    ['data: {"message":"Half"}\n\n', "truncated"],
    ['data: {"message":"","stop_reason":"stop"}\n\n', "empty"],
    ['data: {"message":"A"}\n\nevent: error\ndata: {"message":"It broke."}\n\n', "provider-error"],
    ['data: {"message":"A"}\n\ndata: {"type":"error","message":"It broke."}\n\n', "provider-error"],
    ['{"type":"LlmError","code":"INFERENCE_6001_LLM_MODEL_BAD_REQUEST","details":"Too long"}', "context-overflow"],
    ['{"status":"ok"}', "malformed-response"],
  ])("treats %s as a failure", async (rawStream, kind) => {
    fixture.service.faults.add({ behaviour: { rawStream }, match: isAgent });
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({ type: "failed", failure: { kind } });
  });

  it.each(oddityNames)("in OpenAI's format can have any quirk: %s", async (name) => {
    fixture.service.faults.add({ behaviour: { oddity: name }, match: isAgent, always: true });
    const words = "Naïve café — 雪 cells, ".repeat(6).trim();
    const stream = name !== "stream-instead-of-json";
    const request = { model: agent, messages: [user(`[[echo]]${words}`)], stream };
    const events = await collect(fixture, request);
    const { text, outcome } = oddities[name];
    if (text === "part") expect(words.startsWith(textOf(events)) && textOf(events) !== words).toBe(true);
    else expect(textOf(events)).toBe(text === "whole" ? words : "");
    expect(events.at(-1)?.type).toBe(outcome === "complete" ? "finished" : "failed");
  });

  it("reports a rate limit with the service's own code", async () => {
    const body = { type: "RateLimit", code: "INFERENCE_3008_CHAT_RATE_LIMIT_EXCEEDED", details: "100 requests per minute" };
    fixture.service.faults.add({ behaviour: { status: 429, body }, match: isAgent });
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({
      failure: { kind: "rate-limited", code: body.code, detail: body.details, remedy: "retry" },
    });
  });

  it("reports that the conversation is too long", async () => {
    fixture.service.agentContextLength = 10;
    expect((await ask(fixture, "word ".repeat(20))).at(-1)).toMatchObject({
      failure: { kind: "context-overflow", code: "INFERENCE_6001_LLM_MODEL_BAD_REQUEST", promptTokens: 25, remedy: "new-chat" },
    });
  });

  it("that the service does not have is reported as missing", async () => {
    fixture.settings.set("snowcell.stackspot.agents", ["gone"]);
    expect((await ask(fixture, "Hello", "gone")).at(-1)).toMatchObject({ failure: { kind: "not-found", status: 404 } });
  });

  it("receives the previous messages in one readable prompt", async () => {
    const picture = { type: "image", mimeType: "image/png", data: "AAAA" } as const;
    await collect(fixture, {
      model: agent,
      messages: [
        { role: "system", content: "Be brief." },
        user("What is one and one?"),
        assistant("Two."),
        { role: "user", content: [{ type: "text", text: "[[echo]]And two and two?" }, picture] },
      ],
    });
    expect(prompts().at(-1)).toBe(
      [
        "Be brief.",
        "The conversation so far:",
        "User:\nWhat is one and one?",
        "Assistant:\nTwo.",
        "Now answer this message of the user:",
        "[[echo]]And two and two?\n(An image that cannot be shown here.)",
      ].join("\n\n"),
    );
  });

  it("keeps the conversation: the next message is sent alone, and answered in context", async () => {
    const first = await ask(fixture, "[[echo]]One");
    const continuation = continuationOf(first);
    expect(continuation).toBeDefined();
    const messages = [user("[[echo]]One"), assistant(textOf(first)), user("And now?")];
    const second = await collect(fixture, { model: agent, messages, ...(continuation ? { continuation } : {}) });
    expect(textOf(second)).toContain("This is turn 2 of the conversation.");
    expect(prompts().at(-1)).toBe("And now?");
    const third = continuationOf(second) ?? "";
    await collect(fixture, {
      model: agent,
      messages: [...messages, assistant(textOf(second)), user("Go on")],
      continuation: third,
    });
    expect(prompts().at(-1)).toBe("Go on");
    expect(fixture.service.conversations.size).toBe(1);
  });

  it("receives everything again after a change of earlier messages, and for a new version of an answer", async () => {
    const system: ChatMessage = { role: "system", content: "Be brief." };
    const first = await collect(fixture, { model: agent, messages: [system, user("[[echo]]One")] });
    const continuation = continuationOf(first) ?? "";
    const answered = assistant(textOf(first));
    const whole = /The conversation so far:[\s\S]*Next$/;
    for (const messages of [
      [system, user("[[echo]]Uno"), answered, user("Next")],
      [system, user("[[echo]]One"), assistant("Edited"), user("Next")],
      [{ ...system, content: "Be long." }, user("[[echo]]One"), answered, user("Next")],
      [user("[[echo]]One"), answered, user("Next")],
      [system, user("[[echo]]One"), answered, user("Something else"), assistant("By another"), user("Next")],
    ]) {
      await collect(fixture, { model: agent, messages, continuation });
      expect(prompts().at(-1)).toMatch(whole);
      expect(fixture.service.requests.at(-1)?.body).not.toHaveProperty("conversation_id");
    }
    const unchanged = [system, user("[[echo]]One"), answered, user("Next")];
    const other = "01JSANDB0XAGENT0000000002B";
    await collect(fixture, { model: other, messages: unchanged, continuation });
    expect(prompts().at(-1)).toMatch(whole);
    await collect(fixture, { model: agent, messages: unchanged, continuation: "not ours" });
    expect(prompts().at(-1)).toMatch(whole);
    await collect(fixture, { model: agent, messages: unchanged, continuation });
    expect(prompts().at(-1)).toBe("Next");
    await collect(fixture, { model: agent, messages: unchanged, continuation });
    expect(prompts().at(-1)).toMatch(whole);
  });

  it("whose stream names no conversation receives everything again", async () => {
    fixture.service.namesConversation = false;
    expect(continuationOf(await ask(fixture, "[[echo]]One"))).toBeUndefined();
  });

  it("is retried only before its first text", async () => {
    await fixture.close();
    fixture = await startStackSpot("service-credential", agent, { policy: { maxRetries: 2 } });
    await fixture.logIn();
    fixture.service.faults.add({ behaviour: { status: 503, headers: { "retry-after-ms": "1" } }, match: isAgent });
    expect(textOf(await ask(fixture, "[[echo]]At last"))).toBe("At last");
    expect(asked(fixture, isAgent)).toHaveLength(2);
    fixture.service.faults.add({ behaviour: { cutAfterCharacters: 4, how: "reset" }, match: isAgent });
    expect((await ask(fixture, "[[length:100]]")).at(-1)).toMatchObject({ failure: { kind: "connection-lost" } });
    expect(asked(fixture, isAgent)).toHaveLength(3);
  });

  it("never sends the token to another host", async () => {
    const behaviour = { status: 307, headers: { location: "http://127.0.0.2:9/steal" } };
    fixture.service.faults.add({ behaviour, match: isAgent });
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({ failure: { kind: "malformed-response", code: "redirect" } });
  });
});
