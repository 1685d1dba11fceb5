import { describe, expect, it } from "vitest";
import { pathsInFolders, targetFile } from "../../../src/core/editing/target-file.js";

describe("the target file of a code block", () => {
  it("is searched in every folder, also with the folder's name as a prefix", () => {
    expect(pathsInFolders("src/a.ts", ["web", "api"])).toEqual([
      { folder: 0, path: "src/a.ts" },
      { folder: 1, path: "src/a.ts" },
    ]);
    expect(pathsInFolders("api/src/a.ts", ["web", "api"])).toEqual([
      { folder: 0, path: "api/src/a.ts" },
      { folder: 1, path: "api/src/a.ts" },
      { folder: 1, path: "src/a.ts" },
    ]);
    // With a single folder, the path is relative to it.
    expect(pathsInFolders("web/src/a.ts", ["web"])).toEqual([{ folder: 0, path: "web/src/a.ts" }]);
  });

  const web = "file:///work/web/src/a.ts";
  const api = "file:///work/api/src/a.ts";
  it.each<[name: string, path: string | undefined, named: string[], attached: string[], expected: unknown]>([
    ["the only file at the path", "src/a.ts", [api], [], { kind: "found", uri: api }],
    ["the file at the path rather than the attached one", "src/a.ts", [api], ["file:///b.ts"], { kind: "found", uri: api }],
    ["the file from the question, if two folders have it", "src/a.ts", [web, api], [api], { kind: "found", uri: api }],
    ["left to the user, if two folders have it", "src/a.ts", [web, api], [], { kind: "ask", among: [web, api], isNamed: true }],
    [
      "left to the user, if both were attached to the question",
      "src/a.ts",
      [web, api],
      [api, web],
      { kind: "ask", among: [web, api], isNamed: true },
    ],
    ["the attached file, if the block names none", undefined, [], [api, api], { kind: "attached", uri: api }],
    ["the attached file of the same name", "lib/a.ts", [], [api], { kind: "attached", uri: api }],
    ["left to the user, if no file is at the path", "lib/b.ts", [], [api], { kind: "ask", among: [api], isNamed: false }],
  ])("is %s", (_name, path, named, attached, expected) => {
    expect(targetFile(path, named, attached)).toEqual(expected);
  });
});
