// What lasts when a window is reloaded, a view is moved, or a service fails: counts, answers, drafts, and files as they were.
// One window for all, in this order: the counts are of a fresh profile, and the last tests move the view.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWindow, selectModel, type Window } from "./window.js";

describe("nothing is lost", () => {
  let window: Window;
  beforeAll(async () => {
    window = await openWindow({ settings: { "snowcell.request.maxRetries": 0, "files.autoSave": "off" } });
    await window.panel.open();
    await selectModel(window.workbench, /Qwen 1\.5/);
  });
  afterAll(async () => await window?.close());

  it("usage counts answers and failures by provider and model", async () => {
    const { workbench, panel, sandbox } = window;
    sandbox.snowcell.charactersPerSecond = 4000;
    await panel.send("[[echo]]Count me");
    await panel.answerIs("done");
    sandbox.snowcell.faults.add({ behaviour: { status: 500 } });
    await panel.send("And me");
    await panel.answerIs("error");
    await workbench.runCommand("SnowCell: Show Usage");
    const report = workbench.webviewFrame({ place: "editor", extension: "snowcell.snowcell" });
    await report.locator("table").first().filter({ hasText: "qwen" }).waitFor();
    expect(await report.getByTestId("report").textContent()).toContain("50");
    await workbench.screenshotInThemes("usage");
  });

  it("usage survives a reload, including the last request before it", async () => {
    const { workbench, panel } = window;
    await panel.send("[[echo]]One more");
    await panel.answerIs("done");
    await workbench.reload();
    await workbench.runCommand("SnowCell: Show Usage");
    const report = workbench.webviewFrame({ place: "editor", extension: "snowcell.snowcell" });
    await report.locator("table").first().filter({ hasText: "qwen" }).waitFor();
    expect(await report.getByTestId("report-row").first().textContent()).toContain("3");
  });

  it("a reload during an answer, a search and a review loses nothing and applies nothing", async () => {
    const { panel, sandbox, workbench, workspace } = window;
    const file = (): string => readFileSync(join(workspace, "notes.md"), "utf8");
    const before = file();
    sandbox.snowcell.charactersPerSecond = 8000;
    await panel.open();
    await panel.newChat();
    const diff = workbench.page.locator(".part.editor .monaco-diff-editor");
    await workbench.openFile("notes.md");
    await workbench.selectLines(3, 4);
    sandbox.snowcell.answers.push("```markdown\n- It takes seconds.\n```");
    await workbench.runCommand("SnowCell: Improve Selection");
    await diff.locator(".editor.modified .view-line").first().waitFor();

    sandbox.snowcell.answers.push("The first answer.");
    await panel.send("A question");
    await panel.answerIs("done");
    await panel.composer.press("ControlOrMeta+f");
    await panel.frame.getByTestId("find-input").fill("question");
    await panel.frame.getByTestId("find-count").filter({ hasText: "of" }).waitFor();
    sandbox.snowcell.charactersPerSecond = 300;
    sandbox.snowcell.answers.push(Array.from({ length: 600 }, (_, index) => `word${index}`).join(" "));
    await panel.lastAnswer.getByTestId("regenerate-button").click();
    await panel.answerHolds("word10");
    const shown = await panel.answerText();
    await workbench.reloadWindow();
    await panel.ready();

    await panel.answerIs("stopped");
    // At most 250 ms of text may be missing, 75 characters at this rate.
    expect((await panel.answerText()).startsWith(shown.slice(0, shown.length - 120))).toBe(true);
    expect(await panel.lastAnswer.getByTestId("branch-switch").textContent()).toContain("2/2");
    await panel.lastAnswer.getByTestId("previous-branch").click();
    await panel.answerHolds("The first answer.");

    expect(file()).toBe(before);
    expect(await workbench.page.locator(".tabs-container .tab.dirty").count()).toBe(0);
    expect(await diff.count()).toBe(0);
  });

  it("keeps the partial text when the server is killed, and answers on retry", async () => {
    const { panel, sandbox } = window;
    await panel.newChat();
    sandbox.snowcell.charactersPerSecond = 300;
    await panel.send("[[length:6000]]");
    await panel.answerHasGrownTo(60);
    await sandbox.snowcell.kill();
    await panel.answerIs("error");
    expect((await panel.answerText()).length).toBeGreaterThanOrEqual(60);
    expect(await panel.lastAnswer.getByTestId("message-error").getAttribute("data-error-kind")).toBe("connection-lost");

    await panel.lastAnswer.getByTestId("retry-button").click();
    await expect
      .poll(async () => await panel.lastAnswer.getByTestId("message-error").getAttribute("data-error-kind"))
      .toBe("unreachable");

    await sandbox.snowcell.revive();
    sandbox.snowcell.charactersPerSecond = 20_000;
    await panel.lastAnswer.getByTestId("retry-button").click();
    await panel.answerIs("done");
    expect(await panel.answers.count()).toBe(1);
  });

  it("shows each failure with its kind, and works again afterwards", async () => {
    const { panel, sandbox } = window;
    const failures = [
      [{ status: 502, body: "<html><title>Bad Gateway</title></html>" }, "server-error"],
      [{ status: 429 }, "rate-limited"],
      [{ status: 200, body: "<html><title>Sign in</title></html>" }, "malformed-response"],
      [{ oddity: "end-without-finish" }, "truncated"],
      [{ oddity: "zero-deltas" }, "empty"],
    ] as const;
    for (const [behaviour, kind] of failures) {
      sandbox.snowcell.faults.add({ behaviour, match: ({ path }) => path.endsWith("/chat/completions") });
      await panel.send("Hello");
      await panel.answerIs("error");
      expect(await panel.lastAnswer.getByTestId("message-error").getAttribute("data-error-kind")).toBe(kind);
    }
    await panel.send("[[echo]]Still here");
    await panel.answerIs("done");
    expect(await panel.answerText()).toContain("Still here");
  });

  it("continues in the secondary side bar if the view is moved during an answer", async () => {
    const { panel, sandbox, workbench } = window;
    sandbox.snowcell.charactersPerSecond = 400;
    await panel.send(`[[echo]]${"All work and no play. ".repeat(200)}`);
    await panel.answerHasGrownTo(40);
    await workbench.moveViewToSecondarySideBar("SnowCell");
    await panel.ready();
    sandbox.snowcell.charactersPerSecond = 20_000;
    await panel.answerIs("done");
    expect((await panel.answerText()).trim()).toBe("All work and no play. ".repeat(200).trim());
  });

  it("keeps a draft, and does not repeat answer text, if the window is reloaded during an answer", async () => {
    const { panel, sandbox, workbench } = window;
    sandbox.snowcell.charactersPerSecond = 300;
    await panel.send(`[[echo]]${Array.from({ length: 600 }, (_, index) => `word${index}`).join(" ")}`);
    await panel.answerHasGrownTo(200);
    await panel.composer.fill("half a thought");
    const before = await panel.answerText();
    await workbench.reload();
    // A busy VS Code may not have stored that the view was open.
    await panel.open();
    await panel.answerIs("stopped");
    const after = await panel.answerText();
    // At most 250 ms of text may be missing, 75 characters at this rate; none may be repeated.
    expect(after.length).toBeGreaterThan(before.length - 120);
    expect(after.match(/\bword0\b/g)).toHaveLength(1);
    expect(after.startsWith(before.slice(0, before.length - 120))).toBe(true);
    expect(await panel.composer.inputValue()).toBe("half a thought");
    await panel.lastAnswer.getByTestId("retry-button").waitFor();
  });
});
