import { describe, expect, it } from "vitest";
import { chooseAutomatic } from "../../../src/core/routing/automatic.js";
import type { Candidate } from "../../../src/core/routing/candidate.js";

function candidate(model: string, more: Partial<Candidate> = {}): Candidate {
  return {
    model,
    name: model,
    provider: model.split("/", 1)[0] ?? "",
    providerName: "P",
    boundary: "local",
    capabilities: ["chat"],
    health: "healthy",
    loggedIn: true,
    ...more,
  };
}

const needs = { chain: ["best"], capabilities: [] } as const;
const chosen = (candidates: readonly Candidate[], more: Partial<Parameters<typeof chooseAutomatic>[1]> = {}) =>
  chooseAutomatic(candidates, { ...needs, ...more })?.model;

describe("the automatic choice of a model", () => {
  it("stays within the nearest boundary, however much better a farther model is", () => {
    const near = candidate("near/one", { health: "degraded", successRate: 0.5 });
    expect(chosen([candidate("far/one", { boundary: "public", successRate: 1 }), near])).toBe("near/one");
  });

  it("takes the best within it", () => {
    const slow = candidate("a/slow", { contextLength: 8000, firstTokenMs: 900 });
    const fast = candidate("b/fast", { contextLength: 8000, firstTokenMs: 90 });
    expect(chosen([slow, fast])).toBe("b/fast");
  });

  it("takes a model that the user's chain names first, if it is usable", () => {
    const far = candidate("far/one", { boundary: "public" });
    const chain = ["gone/one", "far/one", "best"];
    expect(chosen([candidate("near/one"), far], { chain })).toBe("far/one");
    expect(chosen([candidate("near/one"), { ...far, health: "unreachable" }], { chain })).toBe("near/one");
  });

  it("prefers models with the abilities that the request needs, and a model for code for a task in the editor", () => {
    const sees = candidate("b/sees", { capabilities: ["chat", "vision"] });
    const codes = candidate("c/codes", { capabilities: ["chat", "code"] });
    const all = [candidate("a/plain"), sees, codes];
    expect(chosen(all)).toBe("a/plain");
    expect(chosen(all, { capabilities: ["vision"] })).toBe("b/sees");
    expect(chosen(all, { task: "edit" })).toBe("c/codes");
    expect(chosen([candidate("a/plain")], { capabilities: ["vision"] })).toBe("a/plain");
  });

  it.each([
    ["that is not logged in", { loggedIn: false }],
    ["that is unreachable", { health: "unreachable" }],
    ["that is rate limited", { health: "rate-limited" }],
    ["that is an agent", { capabilities: ["chat", "agent"] }],
    ["that only embeds", { capabilities: ["embedding"] }],
  ] as const)("never takes a model %s", (_name, more) => {
    expect(chosen([candidate("a/one", more)])).toBeUndefined();
  });
});
