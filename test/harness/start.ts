// `npm start`: SnowCell in a VS Code, with local servers in place of its providers. Ctrl-C ends all processes that it started.

import { cpSync } from "node:fs";
import { startSandbox } from "../sandbox/sandbox.js";
import { checkFirstRun } from "./check.js";
import { run } from "./child-processes.js";
import { findDesktopCode, runDesktop } from "./desktop.js";
import { agentQuestion } from "./first-run.js";
import { packagedExtension, repositoryRoot, sampleWorkspace } from "./paths.js";
import { readStartOptions, type StartOptions, usage } from "./start-options.js";
import { temporaryFolder } from "./temporary-folder.js";
import { startVSCode } from "./vscode-server.js";

async function main(options: StartOptions): Promise<void> {
  const tell = (line: string) => {
    if (options.verbose) console.log(`  ${line}`);
  };
  const code = options.browser || options.check ? undefined : await findDesktopCode();
  const script = code === undefined ? "package" : "build";
  console.log(`Building SnowCell (npm run ${script})…`);
  tell((await run("npm", ["run", script], { cwd: repositoryRoot, shell: process.platform === "win32" })).trim());

  const sandbox = await startSandbox();
  const settings = {
    ...sandbox.snowcell.settings,
    "snowcell.models": sandbox.snowcell.modelsWithTools,
    "workbench.startupEditor": "none",
  };
  const workspace = temporaryFolder("snowcell-workspace");
  cpSync(sampleWorkspace, workspace, { recursive: true });
  tell(`sandbox: ${sandbox.snowcell.url}`);
  tell(`settings: ${JSON.stringify(settings)}`);
  tell(`workspace: ${workspace}`);

  const { demoUser: user, demoToken: token } = sandbox.snowcell;
  if (options.check) {
    const passed = await checkFirstRun({ workspace, settings, vsix: packagedExtension, account: { user, token } });
    process.exit(passed ? 0 : 1);
  }

  const firstSteps = `
  1. Click the SnowCell icon in the activity bar.
  2. Choose a model below the message box; SnowCell's need no login here. Ask: What does @lookup.ts do?
  3. Choose agent mode beside the model, and ask: ${agentQuestion}
  4. To try a login, press Log In beside SnowCell: user ${user}, token ${token}

The answers are canned: no request leaves this machine.

Workspace: ${workspace} (a copy that is removed at the end)
Press Ctrl+C to stop.`;
  if (code !== undefined) {
    const profile = temporaryFolder("snowcell-desktop");
    tell(`${code} with a profile in ${profile}`);
    console.log(`Opening VS Code.\n${firstSteps}`);
    await runDesktop(code, { workspace, profile, settings });
    process.exit(0);
  }
  const server = await startVSCode({ workspace, settings, vsix: packagedExtension });
  tell(`VS Code's data: ${server.serverDataDir}`);
  console.log(`VS Code is running at\n\n  ${server.url}\n${firstSteps}`);
  server.process.once("exit", (exitCode) => {
    console.error(`VS Code's server exited with code ${exitCode}.\n${server.logs().slice(-2000)}`);
    process.exit(1);
  });
}

try {
  const options = readStartOptions(process.argv.slice(2));
  if (options.help) console.log(usage);
  else await main(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
