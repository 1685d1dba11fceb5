// Arguments as models write them: other names, strings for numbers, JSON in strings, nulls.

import { describe, expect, it } from "vitest";
import { editingTools } from "../../../src/core/tools/editing/editing-tools.js";
import { readingTools } from "../../../src/core/tools/reading/reading-tools.js";
import { FakeWorkspace } from "./fakes.js";

const ports = new FakeWorkspace().ports();
const tools = [...readingTools(ports), ...editingTools(ports)];
const read = (name: string, given: unknown): unknown => {
  const tool = tools.find(({ definition }) => definition.name === name);
  const result = tool?.read(given);
  if (!result) throw new Error(`There is no tool ${name}`);
  return "input" in result ? result.input : result.problem;
};

const edit = { old: "a", new: "b" };

describe("arguments", () => {
  it.each<[string, unknown, unknown]>([
    ["read_file", { path: "a", first: "5" }, { path: "a", first: 5 }],
    ["read_file", { file_path: "a", start_line: 2, end_line: "9" }, { path: "a", first: 2, last: 9 }],
    ["read_file", { Path: "a", first: null, last: "" }, { path: "a" }],
    ["read_file", '{"path":"a"}', { path: "a" }],
    ["read_file", { arguments: '{"path":"a"}' }, { path: "a" }],
    ["search_text", { query: "x", regex: "true", ignore_case: 0 }, { pattern: "x", regex: true, ignore_case: false }],
    ["search_text", { pattern: 42 }, { pattern: "42" }],
    ["edit_file", { path: "a", edits: [edit] }, { path: "a", edits: [edit] }],
    ["edit_file", { path: "a", edits: JSON.stringify([edit]) }, { path: "a", edits: [edit] }],
    ["edit_file", { path: "a", edits: [JSON.stringify(edit)] }, { path: "a", edits: [edit] }],
    ["edit_file", { path: "a", edits: edit }, { path: "a", edits: [edit] }],
    [
      "edit_file",
      { file_path: "a", old_string: "a", new_string: "b", replace_all: "true" },
      { path: "a", edits: [{ ...edit, all: true }] },
    ],
    ["write_file", { path: "a", content: "" }, { path: "a", text: "" }],
    ["move_file", { source: "a", destination: "b" }, { from: "a", to: "b" }],
    ["references", { path: "a", line: "1", name: "x", kind: null }, { path: "a", line: 1, name: "x" }],
    ["problems", {}, {}],
    ["problems", "", {}],
    ["list_folder", undefined, {}],
  ])("of %s are read from %j", (tool, given, input) => {
    expect(read(tool, given)).toEqual(input);
  });

  it.each<[string, unknown, string]>([
    ["read_file", {}, "path is missing. The arguments are: path, first, last. Given: none."],
    ["read_file", { pth: "a" }, "path is missing. The arguments are: path, first, last. Given: pth."],
    ["read_file", { path: ["a"] }, "path must be a string, not a list."],
    ["read_file", { path: "a", first: "five" }, 'first must be a whole number from 1, not "five".'],
    ["read_file", { path: "a", first: 0 }, "first must be a whole number from 1, not 0."],
    ["read_file", { path: "a", last: 1.5 }, "last must be a whole number from 1, not 1.5."],
    ["search_text", { pattern: "x", regex: "maybe" }, 'regex must be true or false, not "maybe".'],
    ["edit_file", { path: "a", edits: ["{"] }, "edits entry 1 must be an object, not nothing."],
    [
      "edit_file",
      { path: "a", edits: [{ old: "x" }] },
      "edits entry 1 new is missing. The arguments are: old, new, all. Given: old.",
    ],
    ["changes", { kind: "everything" }, 'kind must be one of all, staged, names, not "everything".'],
    ["read_file", "not json", "The arguments must be a JSON object."],
    ["read_file", [1], "The arguments must be a JSON object."],
  ])("of %s that are wrong are named: %j", (tool, given, problem) => {
    expect(read(tool, given)).toBe(problem);
  });

  it("have a schema with every field, and its required ones", () => {
    for (const { definition } of tools) {
      expect(definition.inputSchema).toMatchObject({ type: "object" });
      expect(definition.description.length, definition.name).toBeLessThan(250);
    }
    const size = JSON.stringify(tools.map(({ definition }) => definition)).length;
    expect(size, "all definitions together").toBeLessThan(10_000);
  });
});
