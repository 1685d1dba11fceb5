// Memory of a page's renderer, after garbage collection and with its caches dropped.

import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";

/** In megabytes, over all renderers of the page's browser: no other page may change meanwhile. */
export async function rendererMemory(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  // The first pass often frees objects that held others.
  for (let pass = 0; pass < 3; pass++) await session.send("HeapProfiler.collectGarbage");
  // Glyphs, tiles and freed pages stay cached without memory pressure, and say nothing about what a page holds.
  await session.send("Memory.simulatePressureNotification", { level: "critical" });
  await page.waitForTimeout(500);
  await session.detach();
  const browser = page.context().browser();
  if (!browser) throw new Error("The page has no browser");
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = await whole.send("SystemInfo.getProcessInfo");
  await whole.detach();
  let kilobytes = 0;
  for (const { type, id } of processInfo) if (type === "renderer") kilobytes += await privateKilobytes(id);
  return kilobytes / 1024;
}

/** As specified by proc_pid_smaps(5); Linux only. */
async function privateKilobytes(processId: number): Promise<number> {
  const rollup = await readFile(`/proc/${processId}/smaps_rollup`, "utf8");
  return [...rollup.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)].reduce((sum, [, size]) => sum + Number(size), 0);
}
