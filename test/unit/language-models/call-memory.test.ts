import { describe, expect, it } from "vitest";
import type { ChatMessage, ToolCall } from "../../../src/core/provider-api/provider.js";
import { CallMemory } from "../../../src/vscode/language-models/call-memory.js";

const call = (id: string, given = '{"path":"a"}'): ToolCall => ({ id, name: "read", arguments: given });
const asking = (...toolCalls: ToolCall[]) => ({
  model: "m",
  messages: [{ role: "assistant", content: "", toolCalls }] satisfies ChatMessage[],
});
const extraContent = { google: { thought_signature: "sig==" } };

describe("opaque data of tool calls", () => {
  it("is restored on the same call of the same model, whatever the whitespace of its arguments", () => {
    const memory = new CallMemory();
    memory.keep("p/m", { type: "tool-call", call: { ...call("c1", '{ "path": "a" }'), extraContent } });
    memory.keep("p/m", { type: "tool-call", call: call("c2"), reasoning: { field: "reasoning_content", text: "hm" } });
    expect(memory.recall("p/m", asking(call("c1"), call("c2"))).messages).toEqual([
      {
        role: "assistant",
        content: "",
        toolCalls: [{ ...call("c1"), extraContent }, call("c2")],
        reasoning: { field: "reasoning_content", text: "hm" },
      },
    ]);
    expect(memory.recall("p/other", asking(call("c1")))).toEqual(asking(call("c1")));
  });

  it("stays separate if a server restarts its call ids in each conversation", () => {
    const memory = new CallMemory();
    memory.keep("p/m", { type: "tool-call", call: { ...call("read:0"), extraContent } });
    expect(memory.recall("p/m", asking(call("read:0", '{"path":"b"}')))).toEqual(asking(call("read:0", '{"path":"b"}')));
  });

  it("is evicted oldest first", () => {
    const memory = new CallMemory();
    const text = "x".repeat(3 * 1024 * 1024);
    for (const id of ["c1", "c2", "c3"]) memory.keep("p/m", { type: "tool-call", call: call(id), reasoning: { text } });
    expect(memory.recall("p/m", asking(call("c1"))).messages[0]).not.toHaveProperty("reasoning");
    expect(memory.recall("p/m", asking(call("c3"))).messages[0]).toMatchObject({ reasoning: { text } });
  });
});
