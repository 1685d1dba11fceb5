import { describe, expect, it } from "vitest";
import { pathsInFolders, targetFile } from "../../../src/core/editing/target-file.js";

describe("the file that a block of code is for", () => {
  it("is looked for in every folder, also with the folder's name in front", () => {
    expect(pathsInFolders("src/a.ts", ["web", "api"])).toEqual([
      { folder: 0, path: "src/a.ts" },
      { folder: 1, path: "src/a.ts" },
    ]);
    expect(pathsInFolders("api/src/a.ts", ["web", "api"])).toEqual([
      { folder: 0, path: "api/src/a.ts" },
      { folder: 1, path: "api/src/a.ts" },
      { folder: 1, path: "src/a.ts" },
    ]);
    // In a single folder the path begins below it.
    expect(pathsInFolders("web/src/a.ts", ["web"])).toEqual([{ folder: 0, path: "web/src/a.ts" }]);
  });

  const web = "file:///work/web/src/a.ts";
  const api = "file:///work/api/src/a.ts";
  it.each<[name: string, path: string | undefined, named: string[], attached: string[], expected: unknown]>([
    ["the only one at the path", "src/a.ts", [api], [], { kind: "found", uri: api }],
    ["the one at the path rather than the one attached", "src/a.ts", [api], ["file:///b.ts"], { kind: "found", uri: api }],
    ["of two folders the one that was asked about", "src/a.ts", [web, api], [api], { kind: "found", uri: api }],
    ["asked for, where two folders have it", "src/a.ts", [web, api], [], { kind: "ask", among: [web, api], isNamed: true }],
    [
      "asked for, where both went with the question",
      "src/a.ts",
      [web, api],
      [api, web],
      { kind: "ask", among: [web, api], isNamed: true },
    ],
    ["the one attached, where the block names none", undefined, [], [api, api], { kind: "attached", uri: api }],
    ["the one attached of the same name", "lib/a.ts", [], [api], { kind: "attached", uri: api }],
    ["asked for, where the path is of no file", "lib/b.ts", [], [api], { kind: "ask", among: [api], isNamed: false }],
  ])("is %s", (_name, path, named, attached, expected) => {
    expect(targetFile(path, named, attached)).toEqual(expected);
  });
});
