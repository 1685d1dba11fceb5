// Memory that a page's renderer holds by itself, after its garbage was collected and its caches were let go.

import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";

/** In megabytes, of all renderers of the page's browser: there must be no other page that changes meanwhile. */
export async function rendererMemory(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  // What the first pass frees is often what held more.
  for (let pass = 0; pass < 3; pass++) await session.send("HeapProfiler.collectGarbage");
  // Glyphs, tiles and freed pages are kept as long as nobody wants the memory: they say nothing of what a page holds.
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

/** As proc_pid_smaps(5) has it; only Linux tells. */
async function privateKilobytes(processId: number): Promise<number> {
  const rollup = await readFile(`/proc/${processId}/smaps_rollup`, "utf8");
  return [...rollup.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)].reduce((sum, [, size]) => sum + Number(size), 0);
}
