// `npm run soak [-- --scale 0.1] [--minutes 30]`: days of use in a real VS Code with the sandbox. Prints a table of what must
// stay flat, end as it began, or be complete, and exits with 1 if something does not. With minutes, each round ends at its
// share of them, with less work done. Details go to test-results/soak.json; Linux only.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { packagedExtension, resultsFolder } from "../harness/paths.js";
import { markdownOfLength } from "../sandbox/answer-shapes.js";
import { keptAnswers } from "./kept-answers.js";
import { answerLength, type Sample, SoakWindow } from "./soak-window.js";
import { atMost, exactly, flat, notMore, type Row, table } from "./verdict.js";

/** At scale 1. */
const whole = { answers: 2000, runs: 200, completions: 5000, openings: 500, reloads: 50 };
/** The part of the work that one window does without a reload. The rest is done between reloads. */
const shareOfOneWindow = 0.6;
/** Samples of the one window. A short run has only as many as make quarters of two. */
const samplesOf = (scale: number): number => (scale < 0.1 ? leastRounds : 16);
/** Before and after the first reload: quarters of two samples. */
const leastRounds = 8;
/** Parts of a round's work: small, because a round that has no time left ends after the current one. */
const partsOfRound = 20;

type Work = Omit<typeof whole, "reloads">;
type Kind = keyof Work;
const kinds: readonly Kind[] = ["answers", "runs", "completions", "openings"];

class Soak {
  readonly #started = performance.now();
  readonly #progress: Work = { answers: 0, runs: 0, completions: 0, openings: 0 };
  /** What may be done so far; fractions add up over the rounds. */
  readonly #due: Work = { answers: 0, runs: 0, completions: 0, openings: 0 };

  constructor(
    readonly window: SoakWindow,
    private readonly total: Work,
  ) {}

  get minutes(): number {
    return (performance.now() - this.#started) / 60_000;
  }

  /** Does this share of all work, or as much of it as is possible until then, and returns a sample after it. */
  async round(share: number, name: string, untilMinutes: number): Promise<Sample> {
    await this.#work(share / partsOfRound);
    for (let part = 1; part < partsOfRound && this.minutes < untilMinutes; part += 1) await this.#work(share / partsOfRound);
    const sample = await this.window.sample();
    const { host, page } = sample;
    console.log(
      `  ${this.minutes.toFixed(1).padStart(5)} min  ${name.padEnd(12)} host ${mb(host.used)} of ${mb(host.process)}, page ${mb(page.used)} of ${mb(page.process)},` +
        ` ${page.nodes} nodes, ${page.listeners} listeners`,
    );
    return sample;
  }

  async #work(share: number): Promise<void> {
    const count = (kind: Kind): number => {
      this.#due[kind] += this.total[kind] * share;
      const now = Math.round(this.#due[kind]) - this.#progress[kind];
      this.#progress[kind] += now;
      return now;
    };
    const { answers, runs, completions, openings } = Object.fromEntries(kinds.map((kind) => [kind, count(kind)])) as Work;
    for (let index = 0; index < openings; index += 1) await this.window.reopenPanel();
    if (completions > 0) await this.window.complete(completions);
    // At the end, so that a sample sees a panel that has shown some.
    for (let index = 0; index < answers; index += 1) await this.window.ask();
    for (let index = 0; index < runs; index += 1) await this.window.runAgent();
  }
}

function mb(megabytes: number): string {
  return `${megabytes.toFixed(1)} MB`;
}

function memoryRows(where: string, taken: readonly Sample[]): Row[] {
  return [
    flat(
      `${where}: extension host, JavaScript`,
      taken.map(({ host }) => host.used),
    ),
    flat(
      `${where}: extension host, process`,
      taken.map(({ host }) => host.process),
    ),
    flat(
      `${where}: page with the panel, JavaScript`,
      taken.map(({ page }) => page.used),
    ),
    flat(
      `${where}: page with the panel, processes`,
      taken.map(({ page }) => page.process),
    ),
  ];
}

type Counts = Readonly<Record<string, number>>;

/** Everything that is counted in a sample, by what the table calls it. */
function countsOf({ host, page }: Sample): Counts {
  const named = (what: string, counts: Counts): [string, number][] =>
    Object.entries(counts).map(([name, count]) => [`host, ${what} ${name}`, count]);
  return Object.fromEntries([
    ...named("resource", host.resources),
    ...named("descriptor", host.descriptors),
    ...named("object", host.objects),
    ["host, threads", host.threads],
    ["host, child processes", host.childProcesses],
    ["page, documents", page.documents],
    ["page, listeners", page.listeners],
    ["page, nodes", page.nodes],
  ]);
}

/** The least of the last quarter beside the most of the first: VS Code's own come and go, and a leak is in every sample. */
function openRows(taken: readonly Sample[]): Row[] {
  const counts = taken.map(countsOf);
  const quarter = Math.floor(counts.length / 4);
  const names = new Set(counts.flatMap((each) => Object.keys(each)));
  return [...names].map((name) => {
    const of = (some: readonly Counts[]): number[] => some.map((each) => each[name] ?? 0);
    return notMore(name, Math.max(...of(counts.slice(0, quarter))), Math.min(...of(counts.slice(-quarter))));
  });
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { scale: { type: "string", default: "1" }, minutes: { type: "string" } } });
  const [scale, most] = [Number(values.scale), Number(values.minutes ?? Number.POSITIVE_INFINITY)];
  if (!(scale > 0 && scale <= 10)) throw new Error("--scale takes a number such as 0.1");
  if (!(most > 0)) throw new Error("--minutes takes a number such as 30");
  const samples = samplesOf(scale);
  const work: Work = { answers: 0, runs: 0, completions: 0, openings: 0 };
  for (const kind of kinds) work[kind] = Math.max(samples, Math.round(whole[kind] * scale));
  const reloads = Math.max(leastRounds, Math.round(whole.reloads * scale));
  console.log(
    `soak: ${work.answers} answers, ${work.runs} tool runs, ${work.completions} completions, ${work.openings} openings, ${reloads} reloads`,
  );

  if (!existsSync(packagedExtension)) throw new Error("There is no package to use. Run npm run package first");
  const window = await SoakWindow.open();
  const inOneWindow: Sample[] = [];
  const acrossReloads: Sample[] = [];
  const save = (results: object): void => {
    mkdirSync(resultsFolder, { recursive: true });
    const details = { scale, done: window.done, ...results, inOneWindow, acrossReloads };
    writeFileSync(join(resultsFolder, "soak.json"), `${JSON.stringify(details, null, 2)}\n`);
  };
  try {
    const soak = new Soak(window, work);
    for (let index = 1; index <= samples; index += 1) {
      const share = shareOfOneWindow / samples;
      inOneWindow.push(await soak.round(share, `${index}/${samples}`, most * share * index));
    }
    const shareOfReload = (1 - shareOfOneWindow) / reloads;
    // Reloads take time themselves, so there may be none left for all of them.
    for (let index = 1; index <= reloads && (index <= leastRounds || soak.minutes < most); index += 1) {
      await window.reload();
      const until = most * (shareOfOneWindow + shareOfReload * index);
      acrossReloads.push(await soak.round(shareOfReload, `reload ${index}`, until));
    }
    const { server } = window.agent.window;
    const hosts = server.extensionHostPids().length;
    const kept = keptAnswers(server.serverDataDir, markdownOfLength(answerLength));
    const askedTwice = [...window.asked.values()].filter((times) => times !== 1).length;
    const complaints = window.complaints();
    const rows = [
      ...memoryRows("one window", inOneWindow),
      ...memoryRows("across reloads", acrossReloads),
      ...openRows(inOneWindow),
      exactly("extension hosts", 1, hosts),
      exactly("questions at the service", window.done.answers, window.asked.size),
      exactly("questions asked more than once", 0, askedTwice),
      exactly("answers in the history, complete", window.done.answers, kept.complete),
      exactly("answers in the history, broken", 0, kept.broken),
      exactly("runs in the history", window.done.runs, kept.runs),
      atMost("history, bytes for each character", kept.databaseBytes / kept.characters, 2.5, ""),
      atMost("history, write-ahead log", kept.logBytes / 2 ** 20, 8, "MB"),
      exactly("complaints in the log", 0, complaints.length),
    ];
    save({ rows, kept, complaints });
    const { answers, runs, completions, modelCompletions, openings } = window.done;
    console.log(
      `\nDone in ${soak.minutes.toFixed(0)} minutes: ${answers} answers, ${runs} tool runs, ${completions} completions` +
        ` (${modelCompletions} from the model), ${openings} openings, ${window.done.reloads} reloads`,
    );
    console.log(`${complaints.slice(0, 10).join("\n")}\n${table(rows)}`);
    return rows.every(({ ok }) => ok) ? 0 : 1;
  } catch (thrown) {
    save({ failed: String(thrown) });
    const picture = await window.agent.window.workbench.screenshot("soak-failed").catch(String);
    console.error(`${JSON.stringify(window.done)}\n${picture}`);
    throw thrown;
  } finally {
    await window.close();
  }
}

try {
  process.exitCode = await main();
} catch (thrown) {
  console.error(thrown instanceof Error ? (thrown.stack ?? thrown.message) : thrown);
  process.exitCode = 1;
}
