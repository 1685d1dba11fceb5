// The history with 10,000 conversations and 100,000 messages: search, list and saves, against one JSON file per
// conversation, which is what most peers have. Also checks what VS Code's own state store holds of it.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Conversation, type Message } from "../../src/core/conversation/conversation.js";
import type { HistoryStore } from "../../src/core/history/history-store.js";
import { createId } from "../../src/core/platform/ids.js";
import { removeTemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { openTestHistory } from "../support/history.js";
import { type Benchmark, elapsed } from "./benchmark.js";
import { median, percentile } from "./statistics.js";
import { queries, Words } from "./words.js";

const conversations = 10_000;
const messagesEach = 10;
const turns = 300;
/** Searches with the baseline, each of which reads every file. */
const baselineSearches = 5;
/** Multiples of the same in JSON files, which lie in the system's cache and have no index to update. */
const targets = { search: { p50: 0.05, p95: 0.2 }, list: 0.02, save: 5, ofTheWindow: 2, completeTurn: 20 };

function conversationOf(words: Words, number: number): Conversation {
  const createdAt = 1_700_000_000_000 + number * 60_000;
  const conversation = new Conversation(createId(createdAt), createdAt, words.text(6));
  for (let index = 0; index < messagesEach; index++) conversation.append(messageOf(words, conversation, createdAt + index));
  return conversation;
}

/** Short questions and long answers: 120 words on average. */
function messageOf(words: Words, conversation: Conversation, createdAt: number): Message {
  const role = conversation.path().length % 2 === 0 ? "user" : "assistant";
  const text = words.text(role === "user" ? 20 + words.next() * 40 : 80 + words.next() * 240);
  return { id: createId(createdAt), parentId: conversation.leafId, role, createdAt, text, reasoning: "", state: "done" };
}

export const history: Benchmark = {
  about: `${conversations} conversations, ${conversations * messagesEach} messages: search and saves`,
  run: async (report) => {
    const folder = temporaryFolder("snowcell-bench-history");
    try {
      const words = new Words();
      const { store, close } = await openTestHistory(join(folder, "history.db"));
      const files = join(folder, "files");
      mkdirSync(files);
      const paths: string[] = [];
      const start = performance.now();
      for (let number = 0; number < conversations; number++) {
        const conversation = conversationOf(words, number);
        await store.saveConversation(conversation, "");
        const path = join(files, `${conversation.id}.json`);
        writeFileSync(path, fileOf(conversation));
        paths.push(path);
      }
      report.note(`filled in ${((performance.now() - start) / 1000).toFixed(0)} s`);

      const searches: number[] = [];
      for (const text of queries(words)) searches.push(await elapsed(() => store.list({ text, limit: 60 })));
      const fileSearches: number[] = [];
      for (const word of words.text(baselineSearches).split(" "))
        fileSearches.push(await elapsed(() => searchFiles(paths, word)));
      report.figure({
        what: "search, p50",
        value: median(searches),
        unit: "ms",
        baseline: { what: "JSON files", value: median(fileSearches) },
        target: { mostTimes: targets.search.p50 },
      });
      report.figure({
        ...{ what: "search, p95", value: percentile(searches, 0.95), unit: "ms" },
        baseline: { what: "JSON files", value: percentile(fileSearches, 0.95) },
        target: { mostTimes: targets.search.p95 },
      });

      const lists: number[] = [];
      for (let round = 0; round < 50; round++) lists.push(await elapsed(() => store.list({ text: "", limit: 60 })));
      report.figure({
        ...{ what: "first page of the list, p95", value: percentile(lists, 0.95), unit: "ms" },
        baseline: { what: "a search of JSON files", value: median(fileSearches) },
        target: { mostTimes: targets.list },
      });

      await saves(store, words, paths, report);
      await close();
    } finally {
      removeTemporaryFolder(folder);
    }
  },
};

/** New turns in existing conversations: a save while the answer streams, and the one that completes it. */
async function saves(
  store: HistoryStore,
  words: Words,
  paths: readonly string[],
  report: Parameters<Benchmark["run"]>[0],
): Promise<void> {
  const growing: number[] = [];
  /** The time that the same saves take on the window's own thread: until they return a promise. */
  const ofTheWindow: number[] = [];
  const complete: number[] = [];
  const inFiles: number[] = [];
  for (const id of (await store.ids()).slice(0, turns)) {
    const conversation = await store.load(id);
    if (!conversation) throw new Error("A conversation is not there");
    const answer = { ...messageOf(words, conversation, Date.now()), state: "streaming" as Message["state"] };
    conversation.append(answer);
    await store.saveMessage(id, answer);
    for (let part = 0; part < 4; part++) {
      answer.text += ` ${words.text(20)}`;
      growing.push(
        await elapsed(() => {
          const start = performance.now();
          const saved = store.saveMessage(id, answer);
          ofTheWindow.push(performance.now() - start);
          return saved;
        }),
      );
    }
    answer.state = "done";
    complete.push(
      await elapsed(async () => {
        await store.saveConversation(conversation, "");
        await store.saveMessage(id, answer);
      }),
    );
    inFiles.push(await elapsed(() => writeFileSync(paths[inFiles.length] ?? "", fileOf(conversation))));
  }
  const baseline = { what: "a JSON file", value: percentile(inFiles, 0.95) };
  report.figure({
    what: "save while it streams, p95",
    value: percentile(growing, 0.95),
    unit: "ms",
    baseline,
    target: { mostTimes: targets.save },
  });
  report.figure({ what: "save while it streams, p50", value: median(growing), unit: "ms" });
  report.figure({ what: "of it on the window's thread, p50", value: median(ofTheWindow), unit: "ms" });
  report.figure({
    what: "of it on the window's thread, p95",
    value: percentile(ofTheWindow, 0.95),
    unit: "ms",
    baseline,
    target: { mostTimes: targets.ofTheWindow },
  });
  report.figure({
    what: "save of a complete turn, p95",
    value: percentile(complete, 0.95),
    unit: "ms",
    baseline,
    target: { mostTimes: targets.completeTurn },
  });
  // All of the history in VS Code's own store, which is rewritten whole at each update.
  const state = JSON.stringify({ "snowcell.openConversation": createId(Date.now()) });
  report.figure({
    what: "history in VS Code's state store",
    value: state.length / 1024,
    unit: "KiB",
    target: { most: 16 },
  });
}

function fileOf(conversation: Conversation): string {
  return JSON.stringify({ id: conversation.id, title: conversation.title, messages: [...conversation.all()] });
}

/** What a list in files must do: read, parse and search all of them. */
function searchFiles(paths: readonly string[], word: string): number {
  let found = 0;
  for (const path of paths) {
    const { messages } = JSON.parse(readFileSync(path, "utf8")) as { messages: Message[] };
    if (messages.some(({ text }) => text.includes(word))) found++;
  }
  return found;
}
