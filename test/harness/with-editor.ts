// `tsx test/harness/with-editor.ts VERSION SCRIPT…`: runs npm scripts against a version of VS Code's server (see
// code-server-install.ts), and stops at the first that fails.

import { spawnSync } from "node:child_process";

const [version, ...scripts] = process.argv.slice(2);
if (version === undefined || scripts.length === 0) throw new Error("Name a version and at least one script");
const steps = ["--import", "tsx", "test/harness/steps.ts", `VS Code's server ${version}`, ...scripts];
const { status } = spawnSync(process.execPath, steps, {
  stdio: "inherit",
  env: { ...process.env, SNOWCELL_CODE_SERVER: version },
});
process.exitCode = status ?? 1;
