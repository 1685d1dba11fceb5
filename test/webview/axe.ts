// Runs axe-core in a page of the panel, which needs a context that allows scripts.

import { readFile } from "node:fs/promises";
import type { Result } from "axe-core";
import type { PanelPage } from "./page.js";

/** Descriptions of the violations. */
export async function brokenRules({ page }: PanelPage): Promise<string[]> {
  const content = await readFile(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");
  await page.addScriptTag({ content });
  return await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    });
    return violations.map(
      ({ id, nodes }: Result) => `${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message ?? ""}`).join("; ")}`,
    );
  });
}
