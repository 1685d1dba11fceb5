// Screenshots of the panel in each theme at two widths, for manual review: test-results/screenshots/panel-….png.

import { statSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWindow, selectModel, type Window } from "./window.js";

describe("screenshots of the panel", () => {
  let window: Window;
  beforeAll(async () => {
    window = await openWindow({
      sandbox: { charactersPerSecond: 20_000 },
      workbench: { viewport: { width: 1280, height: 900 } },
    });
    const { workbench, panel } = window;
    await workbench.openFile("src/lookup.ts");
    await panel.open();
  });
  afterAll(async () => await window?.close());

  const take = async (name: string): Promise<void> => {
    const { workbench } = window;
    for (const theme of ["dark", "light", "high-contrast"] as const) {
      await workbench.setTheme(theme);
      for (const width of [300, 600]) {
        await workbench.resizeSideBar(width);
        expect(statSync(await workbench.screenshot(`panel-${name}-${theme}-${width}`)).size).toBeGreaterThan(10_000);
      }
    }
  };

  it("on first open", async () => {
    await take("welcome");
  });

  it("with an answer", async () => {
    const { workbench, panel } = window;
    await selectModel(workbench, /Qwen 1\.5/);
    await workbench.selectLines(13, 22);
    await workbench.runCommand("SnowCell: Add Selection to Chat");
    await panel.frame.getByTestId("attachment").waitFor();
    await panel.send("Why is this slow?");
    await panel.answerIs("done");
    await take("answer");
  });

  it("with a failure", async () => {
    const { panel, sandbox } = window;
    sandbox.snowcell.faults.add({ behaviour: { cutAfterCharacters: 200, how: "reset" } });
    await panel.send("What would you do instead?");
    await panel.answerIs("error");
    await take("failure");
  });
});
