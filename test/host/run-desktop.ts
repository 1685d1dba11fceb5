// `npm run test:desktop`: the same suite in a desktop VS Code that @vscode/test-electron downloads. Needs a display and a
// network; `npm run test:host` needs neither.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { repositoryRoot } from "../harness/paths.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { buildHostSuite } from "./build-suite.js";
import { hostileWorkspaceSettings } from "./hostile-workspace.js";

const workspace = temporaryFolder("snowcell-desktop-workspace-");
mkdirSync(join(workspace, ".vscode"));
writeFileSync(join(workspace, ".vscode", "settings.json"), JSON.stringify(hostileWorkspaceSettings, undefined, 2));

const code = await runTests({
  extensionDevelopmentPath: repositoryRoot,
  extensionTestsPath: await buildHostSuite(),
  launchArgs: [workspace, "--disable-extensions", "--disable-workspace-trust"],
});
console.log(code === 0 ? "desktop: passed" : `desktop: failed with ${code}`);
process.exitCode = code;
