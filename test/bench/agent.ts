// A run of 500 steps: our own time between a result and the next request, and the journal's write before an effect, against
// a loop that only keeps messages, and against a bare synchronous write to a file.

import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Conversation, type Message } from "../../src/core/conversation/conversation.js";
import type { Part, Step } from "../../src/core/conversation/parts.js";
import { stepsOf } from "../../src/core/conversation/parts.js";
import type { ChatMessage } from "../../src/core/provider-api/provider.js";
import { systemClock } from "../../src/node/system-clock.js";
import { removeTemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { agentOver, answerIn } from "../support/agent.js";
import { openTestHistory } from "../support/history.js";
import { call, calling, ScriptedModel } from "../support/scripted-model.js";
import { type Benchmark, elapsed, inTurns } from "./benchmark.js";
import type { Report } from "./report.js";
import { median, percentile } from "./statistics.js";

const steps = 500;
const resultText = (index: number): string => `line ${index} of a file of the project\n`.repeat(60);
const journalWrites = 300;
/** An intent is on the disk before its effect begins, so it takes what the disk takes; see docs/decisions/068. */
const timesDisk = 2;

async function loopOverhead(file: string, report: Report): Promise<void> {
  const { store, close } = await openTestHistory(file);
  const overheads: number[] = [];
  let resultAt: number | undefined;
  const turn = (index: number) => () => {
    if (resultAt !== undefined) overheads.push(performance.now() - resultAt);
    return calling(call("read_file", { path: `${index}` }));
  };
  const model = new ScriptedModel(
    Array.from({ length: steps }, (_, index) => turn(index)),
    { contextLength: 4_000_000 },
  );
  const { session, files } = agentOver(model, {
    ...{ history: store, clock: systemClock, limits: { maxRequests: steps + 10, maxMinutes: 60 } },
    tools: {
      during: async () => {
        resultAt = performance.now();
      },
    },
  });
  for (let index = 0; index < steps; index++) files.texts.set(`${index}`, resultText(index));
  await session.send("Read everything");
  if (stepsOf(answerIn(session).parts).length !== steps) throw new Error("The run did not make all its steps");
  const baseline = bareLoop();
  report.figure({
    ...{ what: "between a result and the next request, p50", value: median(overheads), unit: "ms" },
    baseline: { what: "all messages as JSON, p50", value: median(baseline) },
    target: { mostTimes: 2 },
  });
  report.figure({
    ...{ what: "between a result and the next request, p95", value: percentile(overheads, 0.95), unit: "ms" },
    baseline: { what: "all messages as JSON, p95", value: percentile(baseline, 0.95) },
    target: { mostTimes: 4 },
  });
  const all = [...((await store.load("c"))?.all() ?? [])];
  const { ours, copied } = await inTurns(
    { ours: () => elapsed(() => store.load("c")), copied: () => elapsed(() => JSON.parse(JSON.stringify(all))) },
    { warmUp: 1, rounds: 9 },
  );
  report.figure({
    ...{ what: `a run of ${steps} steps, loaded, p50`, value: median(ours), unit: "ms" },
    baseline: { what: "the same through JSON", value: median(copied) },
    target: { mostTimes: 8 },
  });
  await close();
}

/** What the simplest loop does between a result and the next request, whose body holds all of the messages. */
function bareLoop(): number[] {
  const messages: ChatMessage[] = [];
  return Array.from({ length: steps }, (_, index) => {
    const start = performance.now();
    messages.push({ role: "assistant", content: "", toolCalls: [call("read_file", { path: `${index}` })] });
    messages.push({ role: "tool", content: resultText(index), toolCallId: `call_${index}` });
    JSON.stringify(messages);
    return performance.now() - start;
  });
}

async function journal(folder: string, report: Report): Promise<void> {
  const { store, close } = await openTestHistory(join(folder, "journal.db"));
  const conversation = new Conversation("j", 0);
  const at = { textAt: 0, reasoningAt: 0 };
  const stepOf = (index: number): Step => ({
    ...{ id: `step ${index}`, callId: `${index}`, tool: "edit_file", argumentsText: '{"path":"a"}', round: index },
    ...{ effect: "edits", state: "running" },
  });
  const parts = Array.from({ length: journalWrites }, (_, index): Part => ({ ...at, kind: "step", step: stepOf(index) }));
  const blank = { parentId: null, createdAt: 0, text: "", reasoning: "" } as const;
  const message: Message = { ...blank, id: "m", role: "assistant", state: "done", parts };
  conversation.append(message);
  await store.saveConversation(conversation, "");
  const times: number[] = [];
  const own: number[] = [];
  const bare: number[] = [];
  const descriptor = openSync(join(folder, "bare"), "w");
  const text = resultText(1);
  for (let index = 0; index < journalWrites; index++) {
    const before = [{ uri: `file:///${index}`, path: `${index}`, text, hash: `${index}` }];
    own.push(await elapsed(() => store.saveParts("j", message, [index])));
    times.push(await elapsed(() => store.intend("m", stepOf(index), before)));
    bare.push(
      await elapsed(() => {
        writeSync(descriptor, text);
        fsyncSync(descriptor);
      }),
    );
  }
  closeSync(descriptor);
  report.figure({
    ...{ what: "an intent in the journal, on the disk, p50", value: median(times), unit: "ms" },
    baseline: { what: "write and fsync", value: median(bare) },
    target: { mostTimes: 4 },
  });
  report.figure({
    ...{ what: "an intent in the journal, on the disk, p95", value: percentile(times, 0.95), unit: "ms" },
    baseline: { what: "write and fsync", value: percentile(bare, 0.95) },
    target: { mostTimes: timesDisk },
  });
  report.figure({
    ...{ what: "an intent in the journal, p50", value: median(times), unit: "ms" },
    baseline: { what: "write and fsync", value: median(bare) },
  });
  report.figure({
    ...{ what: "a part in the history, without waiting for the disk, p95", value: percentile(own, 0.95), unit: "ms" },
    baseline: { what: "write and fsync", value: percentile(bare, 0.95) },
    target: { mostTimes: 1 },
  });
  await close();
}

export const agent: Benchmark = {
  about: `a run of ${steps} steps: the loop's own time, and the journal`,
  run: async (report) => {
    const folder = temporaryFolder("snowcell-bench-agent");
    try {
      await loopOverhead(join(folder, "history.db"), report);
      await journal(folder, report);
    } finally {
      removeTemporaryFolder(folder);
    }
  },
};
