// The history in the panel: search as you type, keyboard navigation, renaming in place, deleting with undo.

import type { Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ConversationItem, HistoryReply, HistoryRequest } from "../../src/protocol/history.js";
import { answered, said, snapshot } from "./fixtures.js";
import { Bench, type PanelPage, words } from "./page.js";

let bench: Bench;
let panel: PanelPage;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

const day = 86_400_000;
/** Noon, so that the time of the test run does not matter. */
const noon = (daysAgo: number): number => new Date().setHours(12, 0, 0, 0) - daysAgo * day;
const item = (id: string, daysAgo: number, part: Partial<ConversationItem> = {}): ConversationItem => ({
  ...{ id, title: `Title of ${id}`, updatedAt: noon(daysAgo), pinned: false },
  ...part,
});
const some = [item("pinned", 40, { pinned: true }), item("now", 0), item("yesterday", 1), item("week", 4), item("old", 400)];

const requests = async (type: HistoryRequest["type"]): Promise<HistoryRequest[]> =>
  (await panel.posts("feature")).map(({ message }) => message as HistoryRequest).filter((request) => request.type === type);
const asked = async (type: HistoryRequest["type"], count = 1): Promise<HistoryRequest[]> => {
  await expect.poll(async () => (await requests(type)).length).toBeGreaterThanOrEqual(count);
  return requests(type);
};
const reply = (message: HistoryReply): Promise<void> => panel.events({ type: "feature-message", feature: "history", message });
/** Answers the latest list request. */
async function list(
  items: readonly ConversationItem[],
  part: Partial<HistoryReply & { type: "conversations" }> = {},
): Promise<void> {
  const last = (await asked("list")).at(-1) as HistoryRequest & { type: "list" };
  await reply({ type: "conversations", request: last.request, items: [...items], lasting: true, openId: "now", ...part });
  await panel.drawn();
}
const row = (index: number): Locator => panel.get("history-item").nth(index);
const focusedId = (): Promise<string | undefined> =>
  panel.page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset["conversationId"]);

beforeEach(async () => {
  panel = await bench.page();
  await panel.snapshot(snapshot({ messages: [said("u1", "Question"), answered("a1", "Answer")] }));
  await panel.get("history-button").click();
  await panel.get("history-search").waitFor();
});
afterEach(async () => {
  const { violations, errors } = await panel.recorded();
  expect({ violations, errors }).toEqual({ violations: [], errors: [] });
  await panel.close();
});

describe("the history", () => {
  it("groups by date, pinned ones first, and marks the open one", async () => {
    await list(some);
    expect(await panel.page.locator(".history-group").allTextContents()).toEqual([
      "Pinned",
      "Today",
      "Yesterday",
      "Last 7 days",
      "Older",
    ]);
    expect(await panel.page.locator("[aria-current=true]").getAttribute("data-conversation-id")).toBe("now");
    expect(await words(row(0))).toContain("Title of pinned");
    expect(await panel.get("history-search").evaluate((input) => input === document.activeElement)).toBe(true);
  });

  it("searches as the user types, shows only results of the latest query, and escapes markup", async () => {
    await list(some);
    await panel.get("history-search").pressSequentially("snow", { delay: 90 });
    const all = (await asked("list", 3)) as (HistoryRequest & { type: "list" })[];
    await expect.poll(async () => ((await requests("list")).at(-1) as { text?: string }).text).toBe("snow");
    await reply({ type: "conversations", request: all[1]?.request ?? 0, items: [item("stale", 0)], lasting: true, openId: "" });
    const hostile = ["<img src=x onerror=alert(1)> ", "snow", " <b>no</b>"];
    await list([item("hit", 3, { markedTitle: ["Title ", "snow", ""], snippet: hostile })]);
    expect(await panel.page.locator(".history-item mark").allTextContents()).toEqual(["snow", "snow"]);
    expect(await words(panel.page.locator(".history-snippet"))).toBe("<img src=x onerror=alert(1)> snow <b>no</b>");
    expect(await panel.page.locator(".history-item :is(img, b)").count()).toBe(0);
    expect(await panel.get("history-item").count()).toBe(1);
  });

  it("is navigated with the keyboard, and opens a conversation", async () => {
    await list(some);
    await panel.page.keyboard.press("ArrowDown");
    expect(await focusedId()).toBe("pinned");
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("End");
    expect(await focusedId()).toBe("old");
    await panel.page.keyboard.press("ArrowUp");
    expect(await focusedId()).toBe("week");
    await panel.page.keyboard.press("Home");
    await panel.page.keyboard.press("ArrowUp");
    expect(await panel.get("history-search").evaluate((input) => input === document.activeElement)).toBe(true);
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("Enter");
    expect(await asked("open")).toEqual([{ type: "open", id: "now" }]);
    await panel.page.locator("snowcell-history").waitFor({ state: "detached" });
  });

  it("renames in place by keyboard, and keeps the title after Escape", async () => {
    await list(some);
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("F2");
    await panel.get("history-rename").fill("No");
    await panel.page.keyboard.press("Escape");
    await panel.get("history-rename").waitFor({ state: "detached" });
    expect(await focusedId()).toBe("pinned");
    await panel.page.keyboard.press("F2");
    await panel.get("history-rename").fill("  A better title ");
    await panel.page.keyboard.press("Enter");
    expect(await asked("rename")).toEqual([{ type: "rename", id: "pinned", title: "A better title" }]);
    await reply({ type: "changed" });
    expect((await asked("list", 2)).at(-1)).toMatchObject({ count: some.length });
    await list([item("pinned", 40, { pinned: true, title: "A better title" }), ...some.slice(1)]);
    expect(await words(row(0))).toContain("A better title");
    await expect.poll(focusedId).toBe("pinned");
  });

  it("deletes by keyboard, keeps the focus nearby, and restores by keyboard or with the bar", async () => {
    await list(some);
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("Delete");
    expect(await asked("delete")).toEqual([{ type: "delete", id: "now" }]);
    await reply({ type: "changed" });
    await asked("list", 2);
    await list(some.filter(({ id }) => id !== "now"));
    await expect.poll(focusedId).toBe("yesterday");
    expect(await words(panel.get("history-undo"))).toContain("Deleted: Title of now");
    await panel.page.keyboard.press("ControlOrMeta+z");
    expect(await asked("restore")).toEqual([{ type: "restore", ids: ["now"] }]);
    await panel.get("history-undo").waitFor({ state: "detached" });
    await reply({ type: "changed" });
    await asked("list", 3);
    await list(some);
    await expect.poll(focusedId).toBe("now");

    await row(1).hover();
    await panel.get("delete-conversation").last().waitFor();
    await panel.page.locator("snowcell-history-row:hover").getByTestId("delete-conversation").click();
    await panel.get("undo-delete").click();
    expect((await asked("restore", 2)).at(-1)).toEqual({ type: "restore", ids: ["now"] });
  });

  it("moves the focus to a restored conversation, even if an older list arrives first", async () => {
    const others = some.filter(({ id }) => id !== "pinned");
    await list(some);
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("Delete");
    await reply({ type: "changed" });
    await asked("list", 2);
    await panel.page.keyboard.press("ControlOrMeta+z");
    await asked("restore");
    await list(others);
    expect(await focusedId()).toBe("now");
    await reply({ type: "changed" });
    await asked("list", 3);
    await list(some);
    expect(await focusedId()).toBe("pinned");
  });

  it("keeps the focus on a row when another group appears above it", async () => {
    await list(some.filter(({ id }) => id !== "pinned"));
    await panel.page.keyboard.press("ArrowDown");
    expect(await focusedId()).toBe("now");
    await reply({ type: "changed" });
    await asked("list", 2);
    await list(some);
    expect(await focusedId()).toBe("now");
  });

  it("keeps the focus on a row that moves", async () => {
    await list(some);
    await panel.page.keyboard.press("End");
    await panel.page.keyboard.press("ArrowDown");
    expect(await focusedId()).toBe("pinned");
    await reply({ type: "changed" });
    await asked("list", 2);
    await list([...some.slice(1), item("pinned", 500)]);
    expect(await focusedId()).toBe("pinned");
  });

  it("pins and exports with the buttons of a row, which Tab reaches", async () => {
    await list(some);
    await panel.page.keyboard.press("ArrowDown");
    for (const [testId, request] of [
      ["rename-conversation", undefined],
      ["pin-conversation", { type: "pin", id: "pinned", pinned: false }],
      ["export-conversation", { type: "export", id: "pinned" }],
    ] as const) {
      await panel.page.keyboard.press("Tab");
      expect(await panel.page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset["testid"])).toBe(testId);
      if (!request) continue;
      await panel.page.keyboard.press("Enter");
      expect((await asked(request.type)).at(-1)).toEqual(request);
    }
  });

  it("loads the next page near the end, each conversation once", async () => {
    const page = (from: number): ConversationItem[] => Array.from({ length: 60 }, (_, index) => item(`c${from + index}`, 10));
    await list(page(0), { next: "there" });
    expect(await requests("list")).toHaveLength(1);
    await row(59).scrollIntoViewIfNeeded();
    expect((await asked("list", 2)).at(-1)).toMatchObject({ after: "there" });
    await list([...page(0).slice(50), ...page(60)]);
    expect(await panel.get("history-item").count()).toBe(120);
  });

  it("says if it is empty, if nothing was found, and if it is not stored", async () => {
    await list([], { lasting: false });
    expect(await words(panel.get("history-empty"))).toBe("No conversations yet. Your chats appear here.");
    expect(await panel.page.locator(".history-note").count()).toBe(1);
    await panel.get("history-search").fill("<b>x</b>");
    await asked("list", 2);
    await list([]);
    expect(await words(panel.get("history-empty"))).toBe("No results for “<b>x</b>”.");
  });

  it("gives way to a new conversation, whose composer gets the focus", async () => {
    await list(some);
    await panel.snapshot(snapshot({ seq: 20 }));
    await panel.events({ type: "composer-focused" });
    await panel.page.locator("snowcell-history").waitFor({ state: "detached" });
    await expect.poll(() => panel.get("composer-input").evaluate((input) => input === document.activeElement)).toBe(true);
  });

  it("gives the focus back to its button", async () => {
    await panel.page.keyboard.press("Escape");
    await panel.page.locator("snowcell-history").waitFor({ state: "detached" });
    expect(await panel.get("history-button").evaluate((button) => button === document.activeElement)).toBe(true);
  });
});
