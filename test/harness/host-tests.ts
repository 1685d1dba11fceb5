// Runs a test file inside the extension host of a real VS Code, opened in a headless browser. VS Code itself calls the
// file's `run()` and reports its console output and result to two functions of the page.

import { format } from "node:util";
import { launchBrowser } from "./browser.js";
import { isChatter, isNoise } from "./console-noise.js";
import { startVSCode } from "./vscode-server.js";
import { openWorkbench } from "./workbench.js";

export interface HostTestsOptions {
  /** Absolute path of the extension's folder; must be built. */
  readonly extensionDevelopmentPath: string;
  /** Absolute path of a built ESM or CJS file that exports `run(): Promise<void>`. */
  readonly testsPath: string;
  /** Other packaged extensions to install. */
  readonly vsix?: string | readonly string[];
  readonly workspace: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the workspace is trusted. Default true. */
  readonly trustWorkspace?: boolean;
  /** Milliseconds after which a running `run()` counts as failed. Default 15 minutes: a busy machine takes much longer than an idle one. */
  readonly timeLimitMs?: number;
}

/** Prints the extension host's console output as it arrives. Returns 0 if `run()` resolves and another code if it rejects. */
export async function runHostTests(options: HostTestsOptions): Promise<number> {
  const { testsPath, timeLimitMs = 15 * 60_000, ...rest } = options;
  const server = await startVSCode({ ...rest, extensionTestsPath: testsPath });
  const browser = await launchBrowser().catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  let limit: NodeJS.Timeout | undefined;
  try {
    return await new Promise<number>((resolve, reject) => {
      limit = setTimeout(() => reject(new Error(`run() has not ended after ${timeLimitMs} ms`)), timeLimitMs);
      server.process.once("exit", (code) => reject(new Error(`VS Code's server ended with code ${code} during the tests`)));
      openWorkbench(browser, server, {
        trust: options.trustWorkspace === false ? "restrict" : "trust",
        beforeLoad: async (page) => {
          await page.exposeFunction("codeAutomationLog", printConsole);
          await page.exposeFunction("codeAutomationExit", (code: number) => resolve(code));
          page.once("crash", () => reject(new Error("VS Code's page crashed during the tests")));
        },
        // Tests that reload or end the window early may leave this unfinished; their exit code decides.
      }).catch(reject);
    });
  } catch (error) {
    console.error(server.logs().split("\n").slice(-60).join("\n"));
    throw error;
  } finally {
    clearTimeout(limit);
    await browser.close();
    await server.close();
  }
}

/** Prints one call of the extension host's console, unless it is noise. */
export function printConsole(type: string, args: readonly unknown[]): void {
  const line = format(...args);
  const isTrouble = type === "error" || type === "warn";
  // The test runner prints with `console.log`, and a test's name or failure may contain any word: never filter it.
  if (isChatter(line) || (isTrouble && isNoise(line))) return;
  if (isTrouble) console.error(...args);
  else console.log(...args);
}
