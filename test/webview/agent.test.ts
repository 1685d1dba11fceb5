// Agent mode in the panel: steps, requests, notes, to-dos and changed files, by mouse and keyboard.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as agent from "./agent-fixtures.js";
import { snapshot } from "./fixtures.js";
import { Bench, type PanelPage, words } from "./page.js";

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench?.close());

/** Longer than a request ignores presses after it appeared. */
const settled = (panel: PanelPage): Promise<void> => panel.page.clock.runFor(500);

/** A page whose clock the test moves. */
async function timedPage(): Promise<PanelPage> {
  const panel = await bench.page({ ownTab: true });
  await panel.page.clock.install();
  await panel.page.reload();
  await panel.page.clock.resume();
  return panel;
}

describe("an answer with steps", () => {
  it("shows text and steps in order, and folds steps that only look", async () => {
    const panel = await bench.page();
    await agent.showRun(panel, agent.runSnapshot(agent.runParts(agent.failedStep), { state: "done" }));
    const kinds = await panel.page
      .locator(".agent-page > *")
      .evaluateAll((all) => all.map(({ localName }) => localName.replace("snowcell-", "")));
    expect(kinds).toEqual(["text-segment", "step-group", "text-segment", "step", "text-segment", "step"]);
    expect(await words(panel.page.locator(".step-group > .step-line"))).toBe("Looked at 3 places");
    const steps = panel.get("step");
    expect(await steps.count()).toBe(2);
    await panel.page.locator(".step-group > .step-line").press("Enter");
    expect(await steps.evaluateAll((all) => all.map((step) => [step.dataset["tool"], step.dataset["state"]]))).toEqual([
      ["search_text", "done"],
      ["read_file", "done"],
      ["read_file", "done"],
      ["edit_file", "done"],
      ["run_command", "failed"],
    ]);
    expect(await steps.nth(1).isVisible()).toBe(true);
    await panel.page.locator(".step-group > .step-line").press("Enter");
    expect(await steps.count()).toBe(2);
    await panel.close();
  });

  it("takes new parts and text as they come, and keeps the rows that did not change", async () => {
    const panel = await bench.page();
    await agent.showRun(panel, agent.runSnapshot(agent.runParts()));
    const edit = panel.page.locator('[data-testid=step][data-tool="edit_file"]');
    await edit.evaluate((step) => step.setAttribute("data-marked", ""));
    const running = agent.stepPart(3, { id: "s5", tool: "run_command", title: "Run npm test", state: "running" });
    await panel.events({ type: "parts-changed", messageId: "m1", from: 7, parts: [running] });
    const command = panel.page.locator('[data-testid=step][data-tool="run_command"]');
    expect(await command.getAttribute("data-state")).toBe("running");
    await panel.events({ type: "parts-changed", messageId: "m1", from: 7, parts: [agent.failedStep] });
    await panel.text(1, "\n\nThe test ", "fails.");
    await panel.page.getByText("The test fails.").waitFor();
    expect(await command.getAttribute("data-state")).toBe("failed");
    expect(await edit.getAttribute("data-marked")).toBe("");
    expect(await panel.page.locator(".agent-page > *").last().textContent()).toContain("The test fails.");
    await panel.close();
  });

  it("requests a step's details when it is unfolded, and drops them when it is folded", async () => {
    const panel = await bench.page();
    await agent.showRun(panel, agent.runSnapshot(agent.runParts(agent.failedStep), { state: "done" }));
    const summary = panel.page.locator('[data-testid=step][data-tool="run_command"] > .step-line');
    await summary.press("Enter");
    await panel.page.getByText("Loading…").waitFor();
    await expect.poll(() => agent.asked(panel)).toEqual([{ type: "details", messageId: "m1", stepId: "s5" }]);
    await panel.events(agent.agentMessage(agent.details));
    await panel.page.getByText("1 test failed: sorts by name").waitFor();
    await panel.get("step-file").click();
    expect(await agent.asked(panel)).toContainEqual({ type: "show-changes", uri: "file:///p/report/customer-report.mjs" });
    await summary.press("Enter");
    await expect.poll(() => panel.page.locator(".step-section").count()).toBe(0);
    await panel.close();
  });

  it("shows the output of a running step that is unfolded", async () => {
    const panel = await bench.page();
    await agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.stepPart(3, { id: "s5", tool: "run_command", title: "Run", state: "running" }))),
    );
    await panel.page.locator('[data-testid=step][data-tool="run_command"] > .step-line').click();
    await expect.poll(() => agent.asked(panel)).toHaveLength(1);
    await panel.events(agent.agentMessage({ ...agent.details, sections: [], files: [] }));
    await panel.events(agent.agentMessage({ type: "output", stepId: "s5", text: "one\n" }));
    await panel.events(agent.agentMessage({ type: "output", stepId: "s5", text: "two\u202e\n" }));
    const output = panel.page.locator(".step-output pre");
    await output.waitFor();
    expect(await output.textContent()).toBe("one\ntwo\u202e\n");
    expect(await output.locator("[data-character]").getAttribute("data-character")).toBe("U+202E");
    await panel.close();
  });

  it("ignores parts that it does not understand, and shows the rest", async () => {
    const panel = await bench.page();
    const parts = [...agent.runParts(agent.failedStep), { kind: "hologram" }, "text", null] as never[];
    await agent.showRun(panel, agent.runSnapshot(parts, { state: "done" }));
    expect(await panel.get("step").count()).toBe(2);
    expect((await panel.recorded()).errors).toEqual([]);
    await panel.close();
  });

  it("continues a paused run only at the end of the conversation, and only while nothing runs", async () => {
    const panel = await bench.page();
    await agent.showRun(panel, agent.runSnapshot(agent.runParts(agent.limitNotice)));
    expect(await panel.get("continue-button").count()).toBe(0);
    await panel.events({ type: "message-changed", message: { id: "m1", role: "assistant", state: "done" } });
    await panel.get("continue-button").click();
    expect(await agent.asked(panel)).toEqual([{ type: "continue", messageId: "m1" }]);
    await panel.events({ type: "path-changed", after: "m1", messages: [{ id: "u2", role: "user", state: "done", text: "No" }] });
    await expect.poll(() => panel.get("continue-button").count()).toBe(0);
    await panel.close();
  });

  it("offers another model and chat mode, instead of Continue, if the model cannot work as an agent", async () => {
    const panel = await bench.page({ context: { viewport: { width: 250, height: 700 } } });
    const text = "tiny-words has a context of 4096 tokens; agent mode needs 16384.";
    const notice = { ...agent.limitNotice, text, isUnsuited: true } as const;
    await panel.snapshot(agent.runSnapshot([notice], { state: "stopped", text: "" }));
    expect(await words(panel.get("notice"))).toBe(text);
    expect(await panel.get("continue-button").count()).toBe(0);
    expect(await panel.get("message-footer").textContent()).not.toContain("Stopped");
    await panel.get("other-model-button").click();
    await panel.get("chat-mode-button").click();
    expect(await agent.asked(panel)).toEqual([
      { type: "other-model", messageId: "m1" },
      { type: "chat-mode", messageId: "m1" },
    ]);
    await panel.close();
  });

  it("says in the mode menu that the model cannot work as an agent, before anything is sent", async () => {
    const panel = await bench.page();
    const agentProblem = "tiny-words has a context of 4096 tokens; agent mode needs 16384.";
    await panel.snapshot(snapshot({ context: { tokens: 12, leftOut: "", tuned: false, agentProblem } }));
    await panel.get("mode-button").click();
    const option = panel.get("mode-option").nth(1);
    expect(await words(option.locator(".mode-option-detail"))).toBe(agentProblem);
    await option.click();
    expect(await agent.asked(panel)).toEqual([{ type: "mode", mode: "agent" }]);
    await panel.close();
  });

  it("shows the end of 500 steps at first, and earlier ones on demand", async () => {
    const panel = await bench.page();
    await agent.showRun(panel, agent.runSnapshot(agent.manySteps(500), { state: "done" }));
    const steps = panel.get("step");
    expect(await steps.count()).toBeLessThan(200);
    expect(await steps.last().textContent()).toContain("Edited file 499");
    const first = await steps.first().textContent();
    await panel.get("earlier-steps").press("Enter");
    await expect.poll(() => steps.first().textContent()).not.toBe(first);
    await panel.close();
  });
});

describe("a request", () => {
  it("shows all that will run, with characters that could hide something by their code points", async () => {
    const panel = await bench.page();
    const text = `rm -rf build\u202e && echo done\r\u0007\n${"x".repeat(5000)} end`;
    await agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.waitingStep)),
      agent.state({ approval: { ...agent.commandApproval, preview: { kind: "command", text } } }),
    );
    const preview = panel.get("approval-preview");
    expect(await preview.textContent()).toBe(text);
    expect(
      await preview.locator("[data-character]").evaluateAll((all) => all.map((each) => each.getAttribute("data-character"))),
    ).toEqual(["U+202E", "U+000D", "U+0007"]);
    for (const shown of [
      ...agent.commandApproval.reasons,
      agent.commandApproval.task ?? "",
      agent.commandApproval.always ?? "",
    ]) {
      expect(await panel.get("approval").textContent()).toContain(shown);
    }
    await panel.close();
  });

  it("shows an edit without its file headings, and scrolls long lines instead of wrapping them", async () => {
    const panel = await bench.page();
    await panel.page.setViewportSize({ width: 300, height: 700 });
    const body = ["@@ -1,2 +1,2 @@", `-const all = [${"1, ".repeat(80)}];`, "--- not a heading", "+const all = [];"].join("\n");
    const text = `--- src/lookup.ts\n+++ src/lookup.ts\n${body}`;
    await agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.waitingStep)),
      agent.state({ approval: { ...agent.commandApproval, preview: { kind: "diff", text } } }),
    );
    const preview = panel.get("approval-preview");
    expect(await preview.textContent()).toBe(`${body}\n`);
    expect(await preview.locator(".diff-line").evaluateAll((all) => all.map(({ className }) => className))).toEqual([
      "diff-line place",
      "diff-line removed",
      "diff-line removed",
      "diff-line added",
    ]);
    const heights = await preview.locator(".diff-line").evaluateAll((all) => all.map((line) => line.clientHeight));
    expect(new Set(heights).size).toBe(1);
    expect(await preview.evaluate((pre) => pre.scrollWidth > pre.clientWidth)).toBe(true);
    // The whole line has its color, also where it is scrolled to.
    const widths = await preview.locator(".diff-line").evaluateAll((all) => all.map((line) => line.clientWidth));
    expect(new Set(widths).size).toBe(1);
    expect(widths[0]).toBeGreaterThan(await preview.evaluate((pre) => pre.clientWidth));
    await panel.close();
  });

  it("stays in its place when the editor offers other files", async () => {
    const panel = await bench.page();
    await panel.page.setViewportSize({ width: 300, height: 700 });
    await agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.waitingStep)),
      agent.state({ approval: agent.commandApproval }),
    );
    const button = panel.get("approve-once");
    const before = await button.boundingBox();
    const context = { tokens: 12, leftOut: "", tuned: false };
    const instructions = [{ id: "i1", label: "AGENTS.md", tokens: 40 }];
    await panel.events({ type: "context-changed", context: { ...context, suggestion: "lookup.ts", instructions } });
    await panel.drawn();
    expect(await button.boundingBox()).toEqual(before);
    await panel.events({
      type: "message-changed",
      message: { id: "m1", role: "assistant", state: "done" },
    });
    await panel.get("context-suggestion").waitFor();
    await panel.get("instruction-chip").waitFor();
    await panel.close();
  });

  it.each([
    ["approve-once", "once"],
    ["approve-task", "task"],
    ["approve-always", "always"],
  ])("sends what %s says, once", async (button, scope) => {
    const panel = await timedPage();
    await agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.waitingStep)),
      agent.state({ approval: { ...agent.commandApproval, heard: true } }),
    );
    await settled(panel);
    await panel.get(button).dblclick();
    expect(await agent.asked(panel)).toEqual([{ type: "approve", stepId: "s5", inputHash: "h5", scope }]);
    await panel.close();
  });

  it("offers only the scopes that the gate offers", async () => {
    const panel = await bench.page();
    await agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.waitingStep)),
      agent.state({ approval: agent.diffApproval }),
    );
    expect(await panel.get("approve-task").count()).toBe(1);
    expect(await panel.get("approve-always").count()).toBe(0);
    await panel.close();
  });

  it("declines with the reason that the user typed, or without one", async () => {
    const panel = await timedPage();
    await agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.waitingStep)),
      agent.state({ approval: { ...agent.commandApproval, heard: true } }),
    );
    await settled(panel);
    await panel.get("decline-reason").fill("Use npm run test:unit");
    await panel.get("decline-reason").press("Enter");
    await panel.events(agent.agentMessage(agent.state({ approval: { ...agent.diffApproval, heard: true } })));
    await panel.drawn();
    await settled(panel);
    await panel.get("decline").click();
    expect(await agent.asked(panel)).toEqual([
      { type: "decline", stepId: "s5", inputHash: "h5", note: "Use npm run test:unit" },
      { type: "decline", stepId: "s6", inputHash: "h6", note: "" },
    ]);
    await panel.close();
  });

  it("ignores presses within 400 ms of its appearance, and again when the next one takes its place", async () => {
    const panel = await timedPage();
    await panel.page.clock.pauseAt(new Date("2030-01-01T10:00:00Z"));
    await panel.snapshot(agent.runSnapshot(agent.runParts(agent.waitingStep)));
    await panel.page.clock.runFor(100);
    await panel.events(agent.agentMessage(agent.state({ approval: { ...agent.commandApproval, heard: true }, waitingAfter: 1 })));
    const press = () => panel.page.evaluate(() => document.querySelector<HTMLElement>("[data-testid=approve-once]")?.click());
    await press();
    await panel.page.clock.runFor(399);
    await press();
    expect(await agent.asked(panel)).toEqual([]);
    await panel.page.clock.runFor(1);
    await press();
    expect(await agent.asked(panel)).toHaveLength(1);
    await panel.events(agent.agentMessage(agent.state({ approval: { ...agent.diffApproval, heard: true } })));
    await panel.page.clock.runFor(399);
    await press();
    expect(await agent.asked(panel)).toHaveLength(1);
    await panel.page.clock.runFor(1);
    await press();
    expect(await agent.asked(panel)).toHaveLength(2);
    await panel.close();
  });

  it("does not move or change while text, parts, to-dos and files change", async () => {
    const panel = await bench.page();
    await agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.waitingStep)),
      agent.state({ approval: agent.commandApproval }),
    );
    const button = panel.get("approve-once");
    const before = await button.boundingBox();
    await panel.get("approval").evaluate((card) => card.setAttribute("data-marked", ""));
    await panel.text(1, "More text. ".repeat(50));
    await panel.events({ type: "parts-changed", messageId: "m1", from: 7, parts: [agent.note, agent.waitingStep] });
    const changed = { ...agent.commandApproval, reasons: ["Another reason.", "And another."], heard: true };
    await panel.events(
      agent.agentMessage(
        agent.state({ approval: changed, waitingAfter: 3, todos: agent.todos, files: agent.files, budget: "9 steps" }),
      ),
    );
    await panel.drawn();
    expect(await button.boundingBox()).toEqual(before);
    expect(await panel.get("approval").getAttribute("data-marked")).toBe("");
    expect(await panel.get("approval").textContent()).not.toContain("Another reason.");
    await panel.close();
  });

  it("takes the focus only if a command demands it, and gives it back to the composer", async () => {
    const panel = await bench.page();
    await agent.showRun(panel, agent.runSnapshot(agent.runParts(agent.waitingStep)));
    await panel.get("composer-input").focus();
    await panel.events(agent.agentMessage(agent.state({ approval: agent.commandApproval })));
    await panel.drawn();
    const focused = () => panel.page.evaluate(() => document.activeElement?.getAttribute("data-testid"));
    expect(await focused()).toBe("composer-input");
    await panel.events(agent.agentMessage({ type: "focus" }));
    await expect.poll(focused).toBe("approval");
    await expect.poll(() => agent.asked(panel)).toContainEqual({ type: "focused" });
    await panel.page.keyboard.press("Tab");
    expect(await focused()).toBe("approval-preview");
    await panel.page.keyboard.press("Tab");
    expect(await focused()).toBe("approve-once");
    await panel.events(agent.agentMessage(agent.state()));
    await expect.poll(focused).toBe("composer-input");
    await panel.close();
  });

  it("takes the focus also if it comes in the same post as the command that demands it", async () => {
    const panel = await bench.page();
    await agent.showRun(panel, agent.runSnapshot(agent.runParts(agent.waitingStep)));
    const arrives = agent.agentMessage(agent.state({ approval: agent.commandApproval }));
    await panel.eventsTogether(arrives, agent.agentMessage({ type: "focus" }));
    await expect.poll(() => panel.page.evaluate(() => document.activeElement?.getAttribute("data-testid"))).toBe("approval");
    await expect.poll(() => agent.asked(panel)).toContainEqual({ type: "focused" });
    await panel.close();
  });

  it("is read out once, with the command, however often the state comes", async () => {
    const panel = await timedPage();
    await agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.waitingStep)),
      agent.state({ approval: agent.commandApproval }),
    );
    const region = panel.get("agent-announcements");
    await expect.poll(() => region.textContent()).toContain("npm test -- report/customer-report.test.mjs");
    expect(await agent.asked(panel)).toEqual([{ type: "heard", stepId: "s5", inputHash: "h5" }]);
    await region.evaluate((element) => element.replaceChildren());
    await panel.events(agent.agentMessage(agent.state({ approval: agent.commandApproval, waitingAfter: 1 })));
    await panel.events(agent.agentMessage(agent.state()), agent.agentMessage(agent.state({ approval: agent.commandApproval })));
    await settled(panel);
    expect(await region.textContent()).toBe("");
    await panel.close();
  });

  it("is not read out again by a page that opens later", async () => {
    const panel = await timedPage();
    await agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.waitingStep)),
      agent.state({ approval: { ...agent.commandApproval, heard: true } }),
    );
    await panel.get("approval").waitFor();
    await settled(panel);
    expect(await panel.get("agent-announcements").textContent()).toBe("");
    await panel.close();
  });

  it("answers a question by a choice, or by another text", async () => {
    const panel = await timedPage();
    await agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.waitingStep)),
      agent.state({ approval: { ...agent.question, heard: true } }),
    );
    await settled(panel);
    expect(
      await panel
        .get("question-choice")
        .allTextContents()
        .then((all) => all.map((text) => text.trim())),
    ).toEqual(["The customer report", "The order report"]);
    await panel.get("question-choice").nth(1).click();
    await panel.events(agent.agentMessage(agent.state({ approval: { ...agent.question, stepId: "s8", heard: true } })));
    await panel.drawn();
    await settled(panel);
    await panel.get("question-text").fill("Both");
    await panel.get("question-send").click();
    expect(await agent.asked(panel)).toEqual([
      { type: "answer", stepId: "s7", inputHash: "h7", text: "The order report" },
      { type: "answer", stepId: "s8", inputHash: "h7", text: "Both" },
    ]);
    await panel.close();
  });
});

describe("above the composer", () => {
  it("are to-dos and changed files, each with its buttons", async () => {
    const panel = await bench.page();
    await agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts()),
      agent.state({ todos: agent.todos, files: agent.files, budget: "4 steps" }),
    );
    expect(await words(panel.page.locator(".todo-list > summary"))).toContain("1 of 3 done Index the customers once");
    await panel.page.locator(".todo-list > summary").press("Enter");
    expect(await panel.get("todo").evaluateAll((all) => all.map((each) => each.dataset["state"]))).toEqual([
      "done",
      "doing",
      "open",
    ]);
    const second = panel.get("changed-file").nth(1);
    expect(await second.getAttribute("data-conflict")).toBe("true");
    await second.locator("[data-testid=show-changed-file]").click();
    await second.locator("[data-testid=keep-file]").click();
    await second.locator("[data-testid=undo-file]").click();
    await panel.get("keep-all").click();
    await panel.get("undo-all").click();
    const uri = "file:///p/report/index.mjs";
    expect(await agent.asked(panel)).toEqual([
      { type: "show-changes", uri },
      { type: "keep", uri },
      { type: "undo", uri },
      { type: "keep" },
      { type: "undo" },
    ]);
    expect(await panel.get("agent-budget").textContent()).toBe("4 steps");
    await panel.close();
  });

  it("is requested again after a snapshot", async () => {
    const panel = await bench.page();
    await agent.showRun(
      panel,
      agent.runSnapshot(agent.runParts(agent.waitingStep)),
      agent.state({ approval: agent.commandApproval }),
    );
    await panel.snapshot({ ...agent.runSnapshot(agent.runParts(agent.waitingStep)), seq: 40 });
    const shows = async () =>
      (await panel.posts("feature")).filter(({ message }) => (message as { type: string }).type === "show");
    await expect.poll(async () => (await shows()).length).toBe(2);
    await panel.close();
  });
});

describe("the composer in agent mode", () => {
  it("sends what is typed while the agent works, as a note", async () => {
    const panel = await bench.page();
    await agent.showRun(panel, agent.runSnapshot(agent.runParts()));
    await panel.get("composer-input").fill("Only the report");
    expect(await panel.get("send-button").isEnabled()).toBe(true);
    expect(await panel.get("stop-button").count()).toBe(1);
    await panel.get("composer-input").press("Enter");
    expect(await panel.posts("send")).toEqual([{ type: "send", text: "Only the report" }]);
    expect(await panel.get("composer-input").inputValue()).toBe("");
    await panel.close();
  });

  it("sends nothing while an answer in chat mode is in progress", async () => {
    const panel = await bench.page();
    await panel.snapshot(snapshot({ messages: [agent.runMessage([])], streams: [{ stream: 1, messageId: "m1" }] }));
    await panel.get("composer-input").fill("Later");
    await panel.get("composer-input").press("Enter");
    expect(await panel.posts("send")).toEqual([]);
    await panel.close();
  });

  it("selects the mode by keyboard", async () => {
    const panel = await bench.page();
    await panel.snapshot(snapshot({ mode: "chat" }));
    const button = panel.get("mode-button");
    await button.press("Enter");
    const options = panel.get("mode-option");
    expect(await options.evaluateAll((all) => all.map((each) => each.dataset["mode"]))).toEqual(["chat", "agent"]);
    expect(await options.first().getAttribute("aria-checked")).toBe("true");
    await panel.page.keyboard.press("Escape");
    await expect.poll(() => options.count()).toBe(0);
    expect(await panel.page.evaluate(() => document.activeElement?.getAttribute("data-testid"))).toBe("mode-button");
    await panel.page.keyboard.press("Enter");
    await options.first().waitFor();
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("Enter");
    await expect.poll(() => agent.asked(panel)).toEqual([{ type: "mode", mode: "agent" }]);
    await panel.events({ type: "mode-changed", mode: "agent" });
    await expect.poll(() => button.getAttribute("data-mode")).toBe("agent");
    await panel.close();
  });

  it("loads nothing of the agent for a conversation in chat mode", async () => {
    const panel = await bench.page();
    await panel.snapshot(snapshot());
    await panel.get("mode-button").waitFor();
    expect(await panel.page.evaluate(() => customElements.get("snowcell-agent-dock") === undefined)).toBe(true);
    await panel.close();
  });
});
