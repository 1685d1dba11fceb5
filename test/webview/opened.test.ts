// What opens when the user asks for more: by keyboard, in three themes, and at every width of a side bar.

import { afterAll, beforeAll, expect, it } from "vitest";
import { brokenRulesInThemes } from "./axe.js";
import { openedScenes } from "./opened-scenes.js";
import { Bench } from "./page.js";

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

it.each(Object.entries(openedScenes))("%s: no axe rule is violated in any theme, and everything fits", async (_, show) => {
  const panel = await bench.page({ context: { bypassCSP: true, viewport: { width: 400, height: 900 } } });
  await show(panel);
  expect(await brokenRulesInThemes(panel)).toEqual([]);
  for (const width of [600, 300, 250]) {
    await panel.page.setViewportSize({ width, height: 900 });
    await panel.drawn();
    expect(await panel.page.evaluate(() => document.documentElement.scrollWidth), `${width} px`).toBeLessThanOrEqual(width);
  }
  expect((await panel.recorded()).errors).toEqual([]);
  await panel.close();
});
