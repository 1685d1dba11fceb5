// The editing tools: an edit in the right place or none, what the user changed meanwhile, and results as they were saved.

import { describe, expect, it } from "vitest";
import { applyEdits } from "../../../src/core/tools/editing/match-edits.js";
import { isPlan, type ToolPlan } from "../../../src/core/tools/tool.js";
import { FakeWorkspace, permitFor, textOf } from "./fakes.js";

const code = "function one() {\n  return 1;\n}\n\nfunction two() {\n  return 1;\n}\n";

describe("the text to replace", () => {
  const apply = (old: string, next: string, all?: boolean): string => {
    const result = applyEdits(code, [{ old, new: next, all }], "a.ts");
    return "text" in result ? result.text : result.problem;
  };

  it("is replaced where it occurs once", () => {
    expect(apply("function two", "function second")).toBe(code.replace("two", "second"));
  });

  it("is refused if it occurs twice, with the lines", () => {
    expect(apply("  return 1;", "  return 2;")).toBe(
      "`old` occurs 2 times, at lines 2, 6. Give more lines around the one to change, or set `all`. Nothing was changed.",
    );
  });

  it("is replaced everywhere if the model says so", () => {
    expect(apply("return 1", "return 2", true)).toBe(code.replaceAll("return 1", "return 2"));
  });

  it("is found with other indentation and spaces at the end, and keeps the file's indentation", () => {
    expect(applyEdits("if (a) {\n\tb();\n}\n", [{ old: "b();", new: "c();" }], "a.ts")).toEqual({
      text: "if (a) {\n\tc();\n}\n",
    });
    expect(applyEdits("  a();\n  b();\n", [{ old: "a();\nb();\n", new: "a();\nc();\n" }], "a.ts")).toEqual({
      text: "  a();\n  c();\n",
    });
  });

  it("is named by its first places only if there are many, and never makes a file that is too long", () => {
    const many = "a\n".repeat(900);
    expect(applyEdits(many, [{ old: "a", new: "b" }], "a.ts")).toEqual({
      problem: expect.stringMatching(/^`old` occurs 900 times, at lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …\./),
    });
    expect(applyEdits(many, [{ old: "a", new: "b".repeat(10_000), all: true }], "a.ts")).toMatchObject({
      problem: expect.stringContaining("too long"),
    });
  });

  it("that is not there is answered with the most similar lines", () => {
    expect(apply("function two() {\n  return 2;\n}", "")).toBe(
      "`old` was not found in a.ts. The most similar lines are:\n3\t}\n4\t\n5\tfunction two() {\n6\t  return 1;\n7\t}\n8\t\n Nothing was changed.",
    );
    expect(apply("5\tfunction two() {\n6\t  return 1;", "")).toContain("without the numbers");
    expect(apply("no such words anywhere", "x")).toContain("Read the file again");
  });

  it("is found in the result of the edits before it, and all fail together", () => {
    const edits = [
      { old: "one", new: "first" },
      { old: "first()", new: "first(a)" },
    ];
    expect(applyEdits(code, edits, "a.ts")).toEqual({ text: code.replace("one()", "first(a)") });
    expect(applyEdits(code, [...edits, { old: "three", new: "" }], "a.ts")).toMatchObject({
      problem: expect.stringMatching(/^Edit 3 of 3: [\s\S]*Nothing was changed\.$/),
    });
  });
});

describe("edit_file", () => {
  const edit = { path: "a.ts", edits: [{ old: "one", new: "first" }] };
  const made = (text = code): FakeWorkspace => {
    const workspace = new FakeWorkspace();
    workspace.files.set("a.ts", text);
    return workspace;
  };

  it("changes nothing while it plans, and shows the whole change first", async () => {
    const workspace = made();
    const plan = (await workspace.plan("edit_file", edit)) as ToolPlan;
    expect(workspace.files.get("a.ts")).toBe(code);
    expect(plan.actions).toEqual([{ kind: "edit", path: "a.ts", change: "change" }]);
    expect(plan.before).toEqual([expect.objectContaining({ path: "a.ts", text: code, eol: "\n" })]);
    expect(plan.edits).toEqual([
      expect.objectContaining({ afterHash: expect.stringMatching(/^[\da-f]{64}$/), added: 1, removed: 1 }),
    ]);
    expect(plan.preview).toEqual({
      kind: "diff",
      text: "--- a.ts\n+++ a.ts\n@@ -1,4 +1,4 @@\n-function one() {\n+function first() {\n   return 1;\n }\n ",
    });
  });

  it("writes only with a permit for this edit", async () => {
    const workspace = made();
    const plan = (await workspace.plan("edit_file", edit)) as ToolPlan;
    const other = permitFor({ ...plan, actions: [{ kind: "edit", path: "b.ts", change: "change" }] });
    await expect(plan.run(other)).rejects.toThrow("No permit");
    expect(workspace.files.get("a.ts")).toBe(code);
  });

  it("refuses a file that the user changed since the run read it, and shows the difference", async () => {
    const workspace = made();
    await workspace.call("read_file", { path: "a.ts" });
    workspace.files.set("a.ts", code.replace("two", "second"));
    const { result } = await workspace.call("edit_file", edit);
    expect(result.isError).toBe(true);
    expect(result.text).toMatch(/has changed since you read it[\s\S]*-function two\(\) \{\n\+function second\(\) \{/);
    expect(workspace.files.get("a.ts")).toContain("function one");
    expect((await workspace.call("edit_file", edit)).result.isError, "the model now knows the text").toBe(false);
  });

  it("refuses what the user typed between the plan and the approval", async () => {
    const workspace = made();
    const plan = (await workspace.plan("edit_file", edit)) as ToolPlan;
    workspace.files.set("a.ts", `// typed\n${code}`);
    expect(await textOf(plan.run(permitFor(plan)))).toContain("+// typed");
    expect(workspace.files.get("a.ts")).toBe(`// typed\n${code}`);
  });

  it("matches the formatted text in the next edit", async () => {
    const workspace = made("let a = 1\n");
    workspace.format = (text) => text.replaceAll("'", '"').replace(/([^;\n])\n/g, "$1;\n");
    await workspace.call("read_file", { path: "a.ts" });
    const first = await textOf(workspace.call("edit_file", { path: "a.ts", edits: [{ old: "1", new: "'x'" }] }));
    expect(first).toMatch(/formatted the file[\s\S]*\+let a = "x";/);
    const next = await workspace.call("edit_file", { path: "a.ts", edits: [{ old: 'let a = "x";', new: "let a = 2;" }] });
    expect(next.result).toMatchObject({ isError: false });
    expect(workspace.effects.at(-1)).toEqual([expect.objectContaining({ after: "let a = 2;\n" })]);
  });

  it("keeps the file's line endings", async () => {
    const workspace = made("a\r\nb\r\n");
    await workspace.call("edit_file", { path: "a.ts", edits: [{ old: "a\nb", new: "a\nx\nb" }] });
    expect(workspace.files.get("a.ts")).toBe("a\r\nx\r\nb\r\n");
  });

  it("returns only the new problems", async () => {
    const workspace = made();
    workspace.newProblems = [{ path: "a.ts", line: 1, severity: "error", message: "Cannot find\nname", source: "ts" }];
    expect(await textOf(workspace.call("edit_file", edit))).toMatch(
      /New problems since this change:\na\.ts:1: error: Cannot find name \(ts\)$/,
    );
  });

  it("says in its action that the user's unsaved changes would be saved", async () => {
    const workspace = made();
    workspace.unsaved.add("a.ts");
    expect(await workspace.plan("edit_file", edit)).toMatchObject({ actions: [{ savesUserChanges: true }] });
  });

  it("tells the model which hunks the user declined in the review", async () => {
    const workspace = made();
    const declinedText = code.replace("one", "first");
    const accepted = code.replace("two", "second");
    const written = { kind: "written", text: accepted, isSaved: true, newProblems: [], alsoChanged: [] } as const;
    workspace.reviews = { review: async () => ({ accepted: 1, declined: 1, declinedText, written }) };
    const edits = [...edit.edits, { old: "two", new: "second" }];
    const plan = (await workspace.plan("edit_file", { path: "a.ts", edits })) as ToolPlan;
    const outcome = await plan.review?.(new AbortController().signal, async () => permitFor(plan));
    expect(outcome?.declined).toBeUndefined();
    expect(outcome?.result.text).toMatch(/\+function second[\s\S]*accepted 1 change and declined 1[\s\S]*\+function first/);
  });

  it("counts as declined if no hunk was accepted", async () => {
    const workspace = made();
    const written = { kind: "written", text: code, isSaved: false, newProblems: [], alsoChanged: [] } as const;
    workspace.reviews = { review: async () => ({ accepted: 0, declined: 1, declinedText: code, written }) };
    const plan = (await workspace.plan("edit_file", edit)) as ToolPlan;
    expect(await plan.review?.(new AbortController().signal, async () => permitFor(plan))).toMatchObject({
      declined: true,
      result: { isError: true },
    });
  });
});

describe("the other editing tools", () => {
  it("create a file, and replace one only after it was read", async () => {
    const workspace = new FakeWorkspace();
    expect(await textOf(workspace.call("write_file", { path: "n.ts", text: "a\n" }))).toMatch(/^Created n\.ts/);
    expect((await workspace.call("write_file", { path: "n.ts", text: "b\n" })).result.isError).toBe(false);
    workspace.files.set("old.ts", "user's\n");
    expect(await textOf(workspace.call("write_file", { path: "old.ts", text: "b\n" }))).toContain(
      "Read it before you replace it",
    );
    expect(workspace.files.get("old.ts")).toBe("user's\n");
  });

  it("delete and move files, and record both for undoing", async () => {
    const workspace = new FakeWorkspace();
    workspace.files.set("a.ts", "a\n");
    workspace.files.set("d.ts", "d\n");
    const moved = await workspace.call("move_file", { from: "a.ts", to: "src/b.ts" });
    expect(moved.edits).toEqual([expect.objectContaining({ change: "move", movedTo: "file:///w/src/b.ts" })]);
    await workspace.call("delete_file", { path: "d.ts" });
    expect([...workspace.files.keys()]).toEqual(["src/b.ts"]);
    expect(workspace.effects.at(-1)).toEqual([expect.objectContaining({ change: "delete", before: "d\n", after: null })]);
  });

  it("need a permit for both ends of a move, and never replace a file", async () => {
    const workspace = new FakeWorkspace();
    workspace.files.set("a.ts", "a\n");
    expect(await workspace.plan("move_file", { from: "a.ts", to: "b.ts" })).toMatchObject({
      actions: [
        { path: "a.ts", change: "move" },
        { path: "b.ts", change: "create" },
      ],
    });
    workspace.files.set("b.ts", "b\n");
    expect(isPlan(await workspace.plan("move_file", { from: "a.ts", to: "b.ts" }))).toBe(false);
  });

  it("name an address in a new schema, which editors would fetch, however it is written", async () => {
    const workspace = new FakeWorkspace();
    workspace.files.set("known.json", '{"$schema": "https://json.schemastore.org/a"}\n');
    workspace.files.set("note.txt", '{"$schema": "https://x.example.com/?secret"}\n');
    const opens = async (path: string, text: string): Promise<unknown> => {
      await workspace.call("read_file", { path });
      const planned = await workspace.plan("write_file", { path, text });
      return isPlan(planned) && planned.actions[0];
    };
    for (const [path, text] of [
      ["a.json", '{"$schema":"https://x.example.com/?secret"}'],
      ["a.json", '{"\\u0024schema"\n:\n"https:\\/\\/x.example.com\\/?secret"}'],
      ["a.schema.json", '{"items": {"$ref": "https://x.example.com/?secret"}}'],
      ["a.yaml", "# yaml-language-server: $schema=https://x.example.com/?secret"],
      ["a.toml", "#:schema https://x.example.com/?secret"],
      [".toolrc", '{"$schema": "https://x.example.com/?secret"}'],
      ["known.json", '{"$schema": "https://x.example.com/?secret"}'],
    ] as const)
      expect(await opens(path, text), text).toMatchObject({ opensAddress: "https://x.example.com/?secret" });
    expect(await opens("known.json", '{"$schema": "https://json.schemastore.org/a", "b": 1}')).not.toHaveProperty("opensAddress");
    expect(await opens("a.ts", 'const a = { $schema: "https://x.example.com/" };')).not.toHaveProperty("opensAddress");
    expect(await textOf(workspace.call("move_file", { from: "note.txt", to: "note.json" }))).toContain("Use write_file");
    expect(await textOf(workspace.call("move_file", { from: "known.json", to: "other.json" }))).toContain("Moved");
  });

  it("refuse notebooks, unsaved files that would be deleted, and files that are not there", async () => {
    const workspace = new FakeWorkspace();
    workspace.files.set("n.ipynb", "{}");
    workspace.files.set("u.ts", "x");
    workspace.unsaved.add("u.ts");
    expect(await textOf(workspace.call("edit_file", { path: "n.ipynb", edits: [{ old: "{}", new: "" }] }))).toContain("notebook");
    expect(await textOf(workspace.call("delete_file", { path: "u.ts" }))).toContain("unsaved changes");
    expect(await textOf(workspace.call("edit_file", { path: "none.ts", edits: [{ old: "a", new: "b" }] }))).toContain(
      "write_file",
    );
  });
});

describe("a file outside of the workspace", () => {
  it("shows none of its lines in an error before the user has allowed to read it", async () => {
    const workspace = new FakeWorkspace();
    workspace.files.set("file:///etc/hosts.txt", "localhost is here\n");
    const said = await textOf(
      workspace.call("edit_file", { path: "/etc/hosts.txt", edits: [{ old: "localhost was", new: "" }] }),
    );
    expect(said).toBe("Read /etc/hosts.txt before you change it. Nothing was changed.");
  });
});
