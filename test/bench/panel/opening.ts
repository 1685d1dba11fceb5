// How long a page takes to show a snapshot.

import type { Snapshot } from "../../../src/protocol/host-messages.js";
import type { Bench } from "../../webview/page.js";

/** In ms: wall-clock time, and the processor time of the page, which leaves out other load on the machine. */
export interface Opening {
  readonly wall: number;
  readonly processor: number;
}

export interface OpeningOptions {
  /** Ms between the page's load and the snapshot. */
  readonly after: number;
  /** Opens the conversation for the second time in this page, as after a reload of the window. */
  readonly again?: boolean;
  /** Another page than the panel's. */
  readonly entry?: string;
  /** Elements of which the last one must be in view, and its least height in px. */
  readonly shown?: { readonly selector: string; readonly height: number };
}

/** From the snapshot's arrival to the frame that shows its last message. */
export async function openIn(bench: Bench, snapshot: Snapshot, { after, again, entry, shown }: OpeningOptions): Promise<Opening> {
  const opened = await bench.page({ ownTab: true, ...(entry === undefined ? {} : { entry }) });
  await opened.page.waitForFunction(() => document.querySelector("snowcell-chat, .scroller") !== null);
  if (again) {
    await opened.snapshot(snapshot);
    await opened.drawn();
    await opened.load();
  }
  const session = await opened.page.context().newCDPSession(opened.page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await opened.page.waitForTimeout(after);
  const used = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1000;
  };
  const before = await used();
  const wall = await opened.page.evaluate(
    async ({ message, selector, height }) => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      await frame();
      const started = performance.now();
      window.dispatchEvent(new MessageEvent("message", { data: message }));
      const isShown = () => {
        const last = [...document.querySelectorAll(selector)].at(-1)?.getBoundingClientRect();
        return last !== undefined && last.height > height && last.top < innerHeight && last.bottom > 0;
      };
      do await frame();
      while (!isShown());
      // The frame after the one that drew it.
      await frame();
      return performance.now() - started;
    },
    { message: snapshot, ...(shown ?? { selector: ".message", height: 100 }) },
  );
  const processor = (await used()) - before;
  await opened.close();
  return { wall, processor };
}
