// Feeds a page with an answer as the extension host does, and watches its frames meanwhile. What is fed and what is
// recorded runs inside the page: a command from outside for each message would be measured along with it.

import type { CDPSession, Page } from "playwright-core";
import type { PanelEvent } from "../../../src/protocol/host-messages.js";
import { recordTasks } from "./main-thread-tasks.js";

export interface Feed {
  readonly text: string;
  readonly charactersPerSecond: number;
  /** Number of the first message. */
  readonly seq: number;
  readonly stream: number;
  /** What the host says when the text is complete. */
  readonly closing: readonly PanelEvent[];
}

export interface Watched {
  /** Milliseconds between frames, as the clock on the wall has them. */
  readonly frames: readonly number[];
  /** Work of the page's main thread in each second. */
  readonly work: readonly Work[];
  /** Each of its tasks, of which a frame is one. */
  readonly tasks: readonly number[];
}

/**
 * Milliseconds of processor, which count only while the page is given one: what they say of it does not depend on what
 * else the machine does. `whole` holds the other two, and painting.
 */
export interface Work {
  /** Frames that were drawn meanwhile. */
  readonly frames: number;
  readonly whole: number;
  readonly script: number;
  readonly layout: number;
}

/** What the browser still does with an answer after its last character counts as well. */
const afterwardsMs = 1000;
/** The host posts no more often. */
const postEveryMs = 17;
const sampleEveryMs = 1000;

/** Watches a page that is left alone. */
export function watchIdle(page: Page, milliseconds: number): Promise<Watched> {
  return watch(page, () => page.evaluate(recordFrames, milliseconds));
}

/** Feeds the text to the page's `message` listeners, and watches until it is all shown. */
export function watchFed(page: Page, feed: Feed): Promise<Watched> {
  return watch(page, () => page.evaluate(feedAndRecord, { ...feed, postEveryMs, afterwardsMs }));
}

/** `record` gives the times at which frames began. */
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

/** Of the page so far; `at` by its own clock. */
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

/** Runs in the page. The times at which frames began, for so many milliseconds. */
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

/** Runs in the page. Posts what is due by the time that has passed, so that a page that is late gets more at once. */
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
      // A model never emits half a character.
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
