import { describe, expect, it } from "vitest";
import { attachmentLabel, Conversation, type Message } from "../../../src/core/conversation/conversation.js";
import { attachmentText, promptMessages } from "../../../src/core/conversation/prompt.js";

const message = (id: string, parentId: string | null, role: Message["role"] = "user", text = id): Message => ({
  id,
  parentId,
  role,
  createdAt: 0,
  text,
  reasoning: "",
  state: "done",
});

function branched(): Conversation {
  const conversation = new Conversation("c", 0);
  conversation.append(message("q1", null));
  conversation.append(message("a1", "q1", "assistant"));
  conversation.append(message("q2", "a1"));
  conversation.append(message("a2", "q2", "assistant"));
  conversation.append(message("a1b", "q1", "assistant"));
  return conversation;
}

describe("a conversation", () => {
  it("shows the path to the newest message", () => {
    expect(
      branched()
        .path()
        .map(({ id }) => id),
    ).toEqual(["q1", "a1b"]);
  });

  it("keeps the other branch, and follows it to its newest message", () => {
    const conversation = branched();
    conversation.show("a1");
    expect(conversation.path().map(({ id }) => id)).toEqual(["q1", "a1", "q2", "a2"]);
    expect(conversation.siblings("a1")).toEqual(["a1", "a1b"]);
  });

  it("refuses a message with an unknown parent", () => {
    expect(() => new Conversation("c", 0).append(message("x", "missing"))).toThrow("unknown parent");
  });
});

describe("the prompt", () => {
  it("starts with the system prompt, and omits answers without text", () => {
    const failed = { ...message("a", "q", "assistant", ""), state: "error" as const };
    expect(promptMessages([message("q", null), failed], "Be brief.")).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "q" },
    ]);
  });

  it("puts attachments before the question, in a fence that their own backticks cannot close", () => {
    const attachment = {
      id: "1",
      path: "docs/a.md",
      language: "markdown",
      text: "```ts\nx\n```",
      uri: "file:///a.md",
      lines: { first: 3, last: 5 },
    };
    expect(attachmentText(attachment)).toBe("File: docs/a.md, lines 3 to 5\n````markdown\n```ts\nx\n```\n````");
    expect(attachmentLabel(attachment)).toBe("a.md:3–5");
    const question = { ...message("q", null, "user", "Why?"), attachments: [attachment] };
    expect(promptMessages([question], "")[0]?.content).toBe(`${attachmentText(attachment)}\n\nWhy?`);
  });
});
