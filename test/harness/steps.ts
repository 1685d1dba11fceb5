// Runs npm scripts in order, stops at the first that fails, and prints one closing line:
// `tsx test/harness/steps.ts NAME SCRIPT…`.

import { spawn } from "node:child_process";

const [name = "steps", ...scripts] = process.argv.slice(2);

function run(script: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", ["run", "--silent", script], { stdio: "inherit", shell: process.platform === "win32" });
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(signal ? 1 : (code ?? 1)));
  });
}

const started = performance.now();
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
for (const [index, script] of scripts.entries()) {
  const start = performance.now();
  console.log(`\n== ${script}`);
  const code = await run(script);
  console.log(`== ${script}: ${code === 0 ? "passed" : `failed with ${code}`} in ${seconds(start)}`);
  if (code !== 0) {
    console.error(`${name}: ${index} passed, 1 failed`);
    process.exit(1);
  }
}
console.log(`\nIn ${seconds(started)}.`);
console.log(`${name}: ${scripts.length} passed, 0 failed`);
