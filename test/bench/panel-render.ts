// How smoothly the panel draws an answer as it streams, in a real browser, fed through the protocol: beside the idle
// panel, and beside a page that renders the whole answer anew at each frame.

import type { MessageView, Snapshot } from "../../src/protocol.js";
import { fenceOfLength, markdownOfLength, tableOfLength } from "../sandbox/answer-shapes.js";
import { Bench } from "../webview/page.js";
import type { Benchmark } from "./benchmark.js";
import { type Watched, type Work, watchFed, watchIdle } from "./panel/fed-page.js";
import type { Report } from "./report.js";
import { median, percentile } from "./statistics.js";

const idleMs = 10_000;
const stream = 1;
const seq = 10;
const renderingAllAnew = "rendering-all-anew";

/** Milliseconds. */
const targets = { longestOverIdle: 25, frameP99: 33, scriptPerFrame: 5 };
/** Work of the last third over that of the first: 1 is flat, and a shared machine is never quite that. */
const mostGrowth = 1.5;

const fastAnswers = {
  "20,000 characters/s to 200 KB": markdownOfLength(200 * 1024),
  "one giant fence": fenceOfLength(200 * 1024),
  "one giant table": tableOfLength(200 * 1024),
};

export const panelRender: Benchmark = {
  about: "frames of the built panel in a real browser while an answer streams into it",
  run: async (report) => {
    const bench = await Bench.open({ [renderingAllAnew]: "test/bench/panel/rendering-all-anew.ts" });
    try {
      const before = await idle(bench);
      const steady = await streamIntoPanel(bench, markdownOfLength(120_000), 4000);
      const after = await idle(bench);
      tellSteady(report, steady, { frames: [...before.frames, ...after.frames], work: [...before.work, ...after.work] });
      for (const [name, text] of Object.entries(fastAnswers)) {
        const ours = await streamIntoPanel(bench, text, 20_000);
        tellFast(report, name, ours, await streamIntoPageThatRendersAllAnew(bench, text, 20_000));
      }
    } finally {
      await bench.close();
    }
  },
};

async function idle(bench: Bench): Promise<Watched> {
  const panel = await bench.page();
  await panel.snapshot(emptySnapshot);
  const watched = await watchIdle(panel.page, idleMs);
  await panel.close();
  return watched;
}

async function streamIntoPanel(bench: Bench, text: string, charactersPerSecond: number): Promise<Watched> {
  const panel = await bench.page();
  await panel.snapshot(emptySnapshot);
  await panel.events(
    { type: "path-changed", after: null, messages: [question, answer] },
    { type: "stream-started", stream, messageId: answer.id },
  );
  const { next, ...watched } = await watchFed(panel.page, { text, charactersPerSecond, stream, seq: seq + 3 });
  const { text: _, ...frame } = answer;
  await panel.receive(
    { type: "event", seq: next, event: { type: "message-changed", message: { ...frame, state: "done" } } },
    { type: "event", seq: next + 1, event: { type: "stream-ended", stream } },
  );
  await panel.page.locator('[data-testid="message"][data-role="assistant"][data-state="done"]').waitFor();
  const shown = await panel
    .get("message-body")
    .last()
    .evaluate((body) => body.textContent?.length ?? 0);
  const { errors } = await panel.recorded();
  if (errors.length > 0) throw new Error(`The panel reported: ${errors.join("; ")}`);
  // Markdown loses its marks, but a fence or prose keeps most of its text: less means that something was dropped.
  if (shown < text.length / 3) throw new Error(`The panel shows ${shown} of ${text.length} characters`);
  await panel.close();
  return watched;
}

async function streamIntoPageThatRendersAllAnew(bench: Bench, text: string, charactersPerSecond: number): Promise<Watched> {
  const { page, close } = await bench
    .page({ entry: renderingAllAnew })
    .then((panel) => ({ page: panel.page, close: () => panel.close() }));
  await page.locator(".markdown").waitFor({ state: "attached" });
  const watched = await watchFed(page, { text, charactersPerSecond, stream, seq });
  await close();
  return watched;
}

function tellSteady(report: Report, ours: Watched, idle: Watched): void {
  const longestIdle = percentile(idle.frames, 1);
  const baseline = (quantile: number) => ({ what: "idle panel", value: percentile(idle.frames, quantile) });
  const name = "4,000 characters/s for 30 s";
  report.figure({
    what: `${name}: longest frame`,
    value: percentile(ours.frames, 1),
    unit: "ms",
    baseline: baseline(1),
    target: { most: longestIdle + targets.longestOverIdle },
  });
  report.figure({ what: `${name}: frame, p99`, value: percentile(ours.frames, 0.99), unit: "ms", baseline: baseline(0.99) });
  report.figure({
    what: `${name}: script per frame`,
    value: perFrame(ours, "script"),
    unit: "ms",
    baseline: { what: "idle panel", value: perFrame(idle, "script") },
  });
}

function tellFast(report: Report, name: string, ours: Watched, allAnew: Watched): void {
  const beside = (measure: (watched: Watched) => number) => ({
    value: measure(ours),
    baseline: { what: "all anew", value: measure(allAnew) },
  });
  report.figure({
    what: `${name}: frame, p99`,
    ...beside(({ frames }) => percentile(frames, 0.99)),
    unit: "ms",
    target: { most: targets.frameP99 },
  });
  report.figure({
    what: `${name}: script per frame`,
    ...beside((watched) => perFrame(watched, "script")),
    unit: "ms",
    target: { most: targets.scriptPerFrame },
  });
  report.figure({
    what: `${name}: script, last third over first`,
    ...beside((watched) => growth(watched, "script")),
    unit: "",
    target: { most: mostGrowth },
  });
  report.figure({ what: `${name}: layout per frame`, ...beside((watched) => perFrame(watched, "layout")), unit: "ms" });
  report.figure({ what: `${name}: longest frame`, ...beside(({ frames }) => percentile(frames, 1)), unit: "ms" });
}

function perFrame({ frames, work }: Watched, kind: keyof Work): number {
  return work.reduce((sum, second) => sum + second[kind], 0) / frames.length;
}

/** The first and the last second are left out: the one begins the answer, the other is what follows its end. */
function growth({ work }: Watched, kind: keyof Work): number {
  const seconds = work.slice(1, -2).map((second) => second[kind]);
  const third = Math.max(1, Math.floor(seconds.length / 3));
  return median(seconds.slice(-third)) / median(seconds.slice(0, third));
}

const question: MessageView = { id: "question", role: "user", state: "done", text: "Why is this slow?" };
const answer: MessageView = { id: "answer", role: "assistant", state: "waiting", text: "", author: "Qwen 1.5 0.5B" };
const emptySnapshot: Snapshot = {
  type: "snapshot",
  seq,
  conversation: { id: "conversation", title: "" },
  messages: [],
  earlierCount: 0,
  streams: [],
  model: { id: "snowcell/qwen", name: "Qwen 1.5 0.5B", providerName: "SnowCell" },
  providers: [],
  attachments: [],
  draft: "",
};
