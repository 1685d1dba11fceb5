// The row above the conversation: its title, and the menu that renames, pins, exports and deletes it in place.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HistoryReply } from "../../src/protocol/history.js";
import { screenshotsFolder } from "../harness/paths.js";
import { brokenRulesInThemes } from "./axe.js";
import { answered, said, snapshot } from "./fixtures.js";
import { Bench, type PanelPage } from "./page.js";

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

const question = "Why is the lookup slow if there are many rows?";
const long = Array.from({ length: 80 }, (_, index) => `Paragraph ${index}.`).join("\n\n");

async function open(answer = "A.", title = question, options: Parameters<Bench["page"]>[0] = {}): Promise<PanelPage> {
  const panel = await bench.page(options);
  const messages = [said("u1", question), answered("a1", answer)];
  await panel.snapshot(snapshot({ messages, conversation: { id: "c1", title } }));
  await panel.get("message").nth(1).waitFor();
  await panel.drawn();
  return panel;
}

const requests = async (panel: PanelPage): Promise<unknown[]> => (await panel.posts("feature")).map(({ message }) => message);
const tell = (panel: PanelPage, message: HistoryReply): Promise<void> =>
  panel.events({ type: "feature-message", feature: "history", message });
const focused = (panel: PanelPage): Promise<string | undefined> =>
  panel.page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    return element?.dataset["action"] ?? element?.dataset["testid"];
  });

describe("the conversation's menu", () => {
  it("opens in place, is used by keyboard, and gives the focus back to its button", async () => {
    const panel = await open();
    const { keyboard } = panel.page;
    const button = panel.get("conversation-menu");
    await button.focus();
    await keyboard.press("Enter");
    await panel.get("conversation-action").first().waitFor();
    await expect.poll(() => focused(panel)).toBe("rename");
    expect(await button.getAttribute("aria-expanded")).toBe("true");
    await keyboard.press("ArrowUp");
    expect(await focused(panel)).toBe("delete");
    await keyboard.press("Home");
    await keyboard.press("ArrowDown");
    expect(await focused(panel)).toBe("pin");
    await keyboard.press("Escape");
    await panel.get("conversation-action").first().waitFor({ state: "detached" });
    expect(await focused(panel)).toBe("conversation-menu");
    await keyboard.press("Enter");
    await expect.poll(() => focused(panel)).toBe("rename");
    await keyboard.press("Tab");
    await panel.get("conversation-action").first().waitFor({ state: "detached" });
    expect(await requests(panel)).toEqual([{ type: "menu" }, { type: "menu" }]);
    await panel.close();
  });

  it("pins or unpins, exports, and deletes with an Undo in a notification", async () => {
    const panel = await open();
    const act = async (action: string): Promise<void> => {
      await panel.get("conversation-menu").click();
      await panel.page.locator(`[data-testid=conversation-action][data-action=${action}]`).click();
      await panel.get("conversation-action").first().waitFor({ state: "detached" });
    };
    await act("pin");
    await panel.get("conversation-menu").click();
    await tell(panel, { type: "menu", pinned: true });
    await panel.page.getByRole("menuitem", { name: "Unpin" }).click();
    await act("export");
    await act("delete");
    expect((await requests(panel)).filter((request) => (request as { type: string }).type !== "menu")).toEqual([
      { type: "pin", id: "c1", pinned: true },
      { type: "pin", id: "c1", pinned: false },
      { type: "export", id: "c1" },
      { type: "delete", id: "c1", notifies: true },
    ]);
    await panel.close();
  });

  it("renames in place: Enter takes the new title, Escape keeps the old one", async () => {
    const panel = await open();
    const { keyboard } = panel.page;
    const rename = async (title: string, key: string): Promise<void> => {
      await panel.get("conversation-menu").click();
      await panel.page.locator("[data-action=rename]").click();
      await panel.get("title-input").waitFor();
      await expect.poll(() => focused(panel)).toBe("title-input");
      expect(await panel.get("title-input").inputValue()).toBe(question);
      await keyboard.type(title);
      await keyboard.press(key);
      await panel.get("title-input").waitFor({ state: "detached" });
      expect(await focused(panel)).toBe("conversation-menu");
    };
    await rename("Slow", "Escape");
    await rename("Lookups", "Enter");
    expect((await requests(panel)).filter((request) => (request as { type: string }).type !== "menu")).toEqual([
      { type: "rename", id: "c1", title: "Lookups" },
    ]);
    await panel.events({ type: "title-changed", title: "Lookups" });
    await panel.drawn();
    expect(await panel.page.locator(".conversation-title").textContent()).toBe("Lookups");
    await panel.close();
  });
});

it("a title that is being typed goes to the conversation that it was typed for", async () => {
  const panel = await open();
  await panel.get("conversation-menu").click();
  await panel.page.locator("[data-action=rename]").click();
  await panel.get("title-input").fill("Lookups");
  await panel.snapshot(snapshot({ seq: 20, messages: [said("u9", "Other")], conversation: { id: "c2", title: "Other" } }));
  await panel.drawn();
  await panel.get("title-input").press("Enter");
  expect((await requests(panel)).at(-1)).toEqual({ type: "rename", id: "c1", title: "Lookups" });
  await panel.close();
});

describe("the title", () => {
  const opacity = (panel: PanelPage): Promise<string> =>
    panel.page.locator(".conversation-title").evaluate((title) => getComputedStyle(title).opacity);

  it("does not repeat the question while that is in view", async () => {
    const panel = await open(long);
    await expect.poll(() => opacity(panel)).toBe("1");
    await panel.get("message-scroller").evaluate((scroller) => scroller.scrollTo(0, 0));
    await expect.poll(() => opacity(panel)).toBe("0");
    await panel.close();
    const short = await open();
    expect(await opacity(short)).toBe("0");
    await short.close();
  });

  it("is always shown if it says something else", async () => {
    const panel = await open("A.", "Slow lookups");
    expect(await opacity(panel)).toBe("1");
    await panel.close();
  });
});

it("a tab's composer is in the column of its messages", async () => {
  const panel = await open(long, question, { context: { viewport: { width: 1400, height: 700 } } });
  const edges = (selector: string) =>
    panel.page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { left, right } = element.getBoundingClientRect();
        return [left, right].map(Math.round);
      });
  expect(await edges(".composer-box")).toEqual(await edges(".user-bubble"));
  await panel.close();
});

it("violates no axe rule in any theme, with the menu open and while renaming", async () => {
  const folder = join(screenshotsFolder, "panel");
  mkdirSync(folder, { recursive: true });
  for (const width of [300, 600]) {
    const panel = await open("A.", "Slow lookups in long tables", {
      context: { bypassCSP: true, viewport: { width, height: 400 } },
    });
    const picture = (name: string) => (theme: string) =>
      panel.page.screenshot({ path: join(folder, `conversation-${name}-${theme}-${width}.png`) });
    await panel.get("conversation-menu").click();
    await panel.get("conversation-action").first().waitFor();
    expect(await brokenRulesInThemes(panel, picture("menu"))).toEqual([]);
    await panel.page.locator("[data-action=rename]").click();
    await panel.get("title-input").waitFor();
    expect(await brokenRulesInThemes(panel, picture("rename"))).toEqual([]);
    await panel.close();
  }
});
