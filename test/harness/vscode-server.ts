// A real VS Code without a desktop: its server on a port of 127.0.0.1, to be opened in a browser. Each has its own
// profile, extensions folder and home, so that nothing of the developer's leaks in and nothing of the test's leaks out.

import type { ChildProcess } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { descendantProcesses, endTree, run, startProcess } from "./child-processes.js";
import { ensureCodeServer } from "./code-server-install.js";
import { installDisplayLanguage } from "./display-language.js";
import { nodeExecutable } from "./paths.js";
import { hermeticEnvironment } from "./server-environment.js";
import { removeTemporaryFolder, temporaryFolder } from "./temporary-folder.js";

/** @public For scripts that only want the server to be there. */
export { ensureCodeServer } from "./code-server-install.js";

export interface VSCodeServerOptions {
  /** Absolute folder to open. */
  readonly workspace: string;
  /** User and machine settings by full name, beside the quiet defaults below. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Packaged extensions to install first: what a person gets. */
  readonly vsix?: string | readonly string[];
  /** Absolute folder of an extension to load unpackaged. */
  readonly extensionDevelopmentPath?: string;
  /** Absolute file that exports `run()`; it runs inside the extension host when the page opens. */
  readonly extensionTestsPath?: string;
  /** Added to the hermetic environment of the server and its extension hosts. */
  readonly env?: Readonly<Record<string, string>>;
  /** Kept when given, so that a second server can continue where the first ended; otherwise temporary and removed. */
  readonly userDataDir?: string;
  /** False makes VS Code ask whether the workspace is trusted. Default true. */
  readonly trustWorkspace?: boolean;
  /** Display language as a BCP 47 tag, such as `pt-br`. Default English. */
  readonly locale?: string;
  /** A free port when left out. What the browser stores belongs to the port: give the same one to continue a profile. */
  readonly port?: number;
}

export interface VSCodeServer {
  /** The page's address, with the folder and what it is to load. */
  readonly url: string;
  readonly port: number;
  /** Holds `data/User`, `data/Machine` and `data/logs`. */
  readonly serverDataDir: string;
  readonly extensionsDir: string;
  readonly process: ChildProcess;
  /** What the server printed, and then every log file it and the extension hosts wrote. */
  logs(): string;
  /** Process ids of the extension hosts that are running; one per open page. */
  extensionHostPids(): number[];
  /** Ends the server and all its processes, and removes what was temporary. */
  close(): Promise<void>;
}

/** What would otherwise cover the window, ask questions or reach for the network. */
const quietSettings: Readonly<Record<string, unknown>> = {
  "workbench.startupEditor": "none",
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.welcomePage.experimentalOnboarding": false,
  "workbench.enableExperiments": false,
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.reduceMotion": "on",
  "telemetry.telemetryLevel": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.openRepositoryInParentFolders": "never",
  "typescript.disableAutomaticTypeAcquisition": true,
  "security.workspace.trust.startupPrompt": "once",
};

/** Starts VS Code's server and waits until it listens. Throws with its output when it ends before that. */
export async function startVSCode(options: VSCodeServerOptions): Promise<VSCodeServer> {
  const serverMain = join(await ensureCodeServer(), "out", "server-main.js");
  const profile = options.userDataDir ?? temporaryFolder("snowcell-vscode");
  const serverDataDir = join(profile, "server");
  const extensionsDir = join(profile, "extensions");
  const home = join(profile, "home");
  for (const folder of [serverDataDir, extensionsDir, home]) mkdirSync(folder, { recursive: true });

  writeSettings(serverDataDir, { ...quietSettings, ...options.settings });
  if (options.locale !== undefined) installDisplayLanguage({ serverDataDir, extensionsDir }, options.locale);

  const env = hermeticEnvironment(process.env, { home, ...(options.env ? { added: options.env } : {}) });
  const folders = ["--server-data-dir", serverDataDir, "--extensions-dir", extensionsDir, "--accept-server-license-terms"];
  if (options.vsix !== undefined) {
    const install = [options.vsix].flat().flatMap((file) => ["--install-extension", file]);
    await run(nodeExecutable(), [serverMain, ...install, "--force", ...folders], { env });
  }

  const launcher = fileURLToPath(new URL("./launch-server.ts", import.meta.url));
  const args = [
    ...[launcher, join(serverDataDir, "secret-key-half"), serverMain],
    ...["--host", "127.0.0.1", "--port", String(options.port ?? 0), "--without-connection-token"],
    ...["--telemetry-level", "off", ...folders],
    // The driver lets a page load an unpackaged extension, but takes the notification toasts away: only where needed.
    ...(options.extensionDevelopmentPath === undefined ? [] : ["--enable-smoke-test-driver"]),
    ...(options.trustWorkspace === false ? [] : ["--disable-workspace-trust"]),
    ...(options.locale === undefined ? [] : ["--locale", options.locale]),
  ];
  const server = startProcess(nodeExecutable(), args, { env, stdio: ["pipe", "pipe", "pipe"] });
  const output = new Output(server);
  const close = async () => {
    await endTree(server);
    if (options.userDataDir === undefined) removeTemporaryFolder(profile);
  };

  const port = await output.port.catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    url: pageAddress(port, options),
    port,
    serverDataDir,
    extensionsDir,
    process: server,
    logs: () => [output.text, ...logFiles(join(serverDataDir, "data", "logs"))].join("\n"),
    extensionHostPids: () => {
      const children = server.pid === undefined ? [] : descendantProcesses(server.pid);
      return children.filter(({ command }) => command.includes("--type=extensionHost")).map(({ pid }) => pid);
    },
    close,
  };
}

// The page reads a person's settings from User, and those of `machine` scope only from Machine.
function writeSettings(serverDataDir: string, settings: Readonly<Record<string, unknown>>): void {
  for (const place of ["User", "Machine"]) {
    mkdirSync(join(serverDataDir, "data", place), { recursive: true });
    writeFileSync(join(serverDataDir, "data", place, "settings.json"), JSON.stringify(settings, null, 2));
  }
}

/** Collects what a server prints, and learns its port from it. */
class Output {
  text = "";
  readonly port: Promise<number>;

  constructor(server: ChildProcess) {
    this.port = new Promise((resolve, reject) => {
      const read = (chunk: Buffer) => {
        this.text += chunk.toString();
        const [, port] = /Extension host agent listening on (\d+)/.exec(this.text) ?? [];
        if (port) resolve(Number(port));
      };
      server.stdout?.on("data", read);
      server.stderr?.on("data", read);
      server.once("error", reject);
      server.once("close", (code) => reject(new Error(`VS Code's server ended with code ${code}:\n${this.text}`)));
    });
  }
}

/** The address that opens the workspace; development paths travel in the payload. */
export function pageAddress(
  port: number,
  options: Pick<VSCodeServerOptions, "workspace" | "extensionDevelopmentPath" | "extensionTestsPath">,
): string {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${port}${pathToFileURL(path).pathname}`;
  const payload: [string, string][] = [
    ["skipWelcome", "true"],
    ["skipReleaseNotes", "true"],
  ];
  if (options.extensionDevelopmentPath !== undefined) {
    payload.push(["extensionDevelopmentPath", remote(options.extensionDevelopmentPath)]);
  }
  if (options.extensionTestsPath !== undefined) payload.push(["extensionTestsPath", remote(options.extensionTestsPath)]);
  // The folder is a plain path, with a slash in front on Windows too; the places above are addresses.
  const folder = decodeURIComponent(pathToFileURL(options.workspace).pathname);
  const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query}`;
}

// Least telling first, so that the last lines are the extension's own.
const logOrder = [/[/\\]vscode\./, /./, /remoteexthost\.log$/, /exthost\d+[/\\](?!vscode\.)[^/\\]+[/\\]/];

function logFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const rank = (name: string) => (logOrder[0]?.test(name) ? 0 : logOrder.findLastIndex((pattern) => pattern.test(name)));
  return globSync("**/*.log", { cwd: folder })
    .sort((one, other) => rank(one) - rank(other) || one.localeCompare(other))
    .map((name) => join(folder, name))
    .map((file) => ({ file, text: readFileSync(file, "utf8") }))
    .filter(({ text }) => text !== "")
    .map(({ file, text }) => `--- ${relative(folder, file)}\n${text}`);
}
