// Which tools a model gets, and where paths of a model lead.

import { describe, expect, it } from "vitest";
import type { PrivacyBoundary } from "../../../src/core/provider-api/provider.js";
import { commandTools } from "../../../src/core/tools/commands/command-tools.js";
import { editingTools } from "../../../src/core/tools/editing/editing-tools.js";
import { placeInFolders } from "../../../src/core/tools/places/place.js";
import { ReadTexts } from "../../../src/core/tools/places/read-texts.js";
import { readingTools } from "../../../src/core/tools/reading/reading-tools.js";
import { profileOf, toolsFor, toolsWithoutTrust } from "../../../src/core/tools/registry/tool-profile.js";
import { FakeCommands } from "./commands/fake-commands.js";
import { FakeWorkspace } from "./fakes.js";

describe("the profile of tools", () => {
  const model = (id: string, more: { parameters?: string; contextLength?: number; boundary?: PrivacyBoundary } = {}) =>
    profileOf({
      info: { provider: "p", id, name: id, capabilities: ["chat"], ...(more.parameters ? { parameters: more.parameters } : {}) },
      facts: { seesImages: false, ...(more.contextLength ? { contextLength: more.contextLength } : {}) },
      boundary: more.boundary ?? "public",
    });

  it.each([
    ["gpt-5", {}, "full"],
    ["qwen2.5-coder:7b", {}, "small"],
    ["qwen2.5-coder:32b-instruct", {}, "full"],
    ["mixtral-8x7b", {}, "full"],
    ["smollm-500m", {}, "small"],
    ["any", { parameters: "14B" }, "small"],
    ["any", { parameters: "70B", contextLength: 16_384 }, "small"],
    ["any", { boundary: "local" }, "small"],
    ["any", { boundary: "company" }, "full"],
  ] as const)("of %s with %j is %s", (id, more, expected) => {
    expect(model(id, more)).toBe(expected);
  });

  it("keeps the tools in one order, and gives small models few of them", () => {
    const ports = new FakeWorkspace().ports();
    const tools = [...editingTools(ports), ...readingTools(ports)];
    const names = (profile: "full" | "small", from = tools): string[] =>
      toolsFor(profile, from).map(({ definition }) => definition.name);
    expect(names("full")).toEqual(names("full", tools.toReversed()));
    expect(names("full")).toEqual(names("full").toSorted());
    expect(names("small")).toEqual(["edit_file", "find_files", "read_file", "search_text", "write_file"]);
  });
});

it("an untrusted workspace offers only tools that read, and those for the user", () => {
  const ports = new FakeWorkspace().ports();
  const tools = [...editingTools(ports), ...readingTools(ports), ...commandTools(new FakeCommands().services)];
  const names = new Set(toolsWithoutTrust(tools).map(({ definition }) => definition.name));
  for (const name of ["read_file", "search_text", "ask_person", "set_todos"]) expect(names).toContain(name);
  for (const name of ["edit_file", "write_file", "delete_file", "move_file", "run_command"]) expect(names).not.toContain(name);
});

describe("a path of a model", () => {
  const one = [{ name: "app", path: "/w/app" }];
  const two = [...one, { name: "lib", path: "/w/lib" }];

  it.each([
    ["src/a.ts", one, { kind: "inside", folder: 0, relative: "src/a.ts" }],
    ["./src//a.ts", one, { kind: "inside", folder: 0, relative: "src/a.ts" }],
    ["src\\a.ts", one, { kind: "inside", folder: 0, relative: "src/a.ts" }],
    ["`src/a.ts`", one, { kind: "inside", folder: 0, relative: "src/a.ts" }],
    [".", one, { kind: "inside", folder: 0, relative: "" }],
    ["src/../b.ts", one, { kind: "inside", folder: 0, relative: "b.ts" }],
    ["../b.ts", one, { kind: "outside", path: "/w/b.ts" }],
    ["../app/b.ts", one, { kind: "inside", folder: 0, relative: "b.ts" }],
    ["../app-secret/b.ts", one, { kind: "outside", path: "/w/app-secret/b.ts" }],
    ["/w/app/a.ts", one, { kind: "inside", folder: 0, relative: "a.ts" }],
    ["/W/APP/a.ts", one, { kind: "outside", path: "/W/APP/a.ts" }],
    ["/etc/passwd", one, { kind: "outside", path: "/etc/passwd" }],
    ["C:\\x\\y", one, { kind: "outside", path: "C:/x/y" }],
    ["lib/a.ts", two, { kind: "inside", folder: 1, relative: "a.ts" }],
    ["lib", two, { kind: "inside", folder: 1, relative: "" }],
    ["library/a.ts", two, { kind: "inside", folder: 0, relative: "library/a.ts" }],
    ["lib/../../x", two, { kind: "outside", path: "/w/x" }],
  ])("%s leads to one place", (path, folders, expected) => {
    expect(placeInFolders(path, folders, false)).toEqual(expected);
  });

  it("is compared without case where the disk has none, and refused with a NUL", () => {
    expect(placeInFolders("/W/APP/a.ts", one, true)).toEqual({ kind: "inside", folder: 0, relative: "a.ts" });
    expect(placeInFolders("a\0.ts", one, false)).toMatchObject({ kind: "problem" });
    expect(placeInFolders("a.ts", [], false)).toMatchObject({ kind: "problem" });
  });
});

describe("the texts that a run has read", () => {
  it("are compared without line endings, for each conversation on its own", () => {
    const texts = new ReadTexts();
    expect(texts.saw("c", "a", "x\r\ny")).toEqual({ hasChanged: false });
    expect(texts.saw("c", "a", "x\ny")).toEqual({ hasChanged: false });
    expect(texts.saw("c", "a", "z")).toEqual({ hasChanged: true });
    expect(texts.last("other", "a")).toBeUndefined();
  });

  it("are bounded, oldest first", () => {
    const texts = new ReadTexts();
    texts.saw("c", "old", "x".repeat(11_000_000));
    texts.saw("c", "new", "x".repeat(11_000_000));
    expect(texts.last("c", "old")).toBeUndefined();
    expect(texts.last("c", "new")).toBeDefined();
  });
});
