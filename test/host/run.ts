// `npm run test:host [-- words]`: the host suite in the extension host of a real VS Code, opened in a browser.
// With words: only the tests whose full name contains them.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { machineScopedSettings } from "../../src/contributions/contributions.js";
import { runHostTests } from "../harness/host-tests.js";
import { repositoryRoot } from "../harness/paths.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { buildHostSuite } from "./build-suite.js";
import { hostileWorkspaceSettings } from "./hostile-workspace.js";
import { credentialThief, echoExample, modelUser, packageExtension } from "./other-extensions.js";

/** No server listens at these addresses: the suite starts its own where it needs one. */
const nowhere = Object.fromEntries(
  machineScopedSettings.filter((name) => /url$/i.test(name)).map((name) => [name, "http://127.0.0.1:9"]),
);
const workspace = temporaryFolder("snowcell-host-workspace-");
mkdirSync(join(workspace, ".vscode"));
writeFileSync(join(workspace, ".vscode", "settings.json"), JSON.stringify(hostileWorkspaceSettings, undefined, 2));

process.exitCode = await runHostTests({
  extensionDevelopmentPath: repositoryRoot,
  testsPath: await buildHostSuite(),
  vsix: [await packageExtension(echoExample), await packageExtension(modelUser), await packageExtension(credentialThief)],
  workspace,
  // In the browser, VS Code saves automatically after a second: on a busy machine, before a test looks for unsaved changes.
  settings: { ...nowhere, "files.autoSave": "off" },
  env: { SNOWCELL_HOST_TESTS: process.argv.slice(2).join(" ") },
});
