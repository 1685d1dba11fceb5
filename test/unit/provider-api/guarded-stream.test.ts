import { describe, expect, it } from "vitest";
import { FailureError } from "../../../src/core/failures/errors.js";
import { complete } from "../../../src/core/provider-api/complete.js";
import { guardedStream } from "../../../src/core/provider-api/guarded-stream.js";
import type { ChatEvent } from "../../../src/core/provider-api/provider.js";
import { ScriptedProvider } from "../../support/scripted-provider.js";

const request = { model: "one", messages: [] };

async function all(provider: ScriptedProvider, signal = new AbortController().signal): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  for await (const event of guardedStream(provider, request, signal)) events.push(event);
  return events;
}

describe("a guarded stream", () => {
  it("turns a stream that just stops into a truncated answer", async () => {
    const provider = new ScriptedProvider();
    provider.answer = async function* () {
      yield { type: "text-delta", text: "Half" };
    };
    expect(await all(provider)).toMatchObject([{ text: "Half" }, { type: "failed", failure: { kind: "truncated" } }]);
  });

  it("turns what a provider throws into a failure", async () => {
    const provider = new ScriptedProvider();
    provider.answer = () => {
      throw new FailureError({ provider: "scripted", kind: "rate-limited", remedy: "retry" });
    };
    expect(await all(provider)).toMatchObject([{ type: "failed", failure: { kind: "rate-limited" } }]);
    provider.answer = () => {
      throw new TypeError("oops");
    };
    expect(await all(provider)).toMatchObject([{ type: "failed", failure: { kind: "internal", detail: "oops" } }]);
  });

  it("gives nothing after the end, whatever the provider still says", async () => {
    const provider = new ScriptedProvider();
    provider.answer = async function* () {
      yield { type: "finished", reason: "stop" };
      yield { type: "text-delta", text: "one more thing" };
    };
    expect(await all(provider)).toEqual([{ type: "finished", reason: "stop" }]);
  });

  it("ends when it is stopped, also when the provider ignores its signal", async () => {
    const provider = new ScriptedProvider();
    const controller = new AbortController();
    provider.answer = async function* () {
      yield { type: "text-delta", text: "Half" };
      await new Promise(() => undefined);
    };
    const events: ChatEvent[] = [];
    for await (const event of guardedStream(provider, request, controller.signal)) {
      events.push(event);
      queueMicrotask(() => controller.abort());
    }
    expect(events).toMatchObject([{ text: "Half" }, { type: "failed", failure: { kind: "aborted" } }]);
  });

  it("asks nothing when it is stopped before it begins", async () => {
    const provider = new ScriptedProvider();
    expect(await all(provider, AbortSignal.abort())).toMatchObject([{ failure: { kind: "aborted" } }]);
    expect(provider.requests).toEqual([]);
  });
});

describe("a completion", () => {
  it("is never made of an answer that was cut", async () => {
    const provider = new ScriptedProvider();
    provider.answer = async function* () {
      yield { type: "text-delta", text: "Half" };
    };
    await expect(complete(provider, request, new AbortController().signal)).rejects.toMatchObject({
      failure: { kind: "truncated" },
    });
  });
});
