// Runs npm scripts in order, stops at the first failure, and prints one closing line: `tsx test/harness/steps.ts NAME STEP…`.
// A step is one script, or several joined by `+` that run side by side: one uses the processors while another waits. The
// output of each is whole: that of a step's first script appears as it runs, that of the others after it. With `--all` before
// the steps, it runs the others after a failure too.

import type { ChildProcess } from "node:child_process";
import { endTree, startProcess } from "./child-processes.js";

interface Script {
  readonly name: string;
  readonly child: ChildProcess;
  /** What it has printed; empty if that appears as it runs. */
  readonly output: Buffer[];
  readonly ended: Promise<{ readonly code: number; readonly duration: string }>;
}

const [name = "steps", ...rest] = process.argv.slice(2);
const runsAll = rest[0] === "--all";
const steps = runsAll ? rest.slice(1) : rest;
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

function start(script: string, index: number): Script {
  const started = performance.now();
  const child = startProcess("npm", ["run", "--silent", script], {
    stdio: index === 0 ? "inherit" : ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => output.push(chunk));
  const code = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve(exitCode ?? 1));
  });
  return { name: script, child, output, ended: code.then((ended) => ({ code: ended, duration: seconds(started) })) };
}

/** Runs the scripts of a step; when one fails, ends the others. Returns the name of the one that failed. */
async function runStep(step: string): Promise<string | undefined> {
  const scripts = step.split("+").map(start);
  let failed: string | undefined;
  for (const { name: script, ended } of scripts) {
    void ended.then(async ({ code }) => {
      if (code === 0 || failed !== undefined) return;
      failed = script;
      await Promise.all(scripts.map(({ child }) => endTree(child)));
    });
  }
  for (const { name: script, output, ended } of scripts) {
    console.log(`\n== ${script}`);
    const { code, duration } = await ended;
    process.stdout.write(Buffer.concat(output));
    const outcome = code === 0 ? "passed" : failed === script ? `failed with ${code}` : `ended, because ${failed} failed,`;
    console.log(`== ${script}: ${outcome} in ${duration}`);
  }
  return failed;
}

const started = performance.now();
const failures: string[] = [];
let passed = 0;
for (const step of steps) {
  const failed = await runStep(step);
  if (failed === undefined) passed += step.split("+").length;
  else failures.push(failed);
  if (failures.length > 0 && !runsAll) break;
}
console.log(`\nIn ${seconds(started)}.${failures.length > 0 ? ` Failed: ${failures.join(", ")}.` : ""}`);
console.log(`${name}: ${passed} passed, ${failures.length} failed`);
if (failures.length > 0) process.exitCode = 1;
