// What opens when the user asks for more: by keyboard, in three themes, and at every width of a side bar.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokenRules } from "./axe.js";
import { openedScenes } from "./opened-scenes.js";
import { Bench } from "./page.js";
import { type ThemeName, themes } from "./themes.js";

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

describe.each(Object.keys(themes) as ThemeName[])("in the %s theme", (theme) => {
  it.each(Object.entries(openedScenes))(
    "%s, opened by keyboard: no axe rule is violated, and everything fits",
    async (_, show) => {
      const panel = await bench.page({ theme, context: { bypassCSP: true, viewport: { width: 400, height: 900 } } });
      await show(panel);
      expect(await brokenRules(panel)).toEqual([]);
      for (const width of [600, 300, 250]) {
        await panel.page.setViewportSize({ width, height: 900 });
        await panel.drawn();
        expect(await panel.page.evaluate(() => document.documentElement.scrollWidth), `${width} px`).toBeLessThanOrEqual(width);
      }
      expect((await panel.recorded()).errors).toEqual([]);
      await panel.close();
    },
  );
});
