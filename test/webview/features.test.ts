// A lazy feature of the panel: opened by the host, over the conversation, and closed by keyboard.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answered, said, snapshot } from "./fixtures.js";
import { Bench } from "./page.js";

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

describe("the history notice", () => {
  it("is shown while the problem lasts, and announced once", async () => {
    const panel = await bench.page();
    const notice = "History is busy";
    const shown = { ...snapshot({ messages: [said("u1", "Question"), answered("a1", "Answer")] }), historyNotice: notice };
    await panel.snapshot(shown);
    await panel.get("history-notice").filter({ hasText: notice }).waitFor();
    const region = panel.get("announcements");
    await region.filter({ hasText: notice }).waitFor({ state: "attached" });

    await panel.events({ type: "announced", text: "Copied" });
    await panel.snapshot(shown);
    await panel.drawn();
    expect(await region.textContent()).toBe("Copied");

    await panel.events({ type: "history-notice-changed", notice: null });
    await panel.get("history-notice").waitFor({ state: "detached" });
    await panel.events({ type: "history-notice-changed", notice });
    await region.filter({ hasText: notice }).waitFor({ state: "attached" });
    await panel.close();
  });
});

describe("a panel feature", () => {
  it("covers the conversation, exchanges messages with the host, and returns the focus", async () => {
    const panel = await bench.page();
    await panel.snapshot(snapshot({ messages: [said("u1", "Question"), answered("a1", "Answer")] }));
    await panel.get("composer-input").focus();
    await panel.events({ type: "feature-opened", feature: "history" });
    await panel.page.locator("snowcell-history").waitFor();
    expect(await panel.posts("feature")).toEqual([
      { type: "feature", feature: "history", message: { type: "list", request: 1, text: "" } },
    ]);

    const items = [{ id: "c1", title: "Old question", updatedAt: 1, pinned: false }];
    const message = { type: "conversations", request: 1, items, lasting: true, openId: "" };
    await panel.events({ type: "feature-message", feature: "history", message });
    const item = panel.get("history-item");
    await item.waitFor();
    expect(await panel.page.locator("snowcell-composer").getAttribute("inert")).not.toBeNull();

    await panel.page.keyboard.press("Escape");
    await panel.page.locator("snowcell-history").waitFor({ state: "detached" });
    expect(await panel.get("composer-input").evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await panel.posts("stop")).toEqual([]);
    await panel.close();
  });
});
