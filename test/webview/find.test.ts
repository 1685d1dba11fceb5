// Finding words in a conversation of which the panel holds only a part.

import { afterAll, beforeAll, expect, it } from "vitest";
import { connectPanel, longConversation } from "./connected-panel.js";
import { richAnswer } from "./fixtures.js";
import { Bench, words } from "./page.js";

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

const needles = [7, 2501, 4991];
const textOf = (index: number): string =>
  `Message ${index}\n\n${richAnswer.slice((index * 97) % 900)}${needles.includes(index) ? "\n\nThe *silver* needle, and a second Silver Needle." : ""}`;

it("scrolls to each match and marks it, with the keyboard alone", async () => {
  const panel = await bench.page({ ownTab: true });
  await connectPanel(panel, longConversation(5000, textOf));
  await panel.get("composer-input").focus();
  await panel.page.keyboard.press("Control+f");
  await panel.page.locator(".find-input:focus").waitFor();
  await panel.page.keyboard.type("silver needle");
  const count = panel.get("find-count");
  const shown = async (id: string, text: string) => {
    await expect.poll(() => words(count)).toBe(text);
    await panel.page.waitForFunction((messageId) => {
      const row = document.querySelector(`[data-message-id="${messageId}"]`);
      const view = document.querySelector(".scroller")?.getBoundingClientRect();
      const marks = [...(CSS.highlights.get("current-find-highlight") ?? [])] as Range[];
      const first = marks[0]?.getBoundingClientRect();
      if (!row || !view || !first || marks.length !== 2 || !marks.every((mark) => row.contains(mark.startContainer)))
        return false;
      return (
        marks.every((mark) => mark.toString().toLowerCase() === "silver needle") &&
        first.top >= view.top &&
        first.bottom <= view.bottom
      );
    }, id);
  };
  await shown("m4991", "3 of 3");
  await panel.page.keyboard.press("Shift+Enter");
  await shown("m2501", "2 of 3");
  await panel.page.keyboard.press("Shift+Enter");
  await shown("m7", "1 of 3");
  await panel.page.keyboard.press("Shift+Enter");
  await shown("m4991", "3 of 3");
  await panel.page.keyboard.press("Enter");
  await shown("m7", "1 of 3");
  await panel.page.keyboard.press("Control+f");
  await panel.page.keyboard.type("no such words");
  await expect.poll(() => words(count)).toBe("No results");
  expect(await panel.page.evaluate(() => [...(CSS.highlights.get("current-find-highlight") ?? [])].length)).toBe(0);
  await panel.page.keyboard.press("Escape");
  await panel.page.locator("snowcell-find").waitFor({ state: "detached" });
  expect(await panel.get("composer-input").evaluate((input) => input === document.activeElement)).toBe(true);
  expect(await panel.recorded()).toMatchObject({ errors: [], violations: [] });
  await panel.close();
});
