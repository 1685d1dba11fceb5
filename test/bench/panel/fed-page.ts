// Feeds an answer to a page as the extension host does, and records its frames. Both run inside the page: a command from
// outside for each message would be measured too.

import type { CDPSession, Page } from "playwright-core";
import type { PanelEvent } from "../../../src/protocol/host-messages.js";
import { recordTasks } from "./main-thread-tasks.js";

export interface Feed {
  readonly text: string;
  readonly charactersPerSecond: number;
  /** Sequence number of the first message. */
  readonly seq: number;
  readonly stream: number;
  /** The host's messages when the text is complete. */
  readonly closing: readonly PanelEvent[];
}

export interface Watched {
  /** Milliseconds between frames, in wall-clock time. */
  readonly frames: readonly number[];
  /** Work of the page's main thread in each second. */
  readonly work: readonly Work[];
  /** Durations of the main thread's tasks, each frame being one. */
  readonly tasks: readonly number[];
}

/**
 * Milliseconds of processor time, which is independent of other load on the machine. `whole` includes the other two, and
 * painting.
 */
export interface Work {
  /** Frames drawn in that time. */
  readonly frames: number;
  readonly whole: number;
  readonly script: number;
  readonly layout: number;
}

/** The browser's work after the last character counts as well. */
const afterwardsMs = 1000;
/** Shortest interval between the host's posts, in ms. */
const postEveryMs = 17;
const sampleEveryMs = 1000;

/** Records a page that is idle. */
export function watchIdle(page: Page, milliseconds: number): Promise<Watched> {
  return watch(page, () => page.evaluate(recordFrames, milliseconds));
}

/** Feeds the text to the page's `message` listeners, and records until all of it is shown. */
export function watchFed(page: Page, feed: Feed): Promise<Watched> {
  return watch(page, () => page.evaluate(feedAndRecord, { ...feed, postEveryMs, afterwardsMs }));
}

/** `record` returns the times at which frames began. */
async function watch(page: Page, record: () => Promise<readonly number[]>): Promise<Watched> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const tasks = await recordTasks(page);
  let over = false;
  const recording = record().finally(() => {
    over = true;
  });
  const samples = [await sample(session)];
  while (!over) {
    await Promise.race([recording, new Promise((resolve) => setTimeout(resolve, sampleEveryMs))]);
    samples.push(await sample(session));
  }
  const times = await recording;
  await session.detach();
  return {
    frames: times.slice(1).map((time, index) => time - (times[index] ?? 0)),
    work: samples.slice(1).map((now, index) => workBetween(samples[index] ?? now, now, times)),
    tasks: await tasks.end(),
  };
}

/** Totals of the page so far; `at` by its own clock. */
interface Sample extends Omit<Work, "frames"> {
  readonly at: number;
}

async function sample(session: CDPSession): Promise<Sample> {
  const { metrics } = await session.send("Performance.getMetrics");
  const milliseconds = (name: string): number => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1000;
  return {
    at: milliseconds("Timestamp") - milliseconds("NavigationStart"),
    whole: milliseconds("TaskDuration"),
    script: milliseconds("ScriptDuration"),
    layout: milliseconds("LayoutDuration") + milliseconds("RecalcStyleDuration"),
  };
}

function workBetween(before: Sample, now: Sample, times: readonly number[]): Work {
  return {
    frames: times.filter((time) => time > before.at && time <= now.at).length,
    whole: now.whole - before.whole,
    script: now.script - before.script,
    layout: now.layout - before.layout,
  };
}

/** Runs in the page. Returns the times at which frames began, for that many milliseconds. */
function recordFrames(milliseconds: number): Promise<number[]> {
  return new Promise((resolve) => {
    const times: number[] = [];
    const record = (time: number): void => {
      times.push(time);
      if (time - (times[0] ?? time) < milliseconds) requestAnimationFrame(record);
      else resolve(times);
    };
    requestAnimationFrame(record);
  });
}

/** Runs in the page. Posts what is due by the elapsed time, so that a page that falls behind gets more at once. */
function feedAndRecord({
  text,
  charactersPerSecond,
  seq,
  stream,
  closing,
  postEveryMs,
  afterwardsMs,
}: Feed & { readonly postEveryMs: number; readonly afterwardsMs: number }): Promise<number[]> {
  return new Promise((resolve) => {
    const times: number[] = [];
    const started = performance.now();
    let next = seq;
    let sent = 0;
    let sentAllAt = Number.POSITIVE_INFINITY;
    const post = (): void => {
      let due = Math.min(text.length, Math.floor(((performance.now() - started) / 1000) * charactersPerSecond));
      // A model never emits half of a surrogate pair.
      const unit = text.charCodeAt(due - 1);
      if (unit >= 0xd800 && unit <= 0xdbff) due += 1;
      if (due > sent) window.postMessage([next++, stream, text.slice(sent, due)]);
      sent = due;
      if (sent < text.length) setTimeout(post, postEveryMs);
      else {
        for (const event of closing) window.postMessage({ type: "event", seq: next++, event });
        sentAllAt = performance.now();
      }
    };
    const record = (time: number): void => {
      times.push(time);
      if (time < sentAllAt + afterwardsMs) requestAnimationFrame(record);
      else resolve(times);
    };
    requestAnimationFrame(record);
    post();
  });
}
