// The conversations in every recorded history, as the current version must show them. `since` names the schema version that
// introduced what is compared: earlier recordings do not contain it.

import type { Message } from "../../src/core/conversation/conversation.js";
import type { Part } from "../../src/core/conversation/parts.js";
import type { UsageRecord } from "../../src/core/usage/usage-record.js";

const model = { id: "ollama/llama3.2", name: "llama3.2", provider: "ollama", providerName: "Ollama" };

export const draft = "half a thought";
export const settings = { temperature: 0.5, systemPrompt: "Be brief" };

export const question: Message = {
  ...{ id: "u1", parentId: null, role: "user", createdAt: 1_763_600_000_000, state: "done" },
  ...{ text: "Why is the lookup slow?", reasoning: "" },
  attachments: [
    {
      ...{ id: "at1", path: "src/lookup.ts", language: "typescript", lines: { first: 12, last: 40 } },
      ...{ text: "for (const item of items) search(item);", uri: "file:///project/src/lookup.ts" },
    },
  ],
};

export const answer: Message = {
  ...{ id: "a1", parentId: "u1", role: "assistant", createdAt: 1_763_600_001_000, state: "done", model, finishReason: "stop" },
  ...{ text: "It searches the list for each item. 雪", reasoning: "The loop comes first." },
  metrics: { timeToFirstTokenMs: 120, generationMs: 780 },
};

/** The second branch. */
export const failed: Message = {
  ...{ id: "a2", parentId: "u1", role: "assistant", createdAt: 1_763_600_002_000, state: "error", model },
  ...{ text: "It is", reasoning: "" },
  failure: { kind: "unreachable", host: "127.0.0.1:11434", provider: "ollama", remedy: "retry" },
};

export const usage: { readonly since: number; readonly record: UsageRecord } = {
  since: 2,
  record: {
    ...{ day: "2025-11-20", provider: "ollama", model: "llama3.2", requests: 2, errors: { unreachable: 1 } },
    ...{ promptTokens: 300, completionTokens: 40, estimated: false },
    firstTokens: { count: 1, sumMs: 120, byMs: { 120: 1 } },
    generated: { tokens: 40, ms: 780 },
  },
};

/** A pinned conversation with a title by the user, and a deleted one. */
export const others = { since: 3, pinned: { id: "c2", title: "Winter" }, deleted: { id: "c3", title: "To be deleted" } };
export const settingsSince = 4;

export const parts: { readonly since: number; readonly list: readonly Part[] } = {
  since: 5,
  list: [
    { textAt: 0, reasoningAt: 0, kind: "round", round: 1 },
    {
      ...{ textAt: 0, reasoningAt: 0, kind: "step" },
      step: {
        ...{ id: "s1", callId: "call1", tool: "read_file", argumentsText: '{"path":"src/lookup.ts"}', round: 1 },
        ...{ effect: "reads", state: "done", result: { text: "for (const item of items)", isError: false } },
      },
    },
  ],
};
