// Screenshots of agent mode for visual review, as in screenshots.test.ts.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  agentMessage,
  commandApproval,
  details,
  diffApproval,
  failedStep,
  files,
  limitNotice,
  note,
  question,
  runParts,
  runSnapshot,
  showRun,
  state,
  stepPart,
  todos,
  waitingStep,
} from "./agent-fixtures.js";
import { Bench, type PanelPage } from "./page.js";
import { type ThemeName, themes } from "./themes.js";

const folder = join(import.meta.dirname, "..", "..", "test-results", "screenshots", "webview");
const budget = "6 steps · 18,204 + 1,310 tokens · 12,800 from the cache · $0.04";

let bench: Bench;

beforeAll(async () => {
  [bench] = await Promise.all([Bench.open(), mkdir(folder, { recursive: true })]);
});
afterAll(() => bench?.close());

const scenes: Readonly<Record<string, (panel: PanelPage) => Promise<void>>> = {
  "agent-running": async (panel) => {
    const running = stepPart(3, { id: "s5", tool: "run_command", title: "Run npm test", state: "running" });
    await showRun(panel, runSnapshot(runParts(note, running)), state({ todos, files, budget }));
  },
  "agent-command": (panel) =>
    showRun(
      panel,
      runSnapshot(runParts(waitingStep)),
      state({ approval: commandApproval, waitingAfter: 2, todos, files, budget }),
    ),
  "agent-edit": (panel) => showRun(panel, runSnapshot(runParts(waitingStep)), state({ approval: diffApproval, budget })),
  "agent-question": (panel) => showRun(panel, runSnapshot(runParts(waitingStep)), state({ approval: question })),
  "agent-paused": (panel) =>
    showRun(panel, runSnapshot(runParts(failedStep, limitNotice), { state: "done" }), state({ files, todos, budget })),
  "agent-details": async (panel) => {
    await showRun(panel, runSnapshot(runParts(failedStep), { state: "done" }));
    await panel.page.locator(".step-group > .step-line").click();
    await panel.page.locator('[data-testid=step][data-tool="run_command"] > .step-line').click();
    await panel.page.waitForFunction(() =>
      window.recorded.posts.some((post) => post.type === "feature" && (post.message as { type?: string }).type === "details"),
    );
    await panel.events(agentMessage(details));
    await panel.page.locator(".step-section").first().waitFor();
  },
  "agent-mode": async (panel) => {
    await showRun(panel, runSnapshot(runParts(), { state: "done" }));
    await panel.get("mode-button").click();
    await panel.get("mode-option").first().waitFor();
  },
};

describe.each(Object.keys(themes) as ThemeName[])("in the %s theme", (theme) => {
  it.each(Object.entries(scenes))("shows the scene %s", async (name, show) => {
    const panel = await bench.page({ theme, context: { viewport: { width: 600, height: 700 } } });
    await show(panel);
    for (const width of [600, 250]) {
      await panel.page.setViewportSize({ width, height: 700 });
      await panel.drawn();
      await panel.page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`) });
      const sideways = await panel.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect({ width, sideways, ...(await panel.recorded()), posts: [] }).toEqual({
        ...{ width, sideways: 0 },
        ...{ posts: [], violations: [], errors: [] },
      });
    }
    await panel.close();
  });
});
