import { describe, expect, it } from "vitest";
import type { Message } from "../../../src/core/conversation/conversation.js";
import { findInMessages } from "../../../src/core/conversation/find-in-messages.js";

const path: Message[] = ["Why is this **slow**?", "The `find` in the loop (O(n))", "again", "Slow as\nbefore"].map(
  (text, index) => ({
    ...{ id: `m${index}`, parentId: null, role: "user", createdAt: 0, reasoning: "", state: "done", text },
  }),
);

describe("finding in messages", () => {
  it.each([
    ["slow", [0, 3]],
    ["SLOW?", [0]],
    ["The find in", [1]],
    ["`find`", [1]],
    ["O(n)", [1]],
    ["slow  as before", [3]],
    [".*", []],
    ["", []],
    ["  ", []],
  ])("%j", (query, places) => {
    expect(findInMessages(path, query)).toEqual(places);
  });
});
