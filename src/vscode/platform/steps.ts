// Long work in steps, so that the extension host stays responsive.

import { setImmediate } from "node:timers/promises";

/** Longest uninterrupted work, in ms; reading a single item may take about as long again. */
const longestStepMs = 10;

/**
 * Results of `read` for the items, in order, without the undefined ones. Items not reached within `mostMs` of work are
 * left out.
 */
export async function collectInSteps<Item, Result>(
  items: readonly Item[],
  read: (item: Item) => Result | undefined,
  mostMs: number,
): Promise<Result[]> {
  const kept: Result[] = [];
  let worked = 0;
  let begun = performance.now();
  for (const item of items) {
    const result = read(item);
    if (result !== undefined) kept.push(result);
    const step = performance.now() - begun;
    if (step < longestStepMs) continue;
    worked += step;
    if (worked > mostMs) break;
    await setImmediate();
    begun = performance.now();
  }
  return kept;
}
