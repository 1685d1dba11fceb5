// The lines under an answer: what was left out of its question, and why it ends where it does.

import { describe, expect, it } from "vitest";
import { Conversation, type Message } from "../../../src/core/conversation/conversation.js";
import type { Failure } from "../../../src/core/failures/errors.js";
import { messageView } from "../../../src/vscode/panel/message-view.js";

const model = { id: "scripted/one", name: "one", provider: "scripted", providerName: "Scripted" };

function notices(more: Partial<Message>, contextLength?: number) {
  const conversation = new Conversation("c", 0);
  const about = { parentId: null, createdAt: 0, reasoning: "", text: "So", state: "done", role: "assistant" } as const;
  const message: Message = { ...about, id: "a", model, ...more };
  conversation.append(message);
  return messageView(message, {
    conversation,
    progressOf: () => undefined,
    providerName: (id) => id,
    contextLength: (id) => (id === model.id ? contextLength : undefined),
  }).notices;
}

const used = (promptTokens: number, completionTokens: number): Partial<Message> => ({
  finishReason: "length",
  metrics: { usage: { promptTokens, completionTokens, totalTokens: promptTokens + completionTokens, estimated: false } },
});

describe("an answer that is cut", () => {
  it.each([
    [35, 4061],
    [35, 4059],
    [4000, 100],
  ])("by the model's context says that the context is full, with %i + %i tokens of 4096", (prompt, completion) => {
    const [notice, ...others] = notices(used(prompt, completion), 4096) ?? [];
    expect(notice).toMatchObject({ kind: "length", text: expect.stringMatching(/context of 4096 tokens is full.*new chat/) });
    expect(others).toEqual([]);
  });

  it.each<[string, Partial<Message>, number | undefined]>([
    ["by its own limit", used(35, 1024), 4096],
    ["by a model whose context is unknown", used(35, 4061), undefined],
    ["by a server that counts nothing", { finishReason: "length" }, 4096],
  ])("%s says that the token limit was reached, and blames no context", (_how, message, contextLength) => {
    const [notice] = notices(message, contextLength) ?? [];
    expect(notice).toMatchObject({ kind: "length", text: expect.stringContaining("token limit") });
    expect(notice?.text).not.toContain("context");
  });
});

describe("an answer that failed", () => {
  const view = (failure: Failure) => {
    const conversation = new Conversation("c", 0);
    const about = { parentId: null, createdAt: 5000, reasoning: "", text: "", state: "error", role: "assistant" } as const;
    const message: Message = { ...about, id: "a", model, failure };
    conversation.append(message);
    return messageView(message, { conversation, progressOf: () => undefined, providerName: () => "Ollama" }).failure;
  };
  const base = { provider: "scripted", host: "localhost:11434" };

  it("names the service in the title, keeps host and code apart, and offers a diagnosis after the first remedy", () => {
    const failure = view({ ...base, kind: "unreachable", code: "ECONNREFUSED", remedy: "retry" });
    expect(failure).toMatchObject({ title: "Can't reach Ollama.", details: "Address: localhost:11434 · ECONNREFUSED" });
    expect(failure?.actions.map(({ action }) => action)).toEqual(["retry", "diagnose", "switch-model"]);
    expect(failure).not.toHaveProperty("retryAt");
  });

  it("offers no diagnosis if the connection works", () => {
    const failure = view({ ...base, kind: "context-overflow", remedy: "new-chat" });
    expect(failure?.actions.map(({ action }) => action)).not.toContain("diagnose");
  });

  it("says when the service accepts requests again, and repeats no number that grows old", () => {
    const failure = view({ ...base, kind: "rate-limited", retryAfterMs: 600_000, note: "Ours.", remedy: "retry" });
    expect(failure?.retryAt).toBe(605_000);
    expect(failure?.explanation).not.toMatch(/\d/);
    expect(failure?.explanation).toContain("Ours.");
  });
});

describe("an answer to a question that did not fit", () => {
  const leftOut = { exchanges: 0, attachments: [], images: [] };

  it("names what had no room, apart from images that the model does not take", () => {
    expect(notices({ leftOut: { ...leftOut, exchanges: 2, attachments: ["big.ts"] } })).toMatchObject([
      { kind: "context", text: expect.stringMatching(/messages \(2\), big\.ts\.$/) },
    ]);
    const [images] = notices({ leftOut: { ...leftOut, images: ["shot.png"] } }) ?? [];
    expect(images?.text).toMatch(/images: shot\.png\.$/);
    expect(images?.text).not.toMatch(/room|full/);
  });

  it("says that an answer was stopped, unless its run has said why it paused", () => {
    const notice = { kind: "notice", notice: "no-tools", pauses: true, textAt: 0, reasoningAt: 0 } as const;
    expect(notices({ state: "stopped" })).toMatchObject([{ text: "Stopped." }]);
    expect(notices({ state: "stopped", parts: [notice] })).toBeUndefined();
  });

  it("says it beside the notice that it is cut, and nothing if all fitted", () => {
    const both = notices({ leftOut: { ...leftOut, exchanges: 1 }, ...used(35, 4061) }, 4096);
    expect(both?.map(({ kind }) => kind)).toEqual(["context", "length"]);
    expect(notices({})).toBeUndefined();
  });
});
