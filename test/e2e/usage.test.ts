// `SnowCell: Show Usage` after real answers: the counts, and that they last.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWindow, selectModel, type Window } from "./window.js";

describe("usage", () => {
  let window: Window;
  beforeAll(async () => {
    window = await openWindow({ sandbox: { charactersPerSecond: 4000 }, settings: { "snowcell.request.maxRetries": 0 } });
    await window.panel.open();
  });
  afterAll(async () => await window?.close());

  it("counts answers and failures by provider and model", async () => {
    const { workbench, panel, sandbox } = window;
    await selectModel(workbench, /snowcell\/qwen/);
    await panel.send("[[echo]]Count me");
    await panel.answerIs("done");
    sandbox.snowcell.faults.add({ behaviour: { status: 500 } });
    await panel.send("And me");
    await panel.answerIs("error");
    await workbench.runCommand("SnowCell: Show Usage");
    const report = workbench.webviewFrame({ place: "editor", extension: "snowcell.snowcell" });
    await report.locator("table").first().filter({ hasText: "qwen" }).waitFor();
    expect(await report.getByTestId("report").textContent()).toContain("50");
    for (const theme of ["light", "high-contrast", "dark"] as const) {
      await workbench.setTheme(theme);
      await workbench.screenshot(`usage-${theme}`);
    }
  });

  it("survives a reload, including the last request before it", async () => {
    const { workbench, panel } = window;
    await panel.send("[[echo]]One more");
    await panel.answerIs("done");
    await workbench.reload();
    await workbench.runCommand("SnowCell: Show Usage");
    const report = workbench.webviewFrame({ place: "editor", extension: "snowcell.snowcell" });
    await report.locator("table").first().filter({ hasText: "qwen" }).waitFor();
    expect(await report.getByTestId("report-row").first().textContent()).toContain("3");
  });
});
