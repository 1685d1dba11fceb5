// Runs npm scripts in order, stops at the first that fails, and prints one closing line:
// `tsx test/harness/steps.ts NAME SCRIPT…`. With `--all` before the scripts, it runs the others after a failure too.

import { spawn } from "node:child_process";

const [name = "steps", ...rest] = process.argv.slice(2);
const runsAll = rest[0] === "--all";
const scripts = runsAll ? rest.slice(1) : rest;

function run(script: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", ["run", "--silent", script], { stdio: "inherit", shell: process.platform === "win32" });
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(signal ? 1 : (code ?? 1)));
  });
}

const started = performance.now();
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const failed: string[] = [];
let passed = 0;
for (const script of scripts) {
  const start = performance.now();
  console.log(`\n== ${script}`);
  const code = await run(script);
  console.log(`== ${script}: ${code === 0 ? "passed" : `failed with ${code}`} in ${seconds(start)}`);
  if (code === 0) passed += 1;
  else failed.push(script);
  if (failed.length > 0 && !runsAll) break;
}
console.log(`\nIn ${seconds(started)}.${failed.length > 0 ? ` Failed: ${failed.join(", ")}.` : ""}`);
console.log(`${name}: ${passed} passed, ${failed.length} failed`);
if (failed.length > 0) process.exitCode = 1;
