// Finds a Chromium-based browser on the machine and starts it headless. Playwright's own download is not used, because the
// machines that run these tests may reach only package registries.

import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { run } from "./child-processes.js";
import { withLock } from "./file-lock.js";

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const linuxNames = [
  ...["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"],
  ...["microsoft-edge", "microsoft-edge-stable"],
];
const macApplications = ["Chromium", "Google Chrome", "Microsoft Edge"];
const windowsPrograms = [
  ...["Chromium\\Application\\chrome.exe", "Google\\Chrome\\Application\\chrome.exe"],
  "Microsoft\\Edge\\Application\\msedge.exe",
];

/** Paths where a browser may be on such a machine, best first: Chromium, then Chrome, then Edge. */
export function browserCandidates({ platform, env }: Machine): string[] {
  if (platform === "win32") {
    const roots = [env["PROGRAMFILES"], env["PROGRAMFILES(X86)"], env["LOCALAPPDATA"]].filter((root) => root !== undefined);
    return windowsPrograms.flatMap((program) => roots.map((root) => `${root}\\${program}`));
  }
  const onPath = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const byName = linuxNames.flatMap((name) => onPath.map((folder) => join(folder, name)));
  if (platform !== "darwin") return [...byName, "/snap/bin/chromium", "/opt/google/chrome/chrome"];
  const roots = ["/Applications", ...(env["HOME"] ? [join(env["HOME"], "Applications")] : [])];
  const installed = macApplications.flatMap((name) => roots.map((root) => `${root}/${name}.app/Contents/MacOS/${name}`));
  return [...installed, ...byName];
}

/**
 * Path of the browser to run. `SNOWCELL_BROWSER` overrides the search. On a Debian machine without a browser, installs
 * Debian's own if run as root. Throws an error that says what to install.
 */
export async function findBrowser(): Promise<string> {
  const chosen = process.env["SNOWCELL_BROWSER"];
  if (chosen !== undefined) {
    if (await isExecutable(chosen)) return chosen;
    throw new Error(`SNOWCELL_BROWSER is set to ${chosen}, which cannot be run.`);
  }
  const found = await firstExecutable(browserCandidates(process));
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && (await isExecutable("/usr/bin/apt-get"))) {
    await withLock(join(tmpdir(), "snowcell-install-chromium.lock"), installDebianChromium);
    const installed = await firstExecutable(browserCandidates(process));
    if (installed !== undefined) return installed;
  }
  throw new Error(
    "No Chromium, Chrome, or Edge was found. Install one of them (on Debian: sudo apt-get install chromium), " +
      "or set SNOWCELL_BROWSER to the path of an installed one.",
  );
}

/** `apt-get update` does not wait for another, so one suite at a time installs. */
async function installDebianChromium(): Promise<void> {
  if ((await firstExecutable(browserCandidates(process))) !== undefined) return;
  console.log("No browser was found. Installing Debian's chromium…");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // Another program may be installing something as well.
  const wait = ["-o", "DPkg::Lock::Timeout=600"];
  await run("apt-get", [...wait, "update"], { env });
  await run("apt-get", [...wait, "install", "-y", "--no-install-recommends", "chromium"], { env });
}

/** The first of these files that is executable. */
export async function firstExecutable(candidates: readonly string[]): Promise<string | undefined> {
  for (const candidate of candidates) if (await isExecutable(candidate)) return candidate;
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

export interface BrowserOptions {
  /** Default true. */
  readonly headless?: boolean;
  /** In addition to the flags below. */
  readonly args?: readonly string[];
}

// No sandbox, because root in a container cannot use one; no GPU, so that screenshots are the same everywhere; and no
// features that access the network.
const flags = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

/** Starts the machine's browser. */
export async function launchBrowser(options: BrowserOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: await findBrowser(),
    headless: options.headless ?? true,
    args: [...flags, ...(options.args ?? [])],
  });
}

export interface BrowserLease {
  readonly browser: Browser;
  /** Closes the browser unless others share it. The contexts opened in it must be closed before. */
  close(): Promise<void>;
}

let shared: Promise<Browser> | undefined;

/**
 * A browser for one program or test file. The test files that Vitest runs in one process share a browser, which ends with the
 * process: each start takes seconds of processor time.
 */
export async function leaseBrowser(): Promise<BrowserLease> {
  if (process.env["VITEST"] === undefined) {
    const browser = await launchBrowser();
    return { browser, close: () => browser.close() };
  }
  shared ??= launchShared();
  return { browser: await shared, close: async () => undefined };
}

async function launchShared(): Promise<Browser> {
  const browser = await launchBrowser();
  // After a crash, the next file starts another one.
  browser.once("disconnected", () => {
    shared = undefined;
  });
  return browser;
}
