import { describe, expect, it } from "vitest";
import { documentPathProblems, pathProblemsIn } from "./document-paths.js";

describe("paths in documents", () => {
  it("exist", () => {
    expect(documentPathProblems()).toEqual([]);
  });

  it.each([
    ["see `src/core/gone.ts`", 1],
    ["see `core/chat.ts` and `src/gone/`", 2],
    ["see `src/here.ts`", 0],
    ["see `src/core/providers/<id>/`, `provider/model` and `npm test`", 0],
  ])("are found in %j", (text, count) => {
    expect(pathProblemsIn("A.md", text, (path) => path === "src/here.ts")).toHaveLength(count);
  });
});
