// Runs the desktop's VS Code with a separate profile, so that the user's settings and extensions stay unchanged.

import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { firstExecutable } from "./browser.js";
import { endProcessesWith, startProcess } from "./child-processes.js";
import { repositoryRoot } from "./paths.js";

/** Path of the desktop's `code`; `undefined` if there is none, or no display. */
export async function findDesktopCode(): Promise<string | undefined> {
  const { platform, env } = process;
  if (platform === "linux" && !env["DISPLAY"] && !env["WAYLAND_DISPLAY"]) return undefined;
  const name = platform === "win32" ? "code.cmd" : "code";
  // The `code` in a remote window's terminal only talks to that window.
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "" && !/remote-cli/.test(folder));
  return firstExecutable(folders.map((folder) => join(folder, name)));
}

export interface DesktopOptions {
  readonly workspace: string;
  /** Folder for the profile and the extensions; empty. */
  readonly profile: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Opens the workspace with the unpackaged extension and waits until the window is closed. */
export async function runDesktop(code: string, { workspace, profile, settings }: DesktopOptions): Promise<void> {
  const user = join(profile, "user-data", "User");
  mkdirSync(user, { recursive: true });
  writeFileSync(join(user, "settings.json"), JSON.stringify(settings, null, 2));
  const args = [
    ...["--user-data-dir", join(profile, "user-data"), "--extensions-dir", join(profile, "extensions")],
    ...["--extensionDevelopmentPath", repositoryRoot, "--disable-workspace-trust", "--new-window", "--wait", workspace],
  ];
  // The window is not always a child of the command that opened it.
  process.prependOnceListener("exit", () => endProcessesWith(profile));
  const window = startProcess(code, args, {
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    window.once("error", reject);
    window.once("exit", resolve);
  });
  if (exitCode !== 0) throw new Error(`${code} ended with code ${exitCode}. VS Code in the browser: npm start -- --browser`);
}
