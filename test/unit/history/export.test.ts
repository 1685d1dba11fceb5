// Out to a file and back: the same tree, or a clear no.

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

/** The file with one thing changed in its only conversation. */
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

describe("the JSON of conversations", () => {
  it("gives back every tree as it was", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyTree, { maxLength: 3, selector: ({ conversation }) => conversation.id }), (trees) => {
        expect(readJsonFile(fileOf(...trees)).map(shapeOf)).toEqual(trees.map(shapeOf));
      }),
    );
  });

  it("says of an unfinished answer that it was stopped", () => {
    const { conversation } = kept();
    conversation.append(question("q2", "c1-a", "More"));
    conversation.append({ ...answer("a2", "q2", "Beg"), state: "streaming" });
    const [read] = readJsonFile(fileOf({ conversation, pinned: false, updatedAt: 1 }));
    expect(read?.conversation.get("a2")).toMatchObject({ text: "Beg", state: "stopped", interrupted: true });
  });

  it("keeps to itself what a provider wants to have back", () => {
    const { conversation } = kept();
    conversation.append({ ...answer("a2", "c1-a", "Yes"), continuation: "server-side-handle" });
    expect(fileOf({ conversation, pinned: false, updatedAt: 1 })).not.toContain("server-side-handle");
  });

  it("has no address in an attachment but that of a file", () => {
    const { conversation } = kept();
    const attachment = { id: "a", path: "x", language: "", text: "", uri: "command:workbench.action.terminal.new" };
    conversation.append({ ...question("q2", "c1-a", "See"), attachments: [attachment] });
    const [read] = readJsonFile(fileOf({ conversation, pinned: false, updatedAt: 1 }));
    expect(read?.conversation.get("q2")?.attachments?.[0]?.uri).toBe("");
  });

  it.each([
    ["no JSON", "{", { kind: "not-json" }],
    ["another file", '{"name":"x"}', { kind: "not-ours" }],
    ["null", "null", { kind: "not-ours" }],
    ["a newer one", '{"format":"snowcell-conversations","version":2,"conversations":[]}', { kind: "newer" }],
    [
      "a role that is none",
      changed((c) => Object.assign((c["messages"] as object[])[0] ?? {}, { role: "system" })),
      { kind: "broken" },
    ],
    [
      "an answer that still runs",
      changed((c) => Object.assign((c["messages"] as object[])[1] ?? {}, { state: "streaming" })),
      { kind: "broken" },
    ],
    [
      "a parent that is nowhere",
      changed((c) => Object.assign((c["messages"] as object[])[1] ?? {}, { parentId: "x" })),
      { kind: "broken" },
    ],
    ["a circle", changed((c) => Object.assign((c["messages"] as object[])[0] ?? {}, { parentId: "c1-a" })), { kind: "broken" }],
    [
      "a message twice",
      changed((c) => (c["messages"] as object[]).push((c["messages"] as object[])[0] ?? {})),
      { kind: "broken" },
    ],
    ["a leaf that is nowhere", changed((c) => Object.assign(c, { leafId: "x" })), { kind: "broken" }],
    [
      "a kind of failure that is none",
      changed((c) =>
        Object.assign((c["messages"] as object[])[1] ?? {}, { failure: { kind: "?", provider: "p", remedy: "none" } }),
      ),
      { kind: "broken" },
    ],
    ["an id of markup", changed((c) => Object.assign(c, { id: "<img>" })), { kind: "broken" }],
  ])("refuses %s", (_what, content, problem) => {
    expect(problemOf(content)).toMatchObject(problem);
  });

  it("never fails but by its own error, whatever the file", () => {
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

describe("the Markdown of a conversation", () => {
  it("holds the branch that is shown, and says what it leaves out", () => {
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

  it("takes a title for words", () => {
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
