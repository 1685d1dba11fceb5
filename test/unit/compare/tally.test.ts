import { describe, expect, it } from "vitest";
import { Tally } from "../../../src/core/compare/tally.js";

const model = (id: string) => ({ id, name: id.toUpperCase(), provider: "p", providerName: "P" });

function newTally(): Tally {
  const kept = new Map<string, unknown>();
  return new Tally({ get: (key) => kept.get(key), set: async (key, value) => void kept.set(key, value) });
}

describe("the tally of comparisons", () => {
  it("counts a win for the chosen model, and a comparison for every model", async () => {
    const tally = newTally();
    await tally.record(model("a"), [model("a"), model("b"), model("c")]);
    await tally.record(model("b"), [model("a"), model("b")]);
    await tally.record(model("b"), [model("b"), model("c")]);
    expect(tally.all().map(({ id, wins, comparisons }) => [id, wins, comparisons])).toEqual([
      ["b", 2, 3],
      ["a", 1, 2],
      ["c", 0, 2],
    ]);
    expect(tally.of("a")).toEqual({ id: "a", name: "A", wins: 1, comparisons: 2 });
  });

  it("counts nothing if one model gave all answers", async () => {
    const tally = newTally();
    await tally.record(model("a"), [model("a"), model("a")]);
    expect(tally.all()).toEqual([]);
  });

  it("is empty after a reset", async () => {
    const tally = newTally();
    await tally.record(model("a"), [model("a"), model("b")]);
    await tally.reset();
    expect(tally.all()).toEqual([]);
    expect(tally.of("a")).toBeUndefined();
  });

  it("keeps a bounded number of models, the latest compared", async () => {
    const tally = newTally();
    for (let index = 0; index < 150; index += 1) await tally.record(model(`m${index}`), [model(`m${index}`), model("rival")]);
    expect(tally.all()).toHaveLength(100);
    expect(tally.of("m149")?.wins).toBe(1);
    expect(tally.of("rival")?.comparisons).toBe(150);
    expect(tally.of("m0")).toBeUndefined();
  });
});
