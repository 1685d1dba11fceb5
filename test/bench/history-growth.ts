// A history that has grown for years: 100,000 conversations are listed, searched, opened, saved and cleaned up within small
// multiples of what the same takes with 10,000.

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Conversation } from "../../src/core/conversation/conversation.js";
import { removeTemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { openTestHistory } from "../support/history.js";
import { type Benchmark, elapsed, inTurns } from "./benchmark.js";
import { endOf, fillHistory } from "./filled-history.js";
import { median, percentile } from "./statistics.js";
import { queries, Words } from "./words.js";

const sizes = { few: 10_000, many: 100_000 };
const turns = { warmUp: 3, rounds: 60 };
/** Multiples of the same with 10,000 conversations; of a search, of reading every title once. */
const targets = { list: 3, open: 10, save: 3, maintenance: 3, search: { p50: 0.3, p95: 1 } };

export const historyGrowth: Benchmark = {
  about: `${sizes.many.toLocaleString("en")} conversations beside ${sizes.few.toLocaleString("en")}`,
  run: async (report) => {
    const folder = temporaryFolder("snowcell-bench-growth");
    const files = { few: join(folder, "few.db"), many: join(folder, "many.db") };
    for (const size of ["few", "many"] as const) await fillHistory(files[size], sizes[size]);
    const [few, many] = await Promise.all([openTestHistory(files.few), openTestHistory(files.many)]);
    try {
      const baseline = { what: `${sizes.few.toLocaleString("en")} conversations` };
      const compare = async (
        what: string,
        mostTimes: number,
        work: (store: typeof few.store, size: keyof typeof sizes) => Promise<unknown>,
      ): Promise<void> => {
        const times = await inTurns(
          { few: () => elapsed(() => work(few.store, "few")), many: () => elapsed(() => work(many.store, "many")) },
          turns,
        );
        report.figure({
          ...{ what: `${what}, p50`, value: median(times.many), unit: "ms", target: { mostTimes } },
          baseline: { ...baseline, value: median(times.few) },
        });
      };
      await compare("first page of the list", targets.list, (store) => store.list({ text: "", limit: 60 }));
      const ids = { few: await few.store.ids(), many: await many.store.ids() };
      let next = 0;
      await compare("open a conversation", targets.open, (store, size) => store.load(ids[size][next++ % 1000] ?? ""));
      const opened = await Promise.all([few.store.load(ids.few[5] ?? ""), many.store.load(ids.many[5] ?? "")]);
      await compare("save a conversation and its last message", targets.save, async (store, size) => {
        const conversation = opened[size === "few" ? 0 : 1] as Conversation;
        const last = [...conversation.all()].at(-1);
        await store.saveConversation(conversation, "a draft");
        if (last) await store.saveMessage(conversation.id, last);
      });
      // The oldest half has expired: the middle of the time that the conversations span.
      await compare("a step of maintenance", targets.maintenance, (store, size) =>
        store.maintain({ now: endOf(sizes[size]), retentionDays: sizes[size] / 2 / (24 * 60), inUse: [] }),
      );
      const typed = queries(new Words());
      const search = async (store: typeof few.store): Promise<number[]> => {
        const times: number[] = [];
        for (const text of typed) times.push(await elapsed(() => store.list({ text, limit: 60 })));
        return times;
      };
      const searches = { few: await search(few.store), many: await search(many.store) };
      const titles = { what: "reading every title once", value: median(readingTitles(files.many)) };
      for (const [name, quantile] of [
        ["p50", 0.5],
        ["p95", 0.95],
      ] as const) {
        report.figure({
          ...{ what: `search, ${name}`, value: percentile(searches.many, quantile), unit: "ms", baseline: titles },
          target: { mostTimes: targets.search[name] },
        });
        report.figure({
          ...{ what: `search, ${name}, beside fewer`, value: percentile(searches.many, quantile), unit: "ms" },
          baseline: { ...baseline, value: percentile(searches.few, quantile) },
        });
      }
    } finally {
      await Promise.all([few.close(), many.close()]);
      removeTemporaryFolder(folder);
    }
  },
};

function readingTitles(file: string): number[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const titles = database.prepare("SELECT id, title, updated_at FROM conversation ORDER BY updated_at DESC");
    return Array.from({ length: 5 }, () => {
      const start = performance.now();
      titles.all();
      return performance.now() - start;
    });
  } finally {
    database.close();
  }
}
