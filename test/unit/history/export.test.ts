// An export imports as the same tree, or fails with a clear error.

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withNewIds } from "../../../src/core/conversation/new-ids.js";
import { conversationJson, ImportError, jsonFile, readJsonFile } from "../../../src/core/history/export-json.js";
import { conversationMarkdown } from "../../../src/core/history/export-markdown.js";
import type { KeptConversation } from "../../../src/core/history/history-store.js";
import { answer, anyTree, exchange, question, shapeOf } from "./trees.js";

const fileOf = (...all: readonly KeptConversation[]): string =>
  `${jsonFile.head}${all.map(conversationJson).join(jsonFile.between)}${jsonFile.tail}`;

const kept = (): KeptConversation => ({ conversation: exchange("c1", "Snow", ["Why?", "Because"]), pinned: true, updatedAt: 7 });

/** The export with one change in its only conversation. */
function changed(change: (conversation: Record<string, unknown>) => void): string {
  const file = JSON.parse(fileOf(kept())) as { conversations: Record<string, unknown>[] };
  for (const conversation of file.conversations) change(conversation);
  return JSON.stringify(file);
}

function problemOf(content: string): unknown {
  try {
    readJsonFile(content);
  } catch (thrown) {
    return thrown instanceof ImportError ? thrown.problem : thrown;
  }
  return "none";
}

describe("conversations as JSON", () => {
  it("round-trip every tree", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyTree, { maxLength: 3, selector: ({ conversation }) => conversation.id }), (trees) => {
        expect(readJsonFile(fileOf(...trees)).map(shapeOf)).toEqual(trees.map(shapeOf));
      }),
    );
  });

  it("mark an unfinished answer as stopped", () => {
    const { conversation } = kept();
    conversation.append(question("q2", "c1-a", "More"));
    conversation.append({ ...answer("a2", "q2", "Beg"), state: "streaming" });
    const [read] = readJsonFile(fileOf({ conversation, pinned: false, updatedAt: 1 }));
    expect(read?.conversation.get("a2")).toMatchObject({ text: "Beg", state: "stopped", interrupted: true });
  });

  it("omit the provider's opaque state", () => {
    const { conversation } = kept();
    conversation.append({ ...answer("a2", "c1-a", "Yes"), continuation: "server-side-handle" });
    expect(fileOf({ conversation, pinned: false, updatedAt: 1 })).not.toContain("server-side-handle");
  });

  it("accept only file paths as the address of an attachment", () => {
    const { conversation } = kept();
    const attachment = { id: "a", path: "x", language: "", text: "", uri: "command:workbench.action.terminal.new" };
    conversation.append({ ...question("q2", "c1-a", "See"), attachments: [attachment] });
    const [read] = readJsonFile(fileOf({ conversation, pinned: false, updatedAt: 1 }));
    expect(read?.conversation.get("q2")?.attachments?.[0]?.uri).toBe("");
  });

  it.each([
    ["text that is not JSON", "{", { kind: "not-json" }],
    ["another file", '{"name":"x"}', { kind: "not-ours" }],
    ["null", "null", { kind: "not-ours" }],
    ["a newer version", '{"format":"snowcell-conversations","version":2,"conversations":[]}', { kind: "newer" }],
    [
      "an unknown role",
      changed((c) => Object.assign((c["messages"] as object[])[0] ?? {}, { role: "system" })),
      { kind: "broken" },
    ],
    [
      "an answer that is still streaming",
      changed((c) => Object.assign((c["messages"] as object[])[1] ?? {}, { state: "streaming" })),
      { kind: "broken" },
    ],
    [
      "a missing parent",
      changed((c) => Object.assign((c["messages"] as object[])[1] ?? {}, { parentId: "x" })),
      { kind: "broken" },
    ],
    ["a cycle", changed((c) => Object.assign((c["messages"] as object[])[0] ?? {}, { parentId: "c1-a" })), { kind: "broken" }],
    [
      "a duplicate message",
      changed((c) => (c["messages"] as object[]).push((c["messages"] as object[])[0] ?? {})),
      { kind: "broken" },
    ],
    ["a missing leaf", changed((c) => Object.assign(c, { leafId: "x" })), { kind: "broken" }],
    [
      "an unknown kind of failure",
      changed((c) =>
        Object.assign((c["messages"] as object[])[1] ?? {}, { failure: { kind: "?", provider: "p", remedy: "none" } }),
      ),
      { kind: "broken" },
    ],
    ["an id that is markup", changed((c) => Object.assign(c, { id: "<img>" })), { kind: "broken" }],
  ])("refuse %s", (_what, content, problem) => {
    expect(problemOf(content)).toMatchObject(problem);
  });

  it("throw only the import error, whatever the file", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify({ format: "snowcell-conversations", version: 1, conversations: [value] })),
        ),
        (content) => {
          const problem = problemOf(content);
          expect(problem === "none" || typeof (problem as { kind?: unknown }).kind === "string").toBe(true);
        },
      ),
    );
  });
});

describe("a conversation as Markdown", () => {
  it("holds the shown branch, and says what it omits", () => {
    const { conversation } = kept();
    conversation.append({ ...answer("a2", "c1-q", "Other *words*"), state: "stopped" });
    const markdown = conversationMarkdown({ conversation, pinned: false, updatedAt: 0 }, () => "today");
    expect(markdown).toBe(
      [
        "# Snow",
        "*today*",
        "*Messages in other branches, not shown here: 1*",
        "## You",
        "Why?",
        "## Qwen",
        "Other *words*",
        "*This answer was stopped and is incomplete.*\n",
      ].join("\n\n"),
    );
  });

  it("treats the title as plain text", () => {
    const conversation = exchange("c", "<script> *x* [y](z)\n# no", ["q", "a"]);
    const [first] = conversationMarkdown({ conversation, pinned: false, updatedAt: 0 }, () => "").split("\n");
    expect(first).toBe("# \\<script\\> \\*x\\* \\[y\\](z) \\# no");
  });
});

describe("a conversation under new ids", () => {
  it("is the same tree", () => {
    fc.assert(
      fc.property(anyTree, ({ conversation }) => {
        let next = 0;
        const copy = withNewIds(conversation, () => `new${next++}`);
        const texts = (tree: typeof conversation) =>
          [...tree.all()].map(({ text, parentId }) => [text, tree.get(parentId ?? "")?.text]);
        expect(texts(copy)).toEqual(texts(conversation));
        expect(copy.path().map(({ text }) => text)).toEqual(conversation.path().map(({ text }) => text));
      }),
    );
  });
});
