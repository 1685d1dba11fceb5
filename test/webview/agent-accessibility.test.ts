// Accessibility of agent mode in three themes: axe, and everything at 250 px.

import { afterAll, beforeAll, expect, it } from "vitest";
import * as agent from "./agent-fixtures.js";
import { brokenRulesInThemes } from "./axe.js";
import { Bench, type PanelPage } from "./page.js";

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

const budget = "6 steps · 18,204 + 1,310 tokens · 12,800 from the cache · $0.04";

const scenes: Readonly<Record<string, (panel: PanelPage) => Promise<void>>> = {
  "a command that waits": (panel) =>
    agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.note, agent.waitingStep)),
      agent.state({
        approval: agent.commandApproval,
        waitingAfter: 1,
        todos: agent.todos,
        files: agent.files,
        budget: "5 steps",
      }),
    ),
  "an edit that waits": (panel) =>
    agent.showRun(panel, agent.runSnapshot(agent.runParts(agent.waitingStep)), agent.state({ approval: agent.diffApproval })),
  "a question": (panel) =>
    agent.showRun(panel, agent.runSnapshot(agent.runParts(agent.waitingStep)), agent.state({ approval: agent.question })),
  "a paused run with an unfolded step": async (panel) => {
    await agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.failedStep, agent.limitNotice), { state: "done" }),
      agent.state({ files: agent.files, todos: agent.todos }),
    );
    for (const list of [".step-group > .step-line", ".todo-list > summary"]) await panel.page.locator(list).click();
    await panel.page.locator('[data-testid=step][data-tool="run_command"] > .step-line').click();
    await panel.page.waitForFunction(() =>
      window.recorded.posts.some((post) => post.type === "feature" && (post.message as { type?: string }).type === "details"),
    );
    await panel.events(agent.agentMessage(agent.details));
    await panel.page.locator(".step-section").first().waitFor();
  },
  "a run whose earlier steps are summarized": async (panel) => {
    const running = agent.stepPart(3, { id: "s5", tool: "run_command", title: "Run npm test", state: "running" });
    const interrupted = agent.stepPart(3, { id: "s6", tool: "run_command", title: "Ran npm test", state: "interrupted" });
    const summary = { textAt: 0, reasoningAt: 0, kind: "compaction", text: "The report is slow. It was read." } as const;
    const parts = [summary, ...agent.runParts(interrupted, running)];
    await agent.showRun(
      panel,
      agent.runSnapshot(parts),
      agent.state({ todos: agent.todos, files: agent.files, budget: "6 steps" }),
    );
    await panel.get("compaction").locator("summary").click();
  },
  "the list of modes": async (panel) => {
    await agent.showRun(panel, agent.runSnapshot(agent.runParts(), { state: "done" }));
    await panel.get("mode-button").click();
    await panel.get("mode-option").first().waitFor();
  },
};

it.each(Object.entries(scenes))("axe finds nothing in %s in any theme", async (_name, show) => {
  const panel = await bench.page({ context: { bypassCSP: true } });
  await show(panel);
  expect(await brokenRulesInThemes(panel)).toEqual([]);
  await panel.close();
});

it.each([250, 280])(
  "what a permission covers and the changed files are in view beside a request at %d by 700 px",
  async (width) => {
    const panel = await bench.page({ context: { viewport: { width, height: 700 } } });
    await agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.waitingStep)),
      agent.state({ approval: agent.commandApproval, waitingAfter: 2, todos: agent.todos, files: agent.files, budget }),
    );
    const bottom = async (selector: string): Promise<number> => {
      const box = await panel.page.locator(selector).first().boundingBox();
      return box ? box.y + box.height : Number.NaN;
    };
    expect(await bottom("#covers-always")).toBeLessThanOrEqual(await bottom(".approval-body"));
    expect(await bottom(".changed-file")).toBeLessThanOrEqual(await bottom(".changed-files"));
    await panel.close();
  },
);

it("every button of a request is in view at 250 by 500 px, with long texts", async () => {
  const panel = await bench.page({ context: { viewport: { width: 250, height: 500 } } });
  const text = "npm run a-rather-long-script-name -- --with=many --flags ".repeat(40);
  const approval = { ...agent.commandApproval, preview: { kind: "command", text } as const, always: text.slice(0, 200) };
  await agent.showRun(
    panel,
    agent.runSnapshot(agent.runParts(agent.waitingStep)),
    agent.state({ approval, todos: agent.todos, files: agent.files }),
  );
  for (const button of ["approve-once", "approve-task", "approve-always", "decline"]) {
    await panel.get(button).scrollIntoViewIfNeeded();
    const box = await panel.get(button).boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 250 && box.y + box.height <= 500).toBe(true);
  }
  expect(await panel.page.evaluate(() => document.documentElement.scrollWidth)).toBe(250);
  await panel.close();
});

it("focus is visible on every control, and nothing animates with reduced motion", async () => {
  const panel = await bench.page({ context: { reducedMotion: "reduce" } });
  const running = agent.stepPart(3, { id: "s5", tool: "run_command", title: "Run npm test", state: "running" });
  await agent.showRun(
    panel,
    agent.runSnapshot(agent.runParts(running)),
    agent.state({ approval: agent.commandApproval, todos: agent.todos, files: agent.files }),
  );
  expect(await panel.page.evaluate(() => document.getAnimations().length)).toBe(0);
  await panel.events({ type: "message-changed", message: { id: "m1", role: "assistant", state: "done" } });
  await panel.get("mode-button").click();
  await panel.get("mode-option").first().waitFor();
  const unseen = await panel.page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>(
      ":is(snowcell-agent-dock, snowcell-agent-answer, snowcell-mode-button) :is(button:enabled, summary, input, [tabindex])",
    );
    return [...all]
      .filter((control) => {
        if (!control.checkVisibility()) return false;
        control.focus({ focusVisible: true } as FocusOptions);
        const { outlineStyle, outlineWidth } = getComputedStyle(control);
        return outlineStyle === "none" || outlineWidth === "0px";
      })
      .map(({ className }) => className);
  });
  expect(unseen).toEqual([]);
  await panel.close();
});
