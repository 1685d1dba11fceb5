// Records the tasks of a page's main thread through the browser's tracing, with each task's processor time.

import type { Page } from "playwright-core";

/** An event of https://chromium.googlesource.com/catapult/+/HEAD/docs/trace-event-format.md. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds by the thread's own clock. */
  readonly tdur?: number;
}

const markName = "snowcell-bench";

/** Starts recording; `end` returns the processor time of each task in milliseconds. */
export async function recordTasks(page: Page): Promise<{ readonly end: () => Promise<number[]> }> {
  const browser = page.context().browser();
  if (!browser) throw new Error("The page has no browser to trace");
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const includedCategories = ["toplevel", "blink.user_timing"];
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories } });
  // The browser keeps other renderers around; the mark identifies this page's thread.
  await page.evaluate((name) => void performance.mark(name), markName);
  return {
    end: async () => {
      const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
      await session.send("Tracing.end");
      await complete;
      await session.detach();
      return tasksOfMarkedThread(events);
    },
  };
}

function tasksOfMarkedThread(events: readonly TraceEvent[]): number[] {
  const mark = events.find(({ name }) => name === markName);
  if (!mark) throw new Error("The browser traced nothing of the page");
  const isTask = ({ name, pid, tid }: TraceEvent): boolean => name.endsWith("RunTask") && pid === mark.pid && tid === mark.tid;
  return events.filter(isTask).flatMap(({ tdur }) => (tdur === undefined ? [] : [tdur / 1000]));
}
