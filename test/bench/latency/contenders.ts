// A real VS Code with the packaged extension and a control extension that only appends plain text once per frame, both asking
// the same service.

import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { FrameLocator, Locator } from "playwright-core";
import { launchBrowser } from "../../harness/browser.js";
import { packagedExtension, sampleWorkspace } from "../../harness/paths.js";
import { startVSCode } from "../../harness/vscode-server.js";
import { openWorkbench, type Workbench } from "../../harness/workbench.js";
import { startSandbox } from "../../sandbox/sandbox.js";
import { makeProductionBuild } from "../production-build.js";
import { NumberedService } from "./numbered-service.js";
import { type Shown, watchWords } from "./shown-words.js";

export interface Contender {
  /** Shows its panel, and waits until it can be used. */
  readonly open: () => Promise<void>;
  /** Sends a question; resolves when the answer is complete. */
  readonly ask: () => Promise<Shown>;
}

export type Contenders = Readonly<Record<"ours" | "control", Contender>>;

/** Throws if there is no production build. */
export async function inVSCode(
  work: (contenders: Contenders, service: NumberedService, workbench: Workbench) => Promise<void>,
): Promise<void> {
  const { problem } = await makeProductionBuild();
  if (problem !== undefined) throw new Error(`npm run package failed: ${problem}`);
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
      extensionDevelopmentPath: join(import.meta.dirname, "..", "control-extension"),
      env: { SNOWCELL_BENCH_ENDPOINT: service.endpoint },
      settings,
    });
    closing.push(() => server.close());
    const browser = await launchBrowser();
    closing.push(() => browser.close());
    const workbench = await openWorkbench(browser, server);
    await work({ ours: ourPanel(workbench, service), control: controlPanel(workbench, service) }, service, workbench);
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** The webview of an extension. Each has only one here; a hidden view can no longer be recognized as a webview. */
function documentOf(workbench: Workbench, extension: string): FrameLocator {
  const webview = `iframe.webview.ready[src*="extensionId=${extension}&"]:visible`;
  return workbench.page.frameLocator(webview).frameLocator("iframe#active-frame");
}

function ourPanel(workbench: Workbench, service: NumberedService): Contender {
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
      await press(workbench, frame.getByTestId("send-button"));
      await written(service);
      await frame.locator(answers).nth(before).and(frame.locator('[data-state="done"]')).waitFor({ timeout: 60_000 });
      return await watching.end();
    },
  };
}

function controlPanel(workbench: Workbench, service: NumberedService): Contender {
  const frame = documentOf(workbench, "snowcell-bench.control");
  return {
    open: async () => {
      await workbench.openView("Control");
      await frame.locator("#ask").waitFor();
    },
    ask: async () => {
      const watching = await watchWords(frame, "#answer", "#ask");
      await press(workbench, frame.locator("#ask"));
      await written(service);
      await frame.locator('#answer[data-state="done"]').waitFor({ timeout: 60_000 });
      return await watching.end();
    },
  };
}

/** Playwright's own click, and waiting for elements, run scripts in the page, which would delay what is measured. */
async function press({ page }: Workbench, button: Locator): Promise<void> {
  const box = await button.boundingBox();
  if (!box) throw new Error("The button is not shown");
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

/** Throws after a minute: something may have covered the button. */
async function written(service: NumberedService): Promise<void> {
  const late = setTimeout(60_000, "late", { ref: false });
  if ((await Promise.race([service.written.promise, late])) === "late") throw new Error("The service was not asked");
}
