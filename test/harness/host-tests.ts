// Runs a test file inside the extension host of a real VS Code, which is opened in a browser without a window. VS Code
// itself calls the file's `run()` and reports the console and the end of it to two functions of the page.

import { format } from "node:util";
import { launchBrowser } from "./browser.js";
import { isChatter, isNoise } from "./console-noise.js";
import { startVSCode } from "./vscode-server.js";
import { openWorkbench } from "./workbench.js";

export interface HostTestsOptions {
  /** Absolute folder of the extension, built. */
  readonly extensionDevelopmentPath: string;
  /** Absolute path of a built ESM or CJS file that exports `run(): Promise<void>`. */
  readonly testsPath: string;
  /** Other extensions, packaged, to be installed beside it. */
  readonly vsix?: string | readonly string[];
  readonly workspace: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether VS Code takes the workspace for trusted. Default true. */
  readonly trustWorkspace?: boolean;
  /** Milliseconds after which a `run()` that has not ended counts as failed. Default 5 minutes. */
  readonly timeLimitMs?: number;
}

/** Prints the extension host's console as it comes. Returns 0 when `run()` resolves and another code when it rejects. */
export async function runHostTests(options: HostTestsOptions): Promise<number> {
  const { testsPath, timeLimitMs = 5 * 60_000, ...rest } = options;
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
        // Tests that reload or end the window early may leave this unfinished; they are judged by their exit code.
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

function printConsole(type: string, args: readonly unknown[]): void {
  const line = format(...args);
  if (isNoise(line) || isChatter(line)) return;
  if (type === "error" || type === "warn") console.error(...args);
  else console.log(...args);
}
