import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChatEvent, ChatMessage, ChatRequest } from "../../src/core/provider-api/provider.js";
import { ManualClock } from "../support/manual-clock.js";
import {
  ask,
  asked,
  collect,
  isCallback,
  isChat,
  isToken,
  quickCommand,
  type StackSpotFixture,
  signal,
  startStackSpot,
  textOf,
} from "./stackspot-fixture.js";

describe("A StackSpot quick command", () => {
  let fixture: StackSpotFixture;
  beforeEach(async () => {
    fixture = await startStackSpot("service-credential", quickCommand);
    await fixture.logIn();
  });
  afterEach(async () => await fixture.close());

  it("is created once, polled until it is done, and reports its steps", async () => {
    fixture.service.pollsToCompletion = 5;
    const events = await ask(fixture, "[[echo]]Three risks");
    expect(events.filter((event) => event.type === "progress")).toEqual([
      { type: "progress", message: "The quick command is running", fraction: 0 },
      { type: "progress", message: "Step 1: Read the code", fraction: 0.25 },
      { type: "progress", message: "Step 2: Look for risks", fraction: 0.5 },
      { type: "progress", message: "Step 3: List them", fraction: 0.75 },
    ]);
    expect(textOf(events)).toBe("Three risks");
    expect(events.at(-1)).toEqual({ type: "finished", reason: "stop" });
    const [created] = asked(fixture, isChat);
    expect(created).toMatchObject({
      path: "/v1/quick-commands/create-execution/list-risks",
      body: { input_data: "[[echo]]Three risks" },
    });
    expect(asked(fixture, isChat)).toHaveLength(1);
    expect(asked(fixture, isCallback)).toHaveLength(5);
  });

  it.each([
    [(answer: string) => JSON.stringify({ risks: [answer] }), '```json\n{\n  "risks": [\n    "X"\n  ]\n}\n```'],
    [(answer: string) => ({ risks: answer }), '```json\n{\n  "risks": "X"\n}\n```'],
    [(answer: string) => JSON.stringify(answer), "X"],
    [(answer: string) => JSON.stringify([`\`\`\`\n${answer}`]), '````json\n[\n  "```\\nX"\n]\n````'],
    [(answer: string) => `[${answer}] is no JSON`, "[X] is no JSON"],
    [() => null, "X"],
    [() => "", "X"],
  ])("shows a readable result (%#)", async (resultOf, shown) => {
    fixture.service.resultOf = resultOf;
    expect(textOf(await ask(fixture, "[[echo]]X"))).toBe(shown);
  });

  it("with reasoning in its result emits it as reasoning", async () => {
    const events = await ask(fixture, "[[echo]]plan\n</think>\n\nThree risks");
    expect(textOf(events)).toBe("Three risks");
    expect(events).toContainEqual({ type: "reasoning-delta", text: "plan\n" });
    expect((await ask(fixture, "[[echo]]<think>plan</think>")).at(-1)).toMatchObject({ failure: { kind: "no-answer" } });
  });

  it("that fails gives the reason", async () => {
    fixture.service.commandsSucceed = false;
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({
      failure: { kind: "provider-error", code: "FAILURE", detail: "The model could not be reached.", remedy: "retry" },
    });
  });

  it("is polled again after temporary failures, and abandoned after too many", async () => {
    fixture.service.faults.add({ behaviour: { status: 503 }, match: isCallback, times: 2 });
    fixture.service.faults.add({ behaviour: { status: 429, headers: { "retry-after-ms": "1" } }, match: isCallback });
    const events = await ask(fixture, "[[echo]]Done");
    expect(textOf(events)).toBe("Done");
    expect(events).toContainEqual({ type: "progress", message: "No connection; retrying" });
    fixture.service.faults.add({ behaviour: { status: 500 }, match: isCallback, always: true });
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({ failure: { kind: "server-error", status: 500 } });
    expect(asked(fixture, isChat)).toHaveLength(2);
  });

  it("is never created a second time by itself", async () => {
    await fixture.close();
    fixture = await startStackSpot("service-credential", quickCommand, { policy: { maxRetries: 3 } });
    await fixture.logIn();
    fixture.service.faults.add({ behaviour: { status: 503, headers: { "retry-after-ms": "1" } }, match: isChat });
    expect((await ask(fixture, "Hello")).at(-1)).toMatchObject({ failure: { kind: "server-error" } });
    expect(asked(fixture, isChat)).toHaveLength(1);
  });

  it("is polled with a new token if the old one expired meanwhile", async () => {
    fixture.service.pollsToCompletion = 4;
    const events: ChatEvent[] = [];
    const request: ChatRequest = { model: fixture.model, messages: [{ role: "user", content: "[[echo]]Done" }] };
    for await (const event of fixture.provider.streamChat(request, signal)) {
      if (event.type === "progress" && events.at(-1)?.type === "started") fixture.service.identity.expireTokens();
      events.push(event);
    }
    expect(textOf(events)).toBe("Done");
    expect(asked(fixture, isToken)).toHaveLength(2);
  });

  it("continues in its conversation", async () => {
    const first = await ask(fixture, "[[echo]]One");
    const continuation = first.findLast((event) => event.type === "continuation")?.value ?? "";
    const messages: ChatMessage[] = [
      { role: "user", content: "[[echo]]One" },
      { role: "assistant", content: textOf(first) },
      { role: "user", content: "[[echo]]Two" },
    ];
    await collect(fixture, { model: fixture.model, messages, continuation });
    expect(asked(fixture, isChat).at(-1)?.body).toEqual({ input_data: "[[echo]]Two" });
    expect(asked(fixture, isChat).at(-1)?.query.get("conversation_id")).toBe([...fixture.service.conversations.keys()][0]);
  });

  it("ends its polling once the user stops: no more polls, no timer left", async () => {
    await fixture.close();
    const clock = new ManualClock();
    fixture = await startStackSpot("service-credential", quickCommand, {
      context: { clock },
      // No timeouts, whose timers would be mistaken for the wait between two polls.
      policy: { connectTimeoutMs: 0, firstByteTimeoutMs: 0, idleTimeoutMs: 0 },
    });
    await fixture.logIn();
    const controller = new AbortController();
    const events = collect(fixture, { model: fixture.model, messages: [{ role: "user", content: "Hello" }] }, controller.signal);
    const created = await fixture.service.waitForRequest(isChat);
    await created.closed;
    // Only the wait before the first poll is running.
    await clock.running(1);
    controller.abort();
    expect((await events).at(-1)).toMatchObject({ failure: { kind: "aborted" } });
    expect(clock.pending).toBe(0);
    expect(asked(fixture, isCallback)).toEqual([]);
  });
});
