// Runs axe-core in a page of the panel, which needs a context that allows scripts.

import { readFile } from "node:fs/promises";
import type { Result, RunOptions } from "axe-core";
import type { PanelPage } from "./page.js";
import type { ThemeName } from "./themes.js";

const everything: RunOptions = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] };
const names = ["dark", "light", "contrast"] as const satisfies readonly ThemeName[];
/** What a theme can change: a theme consists of colors. */
const colors: RunOptions = { runOnly: ["color-contrast", "link-in-text-block"] };

/**
 * Descriptions of the violations in each theme; in all but the first, only of the rules about colors. The page is not loaded
 * again, like a user's when the theme changes. It must have the first theme, and has it again at the end.
 *
 * @param seen runs in each theme
 */
export async function brokenRulesInThemes(
  panel: PanelPage,
  seen: (theme: ThemeName) => Promise<unknown> = async () => undefined,
): Promise<string[]> {
  await load(panel);
  const found: string[] = [];
  for (const theme of names) {
    if (theme !== names[0]) await panel.setTheme(theme);
    await seen(theme);
    const broken = await run(panel, theme === names[0] ? everything : colors);
    found.push(...broken.map((rule) => `${theme}: ${rule}`));
  }
  await panel.setTheme(names[0]);
  return found;
}

async function load({ page }: PanelPage): Promise<void> {
  if (await page.evaluate(() => "axe" in window)) return;
  await page.addScriptTag({ content: await readFile(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8") });
}

function run({ page }: PanelPage, options: RunOptions): Promise<string[]> {
  return page.evaluate(async (wanted) => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run(document, wanted);
    return violations.map(
      ({ id, nodes }: Result) => `${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message ?? ""}`).join("; ")}`,
    );
  }, options);
}
