// Memory of a page's renderer, after garbage collection and with its caches dropped.

import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";

/**
 * In megabytes, over all renderers of the page's browser: no other page may change meanwhile. `settleMs`: time to give freed
 * memory back, which allocators do within seconds.
 */
export async function rendererMemory(page: Page, settleMs = 500): Promise<number> {
  const session = await page.context().newCDPSession(page);
  // The first pass often frees objects that held others.
  for (let pass = 0; pass < 3; pass++) await session.send("HeapProfiler.collectGarbage");
  // Glyphs, tiles and freed pages stay cached without memory pressure, and say nothing about what a page holds.
  await session.send("Memory.simulatePressureNotification", { level: "critical" });
  await page.waitForTimeout(settleMs);
  await session.detach();
  const browser = page.context().browser();
  if (!browser) throw new Error("The page has no browser");
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = await whole.send("SystemInfo.getProcessInfo");
  await whole.detach();
  let kilobytes = 0;
  for (const { type, id } of processInfo) {
    if (type === "renderer" && !(await isOfExtension(id))) kilobytes += await privateKilobytes(id);
  }
  return kilobytes / 1024;
}

/** A browser's own extensions have renderers whose memory changes at any time. */
async function isOfExtension(processId: number): Promise<boolean> {
  return (await readFile(`/proc/${processId}/cmdline`, "utf8")).includes("--extension-process");
}

/** As specified by proc_pid_smaps(5); Linux only. Clean pages are code, private if no other browser runs. */
async function privateKilobytes(processId: number): Promise<number> {
  const rollup = await readFile(`/proc/${processId}/smaps_rollup`, "utf8");
  return Number(/^Private_Dirty: +(\d+) kB$/m.exec(rollup)?.[1] ?? Number.NaN);
}
