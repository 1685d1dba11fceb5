// From a service's write of a delta to its text on the screen, in a real VS Code with the packaged extension, against a
// control extension that only appends plain text once per frame, in the same window.

import { join } from "node:path";
import type { FrameLocator } from "playwright-core";
import { launchBrowser } from "../harness/browser.js";
import { packagedExtension, sampleWorkspace } from "../harness/paths.js";
import { startVSCode } from "../harness/vscode-server.js";
import { openWorkbench, type Workbench } from "../harness/workbench.js";
import { startSandbox } from "../sandbox/sandbox.js";
import type { Benchmark } from "./benchmark.js";
import { NumberedService, textOf } from "./latency/numbered-service.js";
import { bytesPerCharacter, latencies, postsPerSecond, type Run, timeToFirstText, timeToRequest } from "./latency/runs.js";
import { type Shown, watchWords } from "./latency/shown-words.js";
import { makeProductionBuild } from "./production-build.js";
import type { Report } from "./report.js";
import { median, percentile } from "./statistics.js";

/** Deltas of four characters, as in the measurements of peers in the performance reference. */
const rates = [
  { name: "250 deltas/s", perSecond: 250, count: 1000 },
  { name: "1,000 deltas/s", perSecond: 1000, count: 4000 },
];
/** Short and many, so that the two alternate often. */
const rounds = 4;

const targets = { p95Ms: 35, lagMs: 100, postsPerSecond: 60, bytesPerCharacter: 1.3 };
/** At this rate a post is so full that its fixed overhead hardly counts. */
const rateOfBytesTarget = 1000;

interface Contender {
  /** Shows its panel. */
  readonly open: () => Promise<void>;
  /** Sends a question; resolves when the answer is complete. */
  readonly ask: () => Promise<Shown>;
}

export const panelLatency: Benchmark = {
  about: "in a real VS Code: from the service's write to the text on the screen, beside an extension that appends plain text",
  run: async (report) => {
    const { problem } = await makeProductionBuild();
    if (problem !== undefined) throw new Error(`npm run package failed: ${problem}`);
    await inVSCode(async (workbench, service) => {
      const contenders = { ours: ourPanel(workbench), control: controlPanel(workbench) };
      for (const rate of rates) {
        const runs: Record<keyof typeof contenders, Run[]> = { ours: [], control: [] };
        for (let round = -1; round < rounds; round += 1) {
          for (const name of ["ours", "control"] as const) {
            // The first round is short, and only warms everything up.
            const count = round < 0 ? 200 : rate.count;
            service.pace(count, rate.perSecond);
            await contenders[name].open();
            const shown = await contenders[name].ask();
            const { writtenAt, requestedAt } = service;
            if (round >= 0) runs[name].push({ shown, writtenAt, requestedAt, characters: textOf(count).length });
          }
        }
        tell(report, rate, runs);
      }
    });
  },
};

async function inVSCode(work: (workbench: Workbench, service: NumberedService) => Promise<void>): Promise<void> {
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const service = await NumberedService.start();
    closing.push(() => service.kill());
    // The other providers look up their services when the panel opens, and must find them here.
    const sandbox = await startSandbox();
    closing.push(() => sandbox.close());
    const model = { key: "measured", name: "measured", endpoint: service.endpoint };
    const settings = Object.assign({}, ...sandbox.services.map((each) => each.settings), {
      "snowcell.models": [model],
      "snowcell.defaultModel": "snowcell/measured",
    }) as Record<string, unknown>;
    const server = await startVSCode({
      workspace: sampleWorkspace,
      vsix: packagedExtension,
      extensionDevelopmentPath: join(import.meta.dirname, "control-extension"),
      env: { SNOWCELL_BENCH_ENDPOINT: service.endpoint },
      settings,
    });
    closing.push(() => server.close());
    const browser = await launchBrowser();
    closing.push(() => browser.close());
    const workbench = await openWorkbench(browser, server);
    await work(workbench, service);
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** The webview of an extension. Each has only one here; a hidden view can no longer be recognized as a webview. */
function documentOf(workbench: Workbench, extension: string): FrameLocator {
  const webview = `iframe.webview.ready[src*="extensionId=${extension}&"]:visible`;
  return workbench.page.frameLocator(webview).frameLocator("iframe#active-frame");
}

function ourPanel(workbench: Workbench): Contender {
  const frame = documentOf(workbench, "snowcell.snowcell");
  const answers = '[data-testid="message"][data-role="assistant"]';
  return {
    open: async () => {
      await workbench.openView("SnowCell");
      await frame.locator('[data-testid="chat-root"][data-ready="true"]').waitFor();
    },
    ask: async () => {
      const before = await frame.locator(answers).count();
      await frame.getByTestId("composer-input").fill("Hello");
      const watching = await watchWords(frame, '[data-testid="message-body"]', '[data-testid="send-button"]');
      await frame.getByTestId("send-button").click();
      await frame.locator(answers).nth(before).and(frame.locator('[data-state="done"]')).waitFor({ timeout: 60_000 });
      return await watching.end();
    },
  };
}

function controlPanel(workbench: Workbench): Contender {
  const frame = documentOf(workbench, "snowcell-bench.control");
  return {
    open: async () => {
      await workbench.openView("Control");
      await frame.locator("#ask").waitFor();
    },
    ask: async () => {
      const watching = await watchWords(frame, "#answer", "#ask");
      await frame.locator("#ask").click();
      await frame.locator('#answer[data-state="done"]').waitFor({ timeout: 60_000 });
      return await watching.end();
    },
  };
}

function tell(
  report: Report,
  { name, perSecond }: (typeof rates)[number],
  { ours, control }: Record<"ours" | "control", readonly Run[]>,
): void {
  const figure = (what: string, unit: string, measure: (runs: readonly Run[]) => number, most?: number): void =>
    report.figure({
      what: `${name}: ${what}`,
      value: measure(ours),
      unit,
      baseline: { what: "control", value: measure(control) },
      ...(most !== undefined ? { target: { most } } : {}),
    });
  figure("write to screen, p50", "ms", (runs) => percentile(runs.flatMap(latencies), 0.5));
  figure("write to screen, p95", "ms", (runs) => percentile(runs.flatMap(latencies), 0.95), targets.p95Ms);
  figure("last write to screen", "ms", (runs) => median(runs.map((run) => latencies(run).at(-1) ?? Number.NaN)), targets.lagMs);
  figure("press to request at the service", "ms", (runs) => median(runs.map(timeToRequest)));
  figure("press to first text", "ms", (runs) => median(runs.map(timeToFirstText)));
  figure("posts", "/s", (runs) => median(runs.map(postsPerSecond)), targets.postsPerSecond);
  const mostBytes = perSecond >= rateOfBytesTarget ? targets.bytesPerCharacter : undefined;
  figure("posted bytes per character", "", (runs) => median(runs.map(bytesPerCharacter)), mostBytes);
}
