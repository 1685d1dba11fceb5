// A real VS Code without a desktop: its server on a port of 127.0.0.1, for use in a browser. Each has a separate profile,
// extensions folder and home, so that nothing leaks between the developer's setup and the test's.

import type { ChildProcess } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { descendantProcesses, endTree, run, startProcess } from "./child-processes.js";
import { ensureCodeServer, packageOfServer } from "./code-server-install.js";
import { installDisplayLanguage } from "./display-language.js";
import { copyInstalled } from "./installed-extensions.js";
import { nodeFor } from "./node-install.js";
import { hermeticEnvironment } from "./server-environment.js";
import { removeTemporaryFolder, temporaryFolder } from "./temporary-folder.js";

/** @public For scripts that only need the server installed. */
export { ensureCodeServer } from "./code-server-install.js";

export interface VSCodeServerOptions {
  /** Absolute folder to open. */
  readonly workspace: string;
  /** User and machine settings by full name, in addition to the quiet defaults below. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Packaged extensions to install first, as a user would. */
  readonly vsix?: string | readonly string[];
  /** Absolute folder of an extension to load unpackaged. */
  readonly extensionDevelopmentPath?: string;
  /** Absolute file that exports `run()`; it runs inside the extension host when the page opens. */
  readonly extensionTestsPath?: string;
  /** Added to the hermetic environment of the server and its extension hosts. */
  readonly env?: Readonly<Record<string, string>>;
  /** Kept if given, so that a second server can continue from the first; otherwise temporary and removed. */
  readonly userDataDir?: string;
  /** If false, VS Code asks whether the workspace is trusted. Default true. */
  readonly trustWorkspace?: boolean;
  /** Display language as a BCP 47 tag, such as `pt-br`. Default English. */
  readonly locale?: string;
  /** Default: any free port. Browser storage belongs to the port: pass the same one to continue a profile. */
  readonly port?: number;
}

export interface VSCodeServer {
  /** The page's address, with the folder and what to load. */
  readonly url: string;
  readonly port: number;
  /** Contains `data/User`, `data/Machine` and `data/logs`. */
  readonly serverDataDir: string;
  readonly extensionsDir: string;
  readonly process: ChildProcess;
  /** The server's output, then all log files of the server and the extension hosts. */
  logs(): string;
  /** Installs packaged extensions over what is there, as an update does. A window uses them after a reload. */
  install(...vsix: readonly string[]): Promise<void>;
  /** Process ids of the running extension hosts; one per open page. */
  extensionHostPids(): number[];
  /** Ends the server and all its processes, and removes temporary folders. */
  close(): Promise<void>;
}

/**
 * Disables what would otherwise cover the window, ask questions or access the network, and processes that no test needs: the
 * host of extensions in the browser, and the second server for TypeScript.
 */
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
  "extensions.webWorker": false,
  "typescript.disableAutomaticTypeAcquisition": true,
  "typescript.tsserver.useSyntaxServer": "never",
  "security.workspace.trust.startupPrompt": "once",
};

/** Longer than any test, in ms. */
const neverMs = 3_600_000;

/** For windows that a program drives: its mouse rests on what it last clicked, and a hover there would cover the next target. */
export const noHovers: Readonly<Record<string, unknown>> = {
  "workbench.hover.delay": neverMs,
  "workbench.hover.reducedDelay": neverMs,
  "editor.hover.delay": neverMs,
};

/** Starts VS Code's server and waits until it listens. Throws with its output if it ends before that. */
export async function startVSCode(options: VSCodeServerOptions): Promise<VSCodeServer> {
  const installed = await ensureCodeServer();
  const serverMain = join(installed, "out", "server-main.js");
  const node = await nodeFor(await packageOfServer(installed));
  const profile = options.userDataDir ?? temporaryFolder("snowcell-vscode");
  const serverDataDir = join(profile, "server");
  const extensionsDir = join(profile, "extensions");
  const home = join(profile, "home");
  for (const folder of [serverDataDir, extensionsDir, home]) mkdirSync(folder, { recursive: true });

  writeSettings(serverDataDir, { ...quietSettings, ...options.settings });
  if (options.locale !== undefined) installDisplayLanguage({ serverDataDir, extensionsDir }, options.locale);

  const env = hermeticEnvironment(process.env, { home, ...(options.env ? { added: options.env } : {}) });
  const foldersWith = (extensions: string): string[] => [
    ...["--server-data-dir", serverDataDir, "--extensions-dir", extensions, "--accept-server-license-terms"],
  ];
  const folders = foldersWith(extensionsDir);
  const installInto = async (folder: string, vsix: readonly string[]): Promise<void> => {
    const args = vsix.flatMap((file) => ["--install-extension", file]);
    await run(node, [serverMain, ...args, "--force", ...foldersWith(folder)], { env });
  };
  const packages = [options.vsix ?? []].flat();
  const isNew = options.userDataDir === undefined && options.locale === undefined;
  if (packages.length > 0 && isNew)
    await copyInstalled(extensionsDir, packages, installed, (folder) => installInto(folder, packages));
  else if (packages.length > 0) await installInto(extensionsDir, packages);

  const launcher = fileURLToPath(new URL("./launch-server.ts", import.meta.url));
  const args = [
    ...[launcher, join(serverDataDir, "secret-key-half"), serverMain],
    ...["--host", "127.0.0.1", "--port", String(options.port ?? 0), "--without-connection-token"],
    ...["--telemetry-level", "off", ...folders],
    // The driver lets a page load an unpackaged extension, but disables notification toasts: enable it only if needed.
    ...(options.extensionDevelopmentPath === undefined ? [] : ["--enable-smoke-test-driver"]),
    ...(options.trustWorkspace === false ? [] : ["--disable-workspace-trust"]),
    ...(options.locale === undefined ? [] : ["--locale", options.locale]),
  ];
  const server = startProcess(node, args, { env, stdio: ["pipe", "pipe", "pipe"] });
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
    install: (...vsix) => installInto(extensionsDir, vsix),
    logs: () => [output.text, ...logFiles(join(serverDataDir, "data", "logs"))].join("\n"),
    extensionHostPids: () => {
      const children = server.pid === undefined ? [] : descendantProcesses(server.pid);
      return children.filter(({ command }) => command.includes("--type=extensionHost")).map(({ pid }) => pid);
    },
    close,
  };
}

// The page reads user settings from User, and those with `machine` scope only from Machine.
function writeSettings(serverDataDir: string, settings: Readonly<Record<string, unknown>>): void {
  for (const place of ["User", "Machine"]) {
    mkdirSync(join(serverDataDir, "data", place), { recursive: true });
    writeFileSync(join(serverDataDir, "data", place, "settings.json"), JSON.stringify(settings, null, 2));
  }
}

/** Collects a server's output, and finds its port there. */
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

/** The address that opens the workspace; development paths are in the payload. */
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
  // The folder is a plain path, with a leading slash on Windows too; the paths above are URIs.
  const folder = decodeURIComponent(pathToFileURL(options.workspace).pathname);
  const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query}`;
}

// Least relevant first, so that the last lines are the extension's own.
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
