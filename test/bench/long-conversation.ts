// How fast a conversation of 5,000 messages opens, and its memory while the user scrolls through it, against a page that
// mounts a row for every message.

import { fileURLToPath } from "node:url";
import type { Snapshot } from "../../src/protocol/host-messages.js";
import { markdownOfLength } from "../sandbox/answer-shapes.js";
import { connectPanel, longConversation, snapshotOf } from "../webview/connected-panel.js";
import { Bench, type PanelPage } from "../webview/page.js";
import { type Benchmark, inTurns } from "./benchmark.js";
import { type Opening, openIn } from "./panel/opening.js";
import { rendererMemory } from "./panel/renderer-memory.js";
import type { Report } from "./report.js";
import { median } from "./statistics.js";

const messages = 5000;
/** The memory baseline has fewer messages, because it holds all of them in the page. */
const mountedMessages = 1000;
/** Time in ms before the host can have a snapshot ready: the page requests it, the host reads its database. */
const hostTakes = 150;
/** `opening` as a part of the time with every row mounted. */
const targets = { opening: 0.1, megabytesPerThousand: 5 };
const allRowsMounted = "all-rows-mounted";
const turns = { warmUp: 1, rounds: 5 };
/** Screens that the user scrolls through from each end. */
const screens = 60;

/** A one-line question, a 3 KB answer: 1.6 KB per message. */
const textOf = (index: number): string => (index % 2 === 0 ? `Question ${index}: why is this slow?` : (answers[index % 8] ?? ""));
const answers = Array.from({ length: 8 }, (_, index) => markdownOfLength(2600 + index * 150));

export const longConversations: Benchmark = {
  about: `opening and holding ${messages.toLocaleString("en")} messages in the built panel, in a real browser`,
  run: async (report) => {
    const bench = await Bench.open({ [allRowsMounted]: fileURLToPath(import.meta.resolve("./panel/all-rows-mounted.ts")) });
    try {
      await opening(bench, report);
      await holding(bench, report);
    } finally {
      await bench.close();
    }
  },
};

async function opening(bench: Bench, report: Report): Promise<void> {
  const conversation = longConversation(messages, textOf);
  const page = await snapshotOf(conversation);
  const whole: Snapshot = {
    ...page,
    earlierCount: 0,
    messages: conversation.path().map(({ id, role, state, text }) => ({ id, role, state, text })),
  };
  const { ours, atOnce, mounted } = await taken(bench, page, whole);
  const tell = (what: string, measure: (one: Opening) => number): void => {
    const baseline = { what: "all rows mounted", value: median(mounted.map(measure)) };
    const target = { mostTimes: targets.opening };
    report.figure({ what: `${what}, p50`, value: median(ours.map(measure)), unit: "ms", baseline, target });
    report.figure({ what: `${what}, of a page only just loaded, p50`, value: median(atOnce.map(measure)), unit: "ms", baseline });
  };
  tell("snapshot to last screen painted", ({ wall }) => wall);
  tell("of that, processor of the page", ({ processor }) => processor);
  const bytes = (snapshot: Snapshot) => JSON.stringify(snapshot).length / 1024;
  report.figure({
    what: "snapshot",
    value: bytes(page),
    unit: "KiB",
    baseline: { what: "all messages", value: bytes(whole) },
    target: { most: 64 },
  });
}

async function taken(bench: Bench, page: Snapshot, whole: Snapshot): Promise<Record<"ours" | "atOnce" | "mounted", Opening[]>> {
  const openings: Record<"ours" | "atOnce" | "mounted", Opening[]> = { ours: [], atOnce: [], mounted: [] };
  const keep = async (name: keyof typeof openings, opening: Promise<Opening>) => openings[name].push(await opening);
  const contenders = {
    ours: () => keep("ours", openIn(bench, page, { after: hostTakes })),
    atOnce: () => keep("atOnce", openIn(bench, page, { after: 0 })),
    mounted: () => keep("mounted", openIn(bench, whole, { after: hostTakes, entry: allRowsMounted })),
  };
  await inTurns(contenders, turns);
  for (const list of Object.values(openings)) list.splice(0, turns.warmUp);
  return openings;
}

async function holding(bench: Bench, report: Report): Promise<void> {
  const empty = await bench.page({ ownTab: true });
  await empty.snapshot(await snapshotOf(longConversation(0, textOf)));
  const nothing = await rendererMemory(empty.page);
  await empty.close();

  const panel = await bench.page({ ownTab: true });
  await connectPanel(panel, longConversation(messages, textOf));
  await goThrough(panel, -1);
  await panel.get("message-scroller").press("Home");
  await panel.page.locator('[data-message-id="m0"]').waitFor();
  await goThrough(panel, 1);
  const ours = (await rendererMemory(panel.page)) - nothing;
  const rows = await panel.get("message").count();
  await panel.close();

  const mounted = await bench.page({ ownTab: true, entry: allRowsMounted });
  await mounted.page.locator(".scroller").waitFor({ state: "attached" });
  const before = await rendererMemory(mounted.page);
  const conversation = longConversation(mountedMessages, textOf);
  const all = conversation.path().map(({ id, role, state, text }) => ({ id, role, state, text }));
  await mounted.receive({ ...(await snapshotOf(conversation)), earlierCount: 0, messages: all });
  await mounted.drawn();
  const theirs = (await rendererMemory(mounted.page)) - before;
  await mounted.close();

  report.figure({
    what: `renderer memory for each 1,000 of ${messages.toLocaleString("en")} messages, ${2 * screens} screens later`,
    value: ours / (messages / 1000),
    unit: "MB",
    baseline: { what: "all rows mounted", value: theirs / (mountedMessages / 1000) },
    target: { most: targets.megabytesPerThousand },
  });
  report.figure({ what: "rows in the page", value: rows, unit: "", target: { most: 100 } });
}

/** Scrolls up (-1) or down (1) screen by screen, and waits at the end. */
async function goThrough(panel: PanelPage, direction: -1 | 1): Promise<void> {
  await panel.page.evaluate(
    async ([by, times]) => {
      const view = document.querySelector(".scroller");
      for (let screen = 0; screen < times; screen++) {
        view?.scrollBy(0, by * (view.clientHeight - 40));
        for (let index = 0; index < 4; index++) await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      await new Promise((resolve) => setTimeout(resolve, 1000));
    },
    [direction, screens] as const,
  );
}
