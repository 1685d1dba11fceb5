// `search_text` of the agent over 10,000 files, from the call to the result's text. The baseline is the same ripgrep with
// the same arguments, run to its end with its output discarded.

import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Permit } from "../../src/core/permissions/permit.js";
import { ReadTexts } from "../../src/core/tools/places/read-texts.js";
import type { ReadingPorts, TextSearch } from "../../src/core/tools/reading/reading-ports.js";
import { searchTextTool } from "../../src/core/tools/reading/search-text.js";
import { isPlan, type ToolContext } from "../../src/core/tools/tool.js";
import { findRipgrep, type RipgrepQuery, ripgrepArguments, runRipgrep } from "../../src/node/search/ripgrep.js";
import { ensureCodeServer } from "../harness/code-server-install.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { type Benchmark, elapsed, inTurns } from "./benchmark.js";
import { percentile } from "./statistics.js";

const files = 10_000;
const turns = { warmUp: 5, rounds: 60 };

function writeFiles(): string {
  const folder = temporaryFolder("snowcell-bench-search");
  for (let index = 0; index < files; index++) {
    const under = join(folder, "src", `part-${index % 100}`);
    if (index < 100) mkdirSync(under, { recursive: true });
    const lines = Array.from({ length: 60 }, (_, line) => `export const value_${index}_${line} = compute(${line}, "${index}");`);
    if (index % 200 === 0) lines.push(`// needle in file ${index}`);
    writeFileSync(join(under, `file-${index}.ts`), lines.join("\n"));
  }
  return folder;
}

function queryIn(folder: string, executable: string, pattern: string): RipgrepQuery {
  const bounds = { mostHits: 100, timeLimitMs: 20_000 };
  return { ...bounds, executable, folder, pattern, isRegex: false, isCaseBlind: false, include: [], accepts: () => true };
}

/** Ripgrep's own time, from the start to the end of its process. */
function ownTime(query: RipgrepQuery): Promise<void> {
  const child = spawn(query.executable, ripgrepArguments(query), { cwd: query.folder, stdio: "ignore" });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve());
  });
}

const context: ToolContext = {
  ...{ stepId: "s", messageId: "m", conversationId: "c", maxChars: 50_000 },
  signal: new AbortController().signal,
  output: () => undefined,
};

export const search: Benchmark = {
  about: `search_text over ${files.toLocaleString("en")} files`,
  run: async (report) => {
    const executable = await findRipgrep(await ensureCodeServer());
    if (executable === undefined) throw new Error("VS Code's ripgrep was not found");
    const folder = writeFiles();
    const port: TextSearch = {
      search: async ({ pattern }, signal) => await runRipgrep(queryIn(folder, executable, pattern), signal),
    };
    const places = { resolve: () => ({ uri: `file://${folder}`, path: ".", actionPath: "." }) };
    const tool = searchTextTool({ places, search: port, readTexts: new ReadTexts() } as unknown as ReadingPorts);
    const call = async (pattern: string): Promise<string> => {
      const plan = await tool.plan({ pattern }, context);
      if (!isPlan(plan)) throw new Error(plan.result.text);
      return (await plan.run(Permit.issue("s", "h", plan.actions))).result.text;
    };
    if (!(await call("needle")).startsWith("[50 lines in 50 files]")) throw new Error("The search does not find what is there");
    for (const pattern of ["needle", "no such text"]) {
      const { ours, own } = await inTurns(
        { ours: () => elapsed(() => call(pattern)), own: () => elapsed(() => ownTime(queryIn(folder, executable, pattern))) },
        turns,
      );
      report.figure({
        ...{ what: `search for "${pattern}", p95`, value: percentile(ours, 0.95), unit: "ms" },
        baseline: { what: "ripgrep's own time, p95", value: percentile(own, 0.95) },
        target: { mostTimes: 1.5 },
      });
    }
  },
};
