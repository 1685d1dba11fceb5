import { describe, expect, it } from "vitest";
import { parseWorkspaceLink } from "../../../src/vscode/platform/workspace-link.js";

describe("a link to a workspace file", () => {
  it.each([
    ["src/lookup.ts", { path: "src/lookup.ts" }],
    ["lookup.ts:12", { path: "lookup.ts", lines: { first: 12, last: 12 } }],
    ["src/lookup.ts:12:5", { path: "src/lookup.ts", lines: { first: 12, last: 12 } }],
    ["src/lookup.ts:12-40", { path: "src/lookup.ts", lines: { first: 12, last: 40 } }],
    ["src/lookup.ts:12–40", { path: "src/lookup.ts", lines: { first: 12, last: 40 } }],
    ["src/lookup.ts:40-12", { path: "src/lookup.ts", lines: { first: 40, last: 40 } }],
    ["src/lookup.ts#L12", { path: "src/lookup.ts", lines: { first: 12, last: 12 } }],
    ["src/lookup.ts#L12-L40", { path: "src/lookup.ts", lines: { first: 12, last: 40 } }],
    ["src/lookup.ts:0", { path: "src/lookup.ts", lines: { first: 1, last: 1 } }],
    ["docs/a%20b.md#heading", { path: "docs/a b.md" }],
    ["Makefile", { path: "Makefile" }],
  ])("%s", (href, link) => {
    expect(parseWorkspaceLink(href)).toEqual(link);
  });

  it.each([
    ...[
      "",
      "#L12",
      ":12",
      "/etc/passwd",
      "\\\\server\\share",
      "../secrets.txt",
      "src/../../x",
      "src/%2e%2e/%2e%2e/x",
      "%E0%A4%A",
    ],
    ...["file:///etc/passwd", "command:workbench.action.quit", "vscode://x/y", "C:/Windows/x", "command%3Aquit", "a:b:12"],
  ])("rejects %j", (href) => {
    expect(parseWorkspaceLink(href)).toBeUndefined();
  });
});
