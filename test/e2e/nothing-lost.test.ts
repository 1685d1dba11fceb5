// What happens to a running answer when its environment breaks: a killed server, a reloaded window, a moved view.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWindow, selectModel, type Window } from "./window.js";

describe("nothing is lost", () => {
  let window: Window;
  beforeAll(async () => {
    window = await openWindow({ settings: { "snowcell.request.maxRetries": 0 } });
    await window.panel.open();
    await selectModel(window.workbench, /Qwen 1\.5/);
  });
  afterAll(async () => await window?.close());

  it("keeps the partial text when the server is killed, and answers on retry", async () => {
    const { panel, sandbox } = window;
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
