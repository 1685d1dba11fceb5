// The states of agent mode as scenes, for screenshots and for the pseudo-language.

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
import type { Scenes } from "./scene-screenshots.js";

const budget = "6 steps · 18,204 + 1,310 tokens · 12,800 from the cache · $0.04";

/** By name: what the panel shows, from the snapshot on. */
export const agentScenes: Scenes = {
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
