// `tsx test/harness/with-editor.ts VERSION SCRIPT…`: runs npm scripts against a version of VS Code's server (see
// code-server-install.ts), all of them even if one fails. `latest` is looked up once, so that all run in the same version.

import { spawnSync } from "node:child_process";
import { newestCodeServer } from "./code-server-install.js";

const [named, ...scripts] = process.argv.slice(2);
if (named === undefined || scripts.length === 0) throw new Error("Name a version and at least one script");
const version = named === "latest" ? await newestCodeServer() : named;
const steps = ["--import", "tsx", "test/harness/steps.ts", `VS Code's server ${version}`, "--all", ...scripts];
const { status } = spawnSync(process.execPath, steps, {
  stdio: "inherit",
  env: { ...process.env, SNOWCELL_CODE_SERVER: version, SNOWCELL_THEMES: "all" },
});
process.exitCode = status ?? 1;
