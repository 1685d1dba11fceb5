// What the sandbox's models answer: other tests predict answers by these rules.

import { Marked } from "marked";
import { describe, expect, it } from "vitest";
import { answerTo, type PromptMessage } from "./answers.js";

const user = (text: string): PromptMessage => ({ role: "user", text });
const answer = (text: string): string => answerTo([user(text)], "qwen").text;
const blocks = (markdown: string): string[] => new Marked().lexer(markdown).map(({ type }) => type);

describe("the default answer", () => {
  it("is Markdown with a heading, a list, inline code, a TypeScript block and a table", () => {
    const markdown = answer("Why is this slow?");
    expect(blocks(markdown)).toEqual(expect.arrayContaining(["heading", "list", "code", "table"]));
    expect(markdown).toContain("```typescript\n");
    expect(markdown).toMatch(/ `\w/);
  });

  it("is the same for the same messages, and differs for others", () => {
    expect(answer("Why is this slow?")).toBe(answer("Why is this slow?"));
    expect(answer("Why is this slow?")).not.toBe(answer("How do I cache it?"));
  });

  it("repeats the gist of the last question without its code", () => {
    const attached = "File: src/lookup.ts, lines 1 to 2\n```ts\nconst secret = 1;\n```\n\nWhy is this slow?";
    expect(answerTo([user("Hello"), { role: "assistant", text: "Hi" }, user(attached)], "qwen").text).toContain(
      "“Why is this slow?”",
    );
  });

  it("names the files in all messages except its own, each once", () => {
    const messages = [
      { role: "system", text: "The workspace has README.md." },
      user("File: src/deep/look up.ts, lines 3 to 9\n```ts\n```\n\nand C:\\code\\main.rs and README.md, not e.g. this"),
      { role: "assistant", text: "See invented.py." },
      user("Go on"),
    ];
    const { text } = answerTo(messages, "qwen");
    expect(text).toContain("It concerns `README.md`, `src/deep/look up.ts`, `code\\main.rs`");
    expect(text).not.toContain("invented.py");
    expect(text).not.toContain("e.g");
    expect(text).toContain("turn 2");
  });

  it("returns the question's code, improved", () => {
    expect(answer("Improve\n```js\nvar a = b == c;\n```")).toContain("```js\nconst a = b === c;\n```");
  });

  it("names the model that answers", () => {
    expect(answerTo([user("Hi")], "mistral").text).toContain("`mistral` answers");
  });
});

describe("a marker in the last question", () => {
  it.each([0, 1, 57, 1000, 20_001])("requests Markdown of %d characters", (length) => {
    const markdown = answer(`[[length:${length}]]`);
    expect(markdown).toHaveLength(length);
    expect(answer(`[[length:${length}]]`)).toBe(markdown);
    if (length >= 1000) expect(new Set(blocks(markdown)).size).toBeGreaterThan(4);
  });

  it("requests an echo of its text", () => {
    expect(answer("before [[echo]] **a**\n\n<b>[[length:5]]")).toBe(" **a**\n\n<b>[[length:5]]");
  });

  it("requests reasoning in addition to other markers", () => {
    const reasoned = answerTo([user("[[reasoning]] [[length:30]] Why?")], "qwen");
    expect(reasoned.text).toHaveLength(30);
    expect(reasoned.reasoning).toContain("Why?");
    expect(answerTo([user("Why?")], "qwen").reasoning).toBeUndefined();
  });

  it("counts only in the last question", () => {
    expect(answerTo([user("[[length:5]]"), user("Why?")], "qwen").text.length).toBeGreaterThan(5);
  });

  it.each([100, 30_000])("requests one block of %d characters, code or table", (length) => {
    const fence = answer(`[[giant-fence:${length}]]`);
    expect(fence).toHaveLength(length);
    expect(blocks(fence)).toEqual(["code"]);
    const table = answer(`[[giant-table:${length}]]`);
    expect(table).toHaveLength(length);
    expect(blocks(table)).toEqual(["table"]);
  });

  it("requests content that a page must not run", () => {
    const hostile = answer("[[hostile]]");
    for (const danger of ["<script>", "onerror=", "](javascript:"]) expect(hostile).toContain(danger);
  });
});
