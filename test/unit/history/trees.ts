// Arbitrary conversations, for tests of storing, exporting, and importing them.

import * as fc from "fast-check";
import { Conversation, type Message } from "../../../src/core/conversation/conversation.js";
import type { KeptConversation } from "../../../src/core/history/history-store.js";

export function question(id: string, parentId: string | null, text: string, createdAt = 1): Message {
  return { id, parentId, role: "user", createdAt, text, reasoning: "", state: "done" };
}

export function answer(id: string, parentId: string, text: string, createdAt = 2): Message {
  return {
    ...{ id, parentId, role: "assistant", createdAt, text, reasoning: "hm", state: "done", finishReason: "stop" },
    model: { id: "snowcell/qwen", name: "Qwen", provider: "snowcell", providerName: "SnowCell" },
    metrics: { timeToFirstTokenMs: 3, usage: { promptTokens: 1, completionTokens: 2, totalTokens: 3, estimated: false } },
  };
}

/** A question and its answer, with a title. */
export function exchange(id: string, title: string, words: readonly [string, string], createdAt = 1): Conversation {
  const conversation = new Conversation(id, createdAt, title);
  conversation.append(question(`${id}-q`, null, words[0], createdAt));
  conversation.append(answer(`${id}-a`, `${id}-q`, words[1], createdAt + 1));
  return conversation;
}

const anyMessage = fc.record({
  parent: fc.nat(),
  text: fc.string({ unit: "grapheme", maxLength: 40 }),
  reasoning: fc.string({ maxLength: 10 }),
  state: fc.constantFrom("done", "stopped", "error" as const),
  failed: fc.boolean(),
  attached: fc.boolean(),
});

/** Trees with branches, several roots, failures, and attachments. */
export const anyTree: fc.Arbitrary<KeptConversation> = fc
  .record({
    id: fc.stringMatching(/^[a-z0-9]{4,12}$/),
    title: fc.string({ unit: "grapheme", maxLength: 30 }),
    renamed: fc.boolean(),
    pinned: fc.boolean(),
    messages: fc.array(anyMessage, { minLength: 1, maxLength: 12 }),
    leaf: fc.nat(),
  })
  .map(({ id, title, renamed, pinned, messages, leaf }) => {
    const conversation = new Conversation(id, 5, title, renamed);
    messages.forEach(({ parent, text, reasoning, state, failed, attached }, index) => {
      const parentIndex = parent % (index + 1);
      const message: Message = {
        id: `${id}.${index}`,
        parentId: parentIndex === index ? null : `${id}.${parentIndex}`,
        role: index % 2 === 0 ? "user" : "assistant",
        createdAt: 10 + index,
        ...{ text, reasoning, state },
        ...(failed ? { failure: { kind: "timeout", provider: "p", remedy: "retry", phase: "idle", afterMs: 9 } } : {}),
        ...(attached
          ? { attachments: [{ id: "a", path: "x.ts", lines: { first: 1, last: 2 }, language: "ts", text, uri: "file:///x.ts" }] }
          : {}),
      };
      conversation.insert(message);
    });
    conversation.leafId = `${id}.${leaf % messages.length}`;
    return { conversation, pinned, updatedAt: 10 + messages.length - 1 };
  });

/** The comparable part of a conversation. */
export function shapeOf({ conversation, pinned, updatedAt }: KeptConversation) {
  const { id, title, renamed, createdAt, leafId } = conversation;
  return { id, title, renamed, createdAt, leafId, pinned, updatedAt, messages: [...conversation.all()] };
}
