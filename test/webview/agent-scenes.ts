// The states of agent mode as scenes, for screenshots and for the pseudo-language.

import * as agent from "./agent-fixtures.js";
import type { Scenes } from "./scene-screenshots.js";

const budget = "6 steps · 18,204 + 1,310 tokens · 12,800 from the cache · $0.04";

/** By name: what the panel shows, from the snapshot on. */
export const agentScenes: Scenes = {
  "agent-running": async (panel) => {
    const running = agent.stepPart(3, { id: "s5", tool: "run_command", title: "Run npm test", state: "running" });
    await agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.note, running)),
      agent.state({ todos: agent.todos, files: agent.files, budget }),
    );
  },
  "agent-command": (panel) =>
    agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.waitingStep)),
      agent.state({ approval: agent.commandApproval, waitingAfter: 2, todos: agent.todos, files: agent.files, budget }),
    ),
  "agent-edit": (panel) =>
    agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.waitingStep)),
      agent.state({ approval: agent.diffApproval, budget }),
    ),
  "agent-question": (panel) =>
    agent.showRun(panel, agent.runSnapshot(agent.runParts(agent.waitingStep)), agent.state({ approval: agent.question })),
  "agent-paused": (panel) =>
    agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.failedStep, agent.limitNotice), { state: "done" }),
      agent.state({ files: agent.files, todos: agent.todos, budget }),
    ),
  "agent-details": async (panel) => {
    await agent.showRun(panel, agent.runSnapshot(agent.runParts(agent.failedStep), { state: "done" }));
    await panel.page.locator(".step-group > .step-line").click();
    await panel.page.locator('[data-testid=step][data-tool="run_command"] > .step-line').click();
    await panel.page.waitForFunction(() =>
      window.recorded.posts.some((post) => post.type === "feature" && (post.message as { type?: string }).type === "details"),
    );
    await panel.events(agent.agentMessage(agent.details));
    await panel.page.locator(".step-section").first().waitFor();
  },
  "agent-mode": async (panel) => {
    await agent.showRun(panel, agent.runSnapshot(agent.runParts(), { state: "done" }));
    await panel.get("mode-button").click();
    await panel.get("mode-option").first().waitFor();
  },
};
