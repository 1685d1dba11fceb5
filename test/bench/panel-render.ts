// How smoothly the panel renders a streaming answer, in a real browser, fed through the protocol; against the idle panel,
// and against a page that re-renders the whole answer in every frame.

import { fileURLToPath } from "node:url";
import type { MessageView, PanelEvent, Snapshot } from "../../src/protocol/host-messages.js";
import {
  deepListsOfLength,
  fenceOfLength,
  lineOfLength,
  listOfLines,
  markdownOfLength,
  tableOfLength,
} from "../sandbox/answer-shapes.js";
import { Bench } from "../webview/page.js";
import type { Benchmark } from "./benchmark.js";
import { type Watched, watchFed, watchIdle } from "./panel/fed-page.js";
import type { Report, Target } from "./report.js";
import { median, percentile } from "./statistics.js";

const idleMs = 10_000;
const stream = 1;
const seq = 10;
const wholeAnswerRendered = "whole-answer-rendered";

/** The steady answer in multiples of the idle panel, the fast ones in multiples of a full re-render. */
const targets = { longestFrame: 4, longestTask: 4, frameP99: 0.6, taskP99: 0.5 };
/** Work in the last third over that in the first: 1 is flat, which a shared machine never quite reaches. */
const mostGrowth = 2.5;

const fastAnswers = {
  "20,000 characters/s to 200 KB": markdownOfLength(200 * 1024),
  "one giant fence": fenceOfLength(200 * 1024),
  "one giant table": tableOfLength(200 * 1024),
  "one list of 10,000 lines": listOfLines(10_000),
  "lists, twelve deep": deepListsOfLength(200 * 1024),
  "one line without spaces": lineOfLength(200 * 1024),
};

export const panelRender: Benchmark = {
  about: "frames of the built panel in a real browser while an answer streams into it",
  run: async (report) => {
    const bench = await Bench.open({
      [wholeAnswerRendered]: fileURLToPath(import.meta.resolve("./panel/whole-answer-rendered.ts")),
    });
    try {
      const before = await idle(bench);
      const steady = await streamIntoPanel(bench, markdownOfLength(120_000), 4000);
      const after = await idle(bench);
      tellSteady(report, steady, both(before, after));
      for (const [name, text] of Object.entries(fastAnswers)) {
        const ours = await streamIntoPanel(bench, text, 20_000);
        tellFast(report, name, ours, await streamIntoBaseline(bench, text, 20_000));
      }
    } finally {
      await bench.close();
    }
  },
};

function both(one: Watched, other: Watched): Watched {
  return {
    frames: [...one.frames, ...other.frames],
    work: [...one.work, ...other.work],
    tasks: [...one.tasks, ...other.tasks],
  };
}

async function idle(bench: Bench): Promise<Watched> {
  const panel = await bench.page({ ownTab: true });
  await panel.snapshot(emptySnapshot);
  const watched = await watchIdle(panel.page, idleMs);
  await panel.close();
  return watched;
}

async function streamIntoPanel(bench: Bench, text: string, charactersPerSecond: number): Promise<Watched> {
  const panel = await bench.page({ ownTab: true });
  await panel.snapshot(emptySnapshot);
  await panel.events(
    { type: "path-changed", after: null, messages: [question, answer] },
    { type: "stream-started", stream, messageId: answer.id },
  );
  const watched = await watchFed(panel.page, { text, charactersPerSecond, stream, seq: seq + 3, closing });
  await panel.page.locator('[data-testid="message"][data-role="assistant"][data-state="done"]').waitFor();
  const shown = await panel
    .get("message-body")
    .last()
    .evaluate((body) => body.textContent?.length ?? 0);
  const { errors } = await panel.recorded();
  if (errors.length > 0) throw new Error(`The panel reported: ${errors.join("; ")}`);
  // Markdown loses its markup, but prose and code keep most of their text: less means that something was dropped.
  if (shown < text.length / 3) throw new Error(`The panel shows ${shown} of ${text.length} characters`);
  await panel.close();
  return watched;
}

async function streamIntoBaseline(bench: Bench, text: string, charactersPerSecond: number): Promise<Watched> {
  const opened = await bench.page({ ownTab: true, entry: wholeAnswerRendered });
  await opened.page.locator(".markdown").waitFor({ state: "attached" });
  const watched = await watchFed(opened.page, { text, charactersPerSecond, stream, seq, closing: [] });
  await opened.close();
  return watched;
}

/** The targets apply to wall-clock frames; processor time beside them shows whether the page caused a long frame. */
function tellSteady(report: Report, ours: Watched, idle: Watched): void {
  const name = "4,000 characters/s for 30 s";
  const tell = (what: string, measure: Measure, target?: Target): void =>
    report.figure({
      what: `${name}: ${what}`,
      value: measure(ours),
      unit: "ms",
      baseline: { what: "idle panel", value: measure(idle) },
      ...(target ? { target } : {}),
    });
  tell("longest frame", longestFrame, { mostTimes: targets.longestFrame });
  tell("frame, p99", frameP99);
  tell("longest task, processor", longestTask, { mostTimes: targets.longestTask });
  tell("script per frame, processor", scriptPerFrame);
}

function tellFast(report: Report, name: string, ours: Watched, baseline: Watched): void {
  const tell = (what: string, unit: string, measure: Measure, target?: Target): void =>
    report.figure({
      what: `${name}: ${what}`,
      value: measure(ours),
      unit,
      baseline: { what: "full re-render", value: measure(baseline) },
      ...(target ? { target } : {}),
    });
  tell("frame, p99", "ms", frameP99, { mostTimes: targets.frameP99 });
  tell("task, p99, processor", "ms", taskP99, { mostTimes: targets.taskP99 });
  tell("longest task, processor", "ms", longestTask);
  tell("layout per frame, processor", "ms", layoutPerFrame);
  tell("script per frame, processor", "ms", scriptPerFrame);
  tell("script, last third over first", "", growth("script"), { most: mostGrowth });
  tell("all work, last third over first", "", growth("whole"));
}

type Measure = (watched: Watched) => number;

const longestFrame: Measure = ({ frames }) => percentile(frames, 1);
const frameP99: Measure = ({ frames }) => percentile(frames, 0.99);
const longestTask: Measure = ({ tasks }) => percentile(tasks, 1);
/** Counts only the longest tasks, as many as there were frames, because most tasks are too small to be a frame. */
const taskP99: Measure = ({ tasks, frames }) =>
  percentile(tasks.toSorted((one, other) => other - one).slice(0, frames.length), 0.99);
const scriptPerFrame: Measure = ({ frames, work }) => work.reduce((sum, { script }) => sum + script, 0) / frames.length;
const layoutPerFrame: Measure = ({ frames, work }) => work.reduce((sum, { layout }) => sum + layout, 0) / frames.length;

/**
 * Work per frame in the last third over that in the first. Leaves out the first second, which starts the answer, and what
 * follows the answer's end, which renders it once more.
 */
function growth(kind: "whole" | "script"): Measure {
  return ({ work }) => {
    const seconds = work.slice(1, -2).map((second) => second[kind] / Math.max(1, second.frames));
    const third = Math.max(1, Math.floor(seconds.length / 3));
    return median(seconds.slice(-third)) / median(seconds.slice(0, third));
  };
}

const question: MessageView = { id: "question", role: "user", state: "done", text: "Why is this slow?" };
const answer: MessageView = { id: "answer", role: "assistant", state: "waiting", text: "", author: "Qwen 1.5 0.5B" };
const { text: _, ...answerFrame } = answer;
const closing: readonly PanelEvent[] = [
  { type: "message-changed", message: { ...answerFrame, state: "done" } },
  { type: "stream-ended", stream },
];
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
