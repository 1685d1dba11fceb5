// The reading tools: their limits, and what they say when there is nothing to read.

import { describe, expect, it } from "vitest";
import { notebookText } from "../../../src/core/tools/reading/notebook-text.js";
import { isPlan } from "../../../src/core/tools/tool.js";
import { FakeWorkspace, textOf } from "./fakes.js";

function workspace(files: Readonly<Record<string, string>>): FakeWorkspace {
  const made = new FakeWorkspace();
  for (const [path, text] of Object.entries(files)) made.files.set(path, text);
  return made;
}

const numbered = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join("");

describe("read_file", () => {
  it("numbers the lines, and says how many there are", async () => {
    const { call } = bound(workspace({ "a.ts": "one\r\ntwo\r\n" }));
    expect(await textOf(call("read_file", { path: "a.ts" }))).toBe("[a.ts, 2 lines]\n1\tone\n2\ttwo");
  });

  it("returns pages, with the number to read on from", async () => {
    const { call } = bound(workspace({ "a.ts": numbered(5000) }));
    const first = await textOf(call("read_file", { path: "a.ts" }));
    expect(first).toMatch(/^\[a\.ts, lines 1–2000 of 5000; read on with first=2001\]\n1\tline 1\n/);
    expect(await textOf(call("read_file", { path: "a.ts", first: 4999 }))).toBe(
      "[a.ts, lines 4999–5000 of 5000]\n4999\tline 4999\n5000\tline 5000",
    );
    expect(await textOf(call("read_file", { path: "a.ts", first: 3, last: 4 }))).toBe(
      "[a.ts, lines 3–4 of 5000]\n3\tline 3\n4\tline 4",
    );
    expect((await call("read_file", { path: "a.ts", first: 6000 })).result).toMatchObject({ isError: true });
  });

  it("keeps to the room of the model's context, and cuts long lines", async () => {
    const { call } = bound(workspace({ "a.ts": `${"x".repeat(10_000)}\n${numbered(3000)}` }));
    const small = await textOf(call("read_file", { path: "a.ts" }, { maxChars: 4000 }));
    expect(small.length).toBeLessThan(4000);
    expect(small).toContain("x… [8000 more characters]");
    expect((await textOf(call("read_file", { path: "a.ts" }))).length).toBeLessThan(48_500);
  });

  it("names similar paths for one that does not exist, and refuses what is no text", async () => {
    const { call } = bound(workspace({ "src/user-list.ts": "", "src/other.ts": "", "b.bin": "\0" }));
    expect(await textOf(call("read_file", { path: "src/userList.ts" }))).toContain("Similar paths: src/user-list.ts");
    expect(await textOf(call("read_file", { path: "b.bin" }))).toBe("b.bin is not a text file.");
  });

  it("says that the text has unsaved changes, or has changed since the last look", async () => {
    const made = workspace({ "a.ts": "one\n" });
    const { call } = bound(made);
    await call("read_file", { path: "a.ts" });
    made.files.set("a.ts", "two\n");
    made.unsaved.add("a.ts");
    expect(await textOf(call("read_file", { path: "a.ts" }))).toMatch(/unsaved changes; changed since it was last read/);
  });
});

describe("a file that may hold secrets", () => {
  it.each([
    ["read_file", { path: ".env" }],
    ["symbols", { path: ".env" }],
    ["references", { path: ".env", line: 1, name: "KEY" }],
    ["problems", { path: ".env" }],
    ["edit_file", { path: ".env", edits: [{ old: "a", new: "b" }] }],
    ["write_file", { path: ".env", text: "" }],
    ["delete_file", { path: ".env" }],
    ["move_file", { from: ".env", to: "env.txt" }],
  ])("is withheld by %s, whatever the user would allow", async (tool, given) => {
    const { plan } = bound(workspace({ ".env": "KEY=secret\n" }));
    const planned = await plan(tool, given);
    expect(isPlan(planned)).toBe(false);
    expect(JSON.stringify(planned)).not.toContain("secret\n");
    expect(planned).toMatchObject({ result: { isError: true, text: expect.stringContaining("withheld") } });
  });
});

describe("search_text", () => {
  it("groups the hits by file, with line numbers", async () => {
    const { call } = bound(workspace({ "a.ts": "find me\nno\n  find me too\n", "b.ts": "find me\n" }));
    expect(await textOf(call("search_text", { pattern: "find me" }))).toBe(
      "[3 lines in 2 files]\na.ts\n  1: find me\n  3:   find me too\nb.ts\n  1: find me",
    );
  });

  it("tries the other reading of the pattern if there is no hit", async () => {
    const { call } = bound(workspace({ "a.ts": "items.map(x)\nfoo bar\n" }));
    expect(await textOf(call("search_text", { pattern: "items.map(", regex: true }))).toMatch(
      /is not valid; these lines hold the pattern as text[\s\S]*items\.map/,
    );
    expect(await textOf(call("search_text", { pattern: "foo|baz" }))).toMatch(/match it as a regular expression[\s\S]*foo bar/);
  });

  it("says what it did not search if there is nothing", async () => {
    const { call } = bound(workspace({ "a.ts": "" }));
    expect(await textOf(call("search_text", { pattern: "x", include: "**/*.ts" }))).toBe(
      'Nothing found for "x" in files like **/*.ts. Not searched: files that .gitignore excludes, binary files, and files that may hold secrets. Case matters unless ignore_case is true.',
    );
  });

  it("says that there are more hits than it shows", async () => {
    const { call } = bound(workspace({ "a.ts": numbered(500) }));
    expect(await textOf(call("search_text", { pattern: "line" }))).toMatch(/^\[The first 100 lines in 1 file; there are more/);
  });
});

describe("the other reading tools", () => {
  it("say that no language server answers, which is not the same as nothing", async () => {
    const made = workspace({ "a.ts": "" });
    const { call } = bound(made);
    expect(await textOf(call("symbols", { query: "x" }))).toContain("No language server answers");
    made.symbols = [{ path: "a.ts", line: 3, text: "function x" }];
    expect(await textOf(call("symbols", { query: "x" }))).toBe("[1 symbol]\na.ts:3: function x");
    expect(await textOf(call("references", { path: "a.ts", line: "3", name: "x", kind: "usages" }))).toContain("1 reference");
  });

  it("show Git's changes, cut with a notice, and name what is withheld", async () => {
    const made = workspace({});
    made.diff = { diff: `diff --git a/x b/x\n${"+line\n".repeat(20_000)}`, withheld: [".env"], untracked: ["new.ts"] };
    const text = await textOf(bound(made).call("changes", {}));
    expect(text).toMatch(/^Withheld, [\s\S]*\.env\nNew files, not in the diff: new\.ts\n\[The diff is cut after/);
    expect(text.length).toBeLessThan(31_000);
  });

  it("ask the user with at most five choices, and keep the list of tasks", async () => {
    const { plan, call } = bound(workspace({}));
    const asked = await plan("ask_person", { question: "Which?", choices: '["a","b","c","d","e","f","a"]' });
    expect(asked).toMatchObject({ actions: [], question: { text: "Which?", choices: ["a", "b", "c", "d", "e"] } });
    const long = "x".repeat(2001);
    expect(await textOf(call("ask_person", { question: long }))).toContain("at most 2000");
    expect(await textOf(call("ask_person", { question: "Which?", choices: ["a", long] }))).toContain("at most 200 characters");
    const { todos, result } = await call("set_todos", {
      todos: [
        { content: "first", status: "completed" },
        { text: "second", state: "in_progress" },
      ],
    });
    expect(todos).toEqual([
      { text: "first", state: "done" },
      { text: "second", state: "doing" },
    ]);
    expect(result.text).toBe("[x] first\n[>] second");
  });
});

describe("a notebook", () => {
  it("is read as its cells, without outputs", () => {
    const cells = [
      { cell_type: "markdown", source: ["# Title\n", "text"] },
      { cell_type: "code", source: "print(1)", outputs: [{ data: { "image/png": "AAAA" } }] },
      null,
    ];
    expect(notebookText(JSON.stringify({ cells }))).toBe("# Cell 1 (markdown)\n# Title\ntext\n# Cell 2 (code)\nprint(1)\n");
    expect(notebookText("{}")).toBeUndefined();
  });
});

function bound(made: FakeWorkspace): Pick<FakeWorkspace, "call" | "plan"> {
  return { call: (...given) => made.call(...given), plan: (...given) => made.plan(...given) };
}
