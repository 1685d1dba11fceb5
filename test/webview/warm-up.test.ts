// A waiting page renders an invisible exchange, so that the first visible one is faster.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answered, said, snapshot } from "./fixtures.js";
import { Bench } from "./page.js";

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

declare global {
  interface Window {
    /** For each message in the page: whether it was still there in the next task. */
    stayed: boolean[];
  }
}

describe("a waiting page", () => {
  it("renders an exchange that cannot be seen, found, or heard", async () => {
    const panel = await bench.page({ ownTab: true });
    await panel.page.addInitScript(() => {
      window.stayed = [];
      // Mutation records are delivered before the next task; painting and requests come after it.
      const watcher = new MutationObserver((records) => {
        for (const { addedNodes } of records) {
          for (const node of addedNodes) {
            if (!(node instanceof Element) || !/^snowcell-\w+-message$/i.test(node.localName)) continue;
            const place = window.stayed.push(true) - 1;
            setTimeout(() => {
              window.stayed[place] = node.isConnected;
            });
          }
        }
      });
      watcher.observe(document, { childList: true, subtree: true });
    });
    await panel.page.reload();
    await panel.page.waitForFunction(() => window.stayed.length === 2 && !window.stayed.includes(true));
    expect(await panel.page.locator("snowcell-chat").textContent()).toBe("");
    const { posts, errors, violations } = await panel.recorded();
    expect(posts.filter(({ type }) => type !== "focused")).toEqual([{ type: "ready" }]);
    expect([...errors, ...violations]).toEqual([]);

    await panel.snapshot(snapshot({ messages: [said("u1", "Question"), answered("a1", "Answer")] }));
    expect(await panel.get("message").count()).toBe(2);
    await panel.close();
  });
});
