// Records the tasks of a page's main thread with the browser's own tracing, which tells how long each had a processor.

import type { Page } from "playwright-core";

/** An event of https://chromium.googlesource.com/catapult/+/HEAD/docs/trace-event-format.md. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the thread's own clock. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Records from now on; `end` gives the milliseconds of processor that each task took. */
export async function recordTasks(page: Page): Promise<{ readonly end: () => Promise<number[]> }> {
  const browser = page.context().browser();
  if (!browser) throw new Error("The page has no browser to trace");
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["toplevel"] } });
  return {
    end: async () => {
      const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
      await session.send("Tracing.end");
      await complete;
      await session.detach();
      return busiestMainThread(events);
    },
  };
}

/** Other pages, if any, do next to nothing meanwhile. */
function busiestMainThread(events: readonly TraceEvent[]): number[] {
  const isMain = ({ name, args }: TraceEvent): boolean => name === "thread_name" && args?.name === "CrRendererMain";
  const key = ({ pid, tid }: TraceEvent): string => `${pid}:${tid}`;
  const byThread = new Map(events.filter(isMain).map((event) => [key(event), [] as number[]]));
  for (const event of events) {
    if (event.name.endsWith("RunTask") && event.tdur !== undefined) byThread.get(key(event))?.push(event.tdur / 1000);
  }
  const sum = (tasks: readonly number[]): number => tasks.reduce((total, task) => total + task, 0);
  const [busiest = []] = [...byThread.values()].sort((one, other) => sum(other) - sum(one));
  if (busiest.length === 0) throw new Error("The browser traced no task of the page");
  return busiest;
}
