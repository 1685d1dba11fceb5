import { describe, expect, it } from "vitest";
import { collectInSteps } from "../../../src/vscode/platform/steps.js";

function computeFor(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

describe("work in steps", () => {
  const items = Array.from({ length: 200 }, (_, index) => index);

  it("keeps the order, and omits empty results", async () => {
    expect(await collectInSteps(items, (item) => (item % 50 === 0 ? `${item}` : undefined), 5000)).toEqual([
      "0",
      "50",
      "100",
      "150",
    ]);
  });

  it("lets other tasks run in between", async () => {
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await collectInSteps(items, () => computeFor(1), 60_000);
    isOver = true;
    // 200 ms of work in steps of at most 10.
    expect(turns).toBeGreaterThan(10);
  });

  it("stops after the time budget", async () => {
    const read: number[] = [];
    const work = (item: number): number => {
      computeFor(2);
      return read.push(item);
    };
    await collectInSteps(items, work, 50);
    expect(read.length).toBeGreaterThan(1);
    expect(read.length).toBeLessThan(items.length);
  });
});
