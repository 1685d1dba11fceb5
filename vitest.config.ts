import { defineConfig } from "vitest/config";
import { stepTimeout } from "./test/harness/limits.js";

const project = (name: string, include: string[], more: object = {}) => ({
  extends: true as const,
  test: { name, include, ...more },
});

/** Suites that drive a browser or a VS Code. The limits end what hangs: a slow machine may take several times as long as usual. */
const driven = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: stepTimeout } } };

/** Of those, the ones that open windows of VS Code. */
const windowed = { ...driven, setupFiles: ["test/e2e/failed-window.ts"] };

/** Ends a test that hangs. Not a bound on time: a busy machine may take ten times as long as usual. */
const patient = { testTimeout: 60_000, hookTimeout: 60_000 };

/**
 * The files of a worker share its process, modules and browser, because loading them for each file takes longer than most
 * tests. So a test cannot replace a module: another file may have loaded it already.
 */
const shared = { isolate: false, restoreMocks: true };

/** To be looked at: they assert little, and take as long as much that does. */
const screenshots = ["test/webview/*screenshots.test.ts", "test/e2e/screenshots.test.ts"];

export default defineConfig({
  resolve: {
    alias: {
      "@vscode/l10n": "@vscode/l10n/dist/browser.js",
      // VS Code provides the module; outside of it there is none.
      vscode: new URL("test/support/vscode/module.ts", import.meta.url).pathname,
    },
  },
  oxc: { decorator: { legacy: true } },
  test: {
    environment: "node",
    reporters: ["default", "./test/faults/matrix-reporter.ts", "./test/harness/summary-reporter.ts"],
    projects: [
      project(
        "unit",
        [
          "test/unit/**/*.test.ts",
          "test/manifest/**/*.test.ts",
          "test/sandbox/**/*.test.ts",
          "test/harness/**/*.test.ts",
          "test/release/**/*.test.ts",
          "test/upgrades/**/*.test.ts",
          "test/pictures/**/*.test.ts",
          "test/soak/**/*.test.ts",
        ],
        { ...patient, ...shared, setupFiles: ["test/support/vscode/reset-window.ts"] },
      ),
      project("contract", ["test/contract/**/*.test.ts"], { ...patient, ...shared }),
      project("faults", ["test/faults/**/*.test.ts"], { ...patient, ...shared }),
      project("webview", ["test/webview/**/*.test.ts"], { ...driven, ...shared, exclude: screenshots }),
      project("real", ["test/real/**/*.test.ts"], { ...windowed, hookTimeout: 600_000 }),
      project("e2e", ["test/e2e/*.test.ts"], { ...windowed, ...shared, exclude: screenshots }),
      project("e2e-more", ["test/e2e/more/**/*.test.ts"], { ...windowed, ...shared }),
      project("screenshots", screenshots, windowed),
      project("pictures", ["test/pictures/**/*.pictures.ts"], windowed),
    ],
  },
});
