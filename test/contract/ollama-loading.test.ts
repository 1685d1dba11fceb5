// Loading a model: what the user sees, and how the wait ends.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChatEvent } from "../../src/core/provider-api/provider.js";
import { type ChatCall, streamOllamaChat } from "../../src/core/providers/ollama/chat/chat-stream.js";
import { OllamaServer } from "../../src/core/providers/ollama/server/ollama-server.js";
import { ManualClock } from "../support/manual-clock.js";
import { wireContext } from "../support/wire-context.js";
import { chat, type OllamaFixture, requestsTo, startOllama } from "./ollama-fixture.js";

describe("waiting for Ollama to load a model", () => {
  let fixture: OllamaFixture;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    fixture = await startOllama({ clock });
    fixture.service.loadDelayMs = 60_000;
  });
  afterEach(async () => await fixture.close());

  /** A chat whose events are read one by one. */
  const follow = (model: string, controller: AbortController) =>
    fixture.provider
      .streamChat({ model, messages: [{ role: "user", content: "[[echo]]Hello" }] }, controller.signal)
      [Symbol.asyncIterator]();

  it("is reported after two seconds, and can be canceled", async () => {
    const controller = new AbortController();
    const events = follow("mistral:7b", controller);
    const first = events.next();
    const request = await fixture.service.waitForRequest(fixture.isChat);
    clock.advance(2000);
    expect((await first).value).toEqual({ type: "progress", message: "Loading mistral:7b…" });
    const second = events.next();
    controller.abort();
    expect((await second).value).toMatchObject({ type: "failed", failure: { kind: "aborted" } });
    expect((await request.closed).byClient).toBe(true);
  });

  it("can take minutes, far longer than the first-byte timeout of other services", async () => {
    const controller = new AbortController();
    const events = follow("mistral:7b", controller);
    const first = events.next();
    await fixture.service.waitForRequest(fixture.isChat);
    clock.advance(2000);
    await first;
    const second = events.next();
    clock.advance(14 * 60_000);
    controller.abort();
    expect((await second).value).toMatchObject({ failure: { kind: "aborted" } });
  });

  it("still has a limit", async () => {
    const events = follow("mistral:7b", new AbortController());
    const first = events.next();
    await fixture.service.waitForRequest(fixture.isChat);
    clock.advance(2000);
    await first;
    const second = events.next();
    clock.advance(15 * 60_000);
    expect((await second).value).toMatchObject({ failure: { kind: "timeout", phase: "first-byte" } });
  });

  it("closes the connection if the caller stops reading", async () => {
    const events = follow("mistral:7b", new AbortController());
    const first = events.next();
    const request = await fixture.service.waitForRequest(fixture.isChat);
    clock.advance(2000);
    await first;
    await events.return?.(undefined);
    expect((await request.closed).byClient).toBe(true);
  });

  it("is not reported as loading if the model is in memory", async () => {
    fixture.service.faults.add({ behaviour: { delayHeadersMs: 60_000 }, match: fixture.isChat });
    const controller = new AbortController();
    const context = { ...wireContext(), clock };
    const call: ChatCall = {
      context,
      server: new OllamaServer(context, fixture.service.url, "this machine"),
      request: { model: "llama3.2", messages: [{ role: "user", content: "Hello" }] },
      options: { reasoning: "none" },
      loaded: async () => [{ id: "llama3.2:latest", digest: "", allocatedContext: 4096 }],
    };
    const messages: ChatEvent[] = [];
    const following = (async () => {
      for await (const event of streamOllamaChat(call, controller.signal)) {
        messages.push(event);
        controller.abort();
      }
    })();
    await fixture.service.waitForRequest(fixture.isChat);
    clock.advance(100);
    // Let the loaded-models response arrive before the clock advances.
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1900);
    await following;
    expect(messages[0]).toEqual({ type: "progress", message: "Waiting for llama3.2…" });
    expect(messages.at(-1)).toMatchObject({ failure: { kind: "aborted" } });
  });

  it("is not reported if the model answers at once", async () => {
    const events = await chat(fixture, "[[echo]]Hello");
    expect(events.map((event) => event.type)).toEqual(["started", "text-delta", "usage", "finished"]);
    expect(requestsTo(fixture, "/api/ps")).toEqual([]);
  });
});
