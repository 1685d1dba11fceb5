// How fast an agent's run of 500 steps opens in the panel, and its memory after the user has gone through all of it, against
// the same text without steps.

import { Conversation, type Message } from "../../src/core/conversation/conversation.js";
import type { Part, Step } from "../../src/core/conversation/parts.js";
import type { Snapshot } from "../../src/protocol/host-messages.js";
import { PartViews } from "../../src/vscode/agent/panel/part-views.js";
import { messageView } from "../../src/vscode/panel/message-view.js";
import { Bench } from "../webview/page.js";
import { type Benchmark, inTurns } from "./benchmark.js";
import { type Opening, openIn } from "./panel/opening.js";
import { rendererMemory } from "./panel/renderer-memory.js";
import { median } from "./statistics.js";

const steps = 500;
/** Time in ms before the host can have a snapshot ready: the page requests it, the host reads its database. */
const hostTakes = 150;
/** `opening` in multiples of the same text without steps. */
const targets = { opening: 2, megabytes: 5 };
const settleMs = 5000;
const turns = { warmUp: 1, rounds: 5 };
const lastStep = { selector: "[data-testid=step]", height: 10 };

/** Three reads, then an edit or a command, then two sentences; each result has 4 KB, which stay in the host. */
function run(): { readonly answer: Message; readonly parts: readonly Part[] } {
  const parts: Part[] = [];
  let text = "";
  for (let index = 0; index < steps; index++) {
    const looks = index % 4 !== 3;
    const step: Step = {
      ...{ id: `s${index}`, callId: `c${index}`, round: index + 1, state: "done", inputHash: `h${index}` },
      ...(looks
        ? { tool: "read_file", argumentsText: `{"path":"src/module-${index}.ts"}`, effect: "reads" }
        : {
            tool: "run_command",
            argumentsText: `{"command":"npm test -- module-${index}"}`,
            effect: "runs",
            exitCode: index % 8 === 7 ? 1 : 0,
          }),
      result: { text: "line of a result\n".repeat(240), isError: false },
    };
    parts.push({ kind: "step", textAt: text.length, reasoningAt: 0, step });
    if (!looks) text += `The function in \`module-${index}\` calls **find** for every row. I index its rows once.\n\n`;
  }
  const answer: Message = { id: "m1", parentId: "u1", role: "assistant", createdAt: 1, text, reasoning: "", state: "done" };
  return { answer, parts };
}

function snapshotOfRun(): Snapshot {
  const { answer, parts } = run();
  const conversation = new Conversation("c", 0, "A long run");
  conversation.append({ id: "u1", parentId: null, role: "user", createdAt: 0, text: "Fix it", reasoning: "", state: "done" });
  conversation.append(answer);
  const views = new PartViews(() => ({
    read: (value) => ({ input: value }),
    title: (input) => `Read ${Object.values(input as Record<string, string>).join(" ")}, lines 1–80`,
  }));
  const context = {
    conversation,
    progressOf: () => undefined,
    providerName: (id: string) => id,
    partViews: (message: Message) => (message === answer ? views.partViews(parts) : undefined),
  };
  return {
    ...{ type: "snapshot", seq: 1, conversation: { id: "c", title: "A long run" }, mode: "agent", earlierCount: 0, streams: [] },
    ...{ model: null, providers: [], attachments: [], draft: "" },
    messages: conversation.path().map((message) => messageView(message, context)),
  };
}

/** The same text as an answer in chat mode. */
function withoutSteps(snapshot: Snapshot): Snapshot {
  return { ...snapshot, mode: "chat", messages: snapshot.messages.map(({ parts: _, ...message }) => message) };
}

export const agentRun: Benchmark = {
  about: `opening and holding an agent's run of ${steps} steps in the built panel, in a real browser`,
  run: async (report) => {
    const bench = await Bench.open();
    try {
      const snapshot = snapshotOfRun();
      const plain = withoutSteps(snapshot);
      const openings: Record<"ours" | "again" | "text", Opening[]> = { ours: [], again: [], text: [] };
      const keep = async (name: keyof typeof openings, opening: Promise<Opening>) => openings[name].push(await opening);
      const contenders = {
        ours: () => keep("ours", openIn(bench, snapshot, { after: hostTakes, shown: lastStep })),
        again: () => keep("again", openIn(bench, snapshot, { after: hostTakes, again: true, shown: lastStep })),
        text: () => keep("text", openIn(bench, plain, { after: hostTakes })),
      };
      await inTurns(contenders, turns);
      for (const list of Object.values(openings)) list.splice(0, turns.warmUp);
      const show = (what: string, measure: (one: Opening) => number, list = openings.ours): void =>
        report.figure({
          ...{ what, value: median(list.map(measure)), unit: "ms", target: { mostTimes: targets.opening } },
          baseline: { what: "the same text without steps", value: median(openings.text.map(measure)) },
        });
      show(`snapshot of ${steps} steps to last step painted, p50`, ({ wall }) => wall);
      show("of that, processor of the page, p50", ({ processor }) => processor);
      show("the same after a reload, p50", ({ wall }) => wall, openings.again);
      show("of that, processor of the page after a reload, p50", ({ processor }) => processor, openings.again);
      report.figure({
        what: "snapshot",
        value: JSON.stringify(snapshot).length / 1024,
        unit: "KiB",
        target: { most: 256 },
      });
      const held = { opened: await holding(bench, snapshot, false), whole: await holding(bench, snapshot, true) };
      const baseline = { what: "the same text without steps", value: await holding(bench, plain, false) };
      const most = targets.megabytes;
      report.figure({
        what: `renderer memory of ${steps} steps, opened`,
        value: held.opened,
        unit: "MB",
        baseline,
        target: { most },
      });
      report.figure({
        what: `renderer memory of ${steps} steps, all of them shown`,
        value: held.whole,
        unit: "MB",
        baseline,
        target: { most },
      });
    } finally {
      await bench.close();
    }
  },
};

/** Megabytes more than an empty panel, after the user has shown everything. */
async function holding(bench: Bench, snapshot: Snapshot, showsAll: boolean): Promise<number> {
  const panel = await bench.page({ ownTab: true });
  await panel.snapshot({ ...snapshot, messages: [] });
  const nothing = await rendererMemory(panel.page, settleMs);
  await panel.snapshot(snapshot);
  await panel.drawn();
  while (showsAll && (await panel.get("earlier-steps").count()) > 0) {
    // It also comes into view by itself, and may be gone by now.
    await panel.page.evaluate(() => document.querySelector<HTMLElement>("[data-testid=earlier-steps]")?.click());
    await panel.drawn();
  }
  const memory = (await rendererMemory(panel.page, settleMs)) - nothing;
  await panel.close();
  return memory;
}
