// Takes a screenshot of each scene in each theme and width for visual review, and checks what holds in all of them: no text
// that moves the page sideways, no violation of the content policy, no error.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Bench, type PanelPage } from "./page.js";
import { type ThemeName, themes } from "./themes.js";

/** By name: shows a state of the panel. */
export type Scenes = Readonly<Record<string, (panel: PanelPage) => Promise<void>>>;

/** Below the repository's root, ignored by Git. */
const folder = join(import.meta.dirname, "..", "..", "test-results", "screenshots", "webview");

/** Declares the tests. Widths in CSS pixels, the widest first. */
export function takeScreenshots(scenes: Scenes, widths: readonly number[]): void {
  let bench: Bench;

  beforeAll(async () => {
    [bench] = await Promise.all([Bench.open(), mkdir(folder, { recursive: true })]);
  });
  afterAll(() => bench?.close());

  describe.each(Object.keys(themes) as ThemeName[])("in the %s theme", (theme) => {
    it.each(Object.entries(scenes))("shows the scene %s", async (name, show) => {
      const panel = await bench.page({ theme, context: { viewport: { width: 600, height: 700 } } });
      await show(panel);
      for (const width of widths) {
        await panel.page.setViewportSize({ width, height: 700 });
        await panel.drawn();
        await panel.page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`) });
        const sideways = await panel.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect({ width, sideways, ...(await panel.recorded()), posts: [] }).toEqual({
          ...{ width, sideways: 0 },
          ...{ posts: [], violations: [], errors: [] },
        });
      }
      await panel.close();
    });
  });
}
