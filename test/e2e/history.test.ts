// The history as a user works with it, in one window: search, rename, pin, delete and undo, export and import, a reload
// during an answer, and a killed extension host.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWindow, selectModel, type Window } from "./window.js";

describe("the history", () => {
  let window: Window;
  beforeAll(async () => {
    window = await openWindow({ sandbox: { charactersPerSecond: 8000 } });
    await window.panel.open();
    await selectModel(window.workbench, /Qwen 1\.5/);
  });
  afterAll(async () => await window?.close());

  const get = (testId: string): Locator => window.panel.frame.getByTestId(testId);
  const items = (): Promise<string[]> => get("history-item").locator(".history-title").allTextContents();
  const page = (): Locator => window.panel.frame.locator("snowcell-history");
  async function openHistory(): Promise<void> {
    await get("history-button").click();
    await get("history-item").first().waitFor();
  }
  async function closeHistory(): Promise<void> {
    await window.workbench.page.keyboard.press("Escape");
    await page().waitFor({ state: "detached" });
  }
  async function ask(text: string): Promise<void> {
    await window.panel.send(text);
    await window.panel.answerIs("done");
  }
  /** Every conversation in the file that the user exports. */
  async function exportAll(name: string): Promise<{ conversations: readonly Exported[] }> {
    await window.workbench.runCommand("SnowCell: Export Chat");
    await window.workbench.pickQuickItem("All conversations as JSON");
    await window.workbench.chooseFile(name);
    await window.workbench.waitForNotification(new RegExp(`exported to .*${name}`));
    return JSON.parse(readFileSync(join(window.workspace, name), "utf8"));
  }

  it("finds messages while the query is being typed", async () => {
    const { panel, workbench } = window;
    await ask("[[echo]]The blizzard was cold");
    await panel.frame.getByTestId("edit-button").first().click();
    await panel.frame.getByTestId("edit-input").fill("[[echo]]The blizzard was very cold");
    await panel.frame.getByTestId("edit-send").click();
    await panel.answerHolds("very cold");
    await panel.answerIs("done");
    await panel.newChat();
    await ask("[[echo]]The desert was warm");
    await openHistory();
    expect(await items()).toHaveLength(2);
    await get("history-search").fill("bliz co");
    await expect.poll(items).toHaveLength(1);
    expect(await get("history-item").locator(".history-snippet mark").first().textContent()).toBe("bliz");
    await workbench.page.keyboard.press("Enter");
    await panel.answerHolds("very cold");
    await page().waitFor({ state: "detached" });
  });

  it("renames, pins, deletes and restores by keyboard", async () => {
    const { workbench } = window;
    const { keyboard } = workbench.page;
    await openHistory();
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowDown");
    await keyboard.press("F2");
    await get("history-rename").fill("Winter");
    await keyboard.press("Enter");
    await expect.poll(items).toContain("Winter");
    expect(await window.panel.frame.locator(".conversation-title").textContent()).toBe("Winter");
    await keyboard.press("Tab");
    await keyboard.press("Tab");
    await keyboard.press("Enter");
    await expect.poll(async () => (await items())[0]).toBe("Winter");
    await window.panel.frame.locator(".history-group").first().filter({ hasText: "Pinned" }).waitFor();
    await workbench.screenshotInThemes("history");
    await get("history-search").click();
    await keyboard.press("ArrowDown");
    await keyboard.press("Delete");
    await expect.poll(items).toHaveLength(1);
    await get("undo-delete").waitFor();
    await keyboard.press("ControlOrMeta+z");
    await expect.poll(items).toEqual(["Winter", expect.stringContaining("desert")]);
    await closeHistory();
  });

  it("exports to a file, and imports the same tree", async () => {
    const { workbench, workspace } = window;
    const before = await exportAll("before.json");
    const winter = before.conversations.find(({ title }) => title === "Winter");
    expect(before.conversations).toHaveLength(2);
    expect(winter).toMatchObject({ renamed: true, pinned: true });
    // A question and its answer, in two branches.
    expect(winter?.messages).toHaveLength(4);
    await openHistory();
    await get("history-search").press("ArrowDown");
    await workbench.page.keyboard.press("Delete");
    await expect.poll(items).toHaveLength(1);
    await closeHistory();
    await workbench.runCommand("SnowCell: Import Chat");
    await workbench.chooseFile("before.json");
    await workbench.waitForNotification(/2 conversations imported/);
    expect(await exportAll("after.json")).toEqual(before);
    // VS Code also writes the error message that follows to the console.
    expect(workbench.consoleErrors()).toEqual([]);

    writeFileSync(join(workspace, "other.json"), '{ "name": "not a chat" }');
    await workbench.runCommand("SnowCell: Import Chat");
    await workbench.chooseFile("other.json");
    await workbench.waitForNotification(/other\.json was not imported\. Nothing was changed/);
  });

  it("is complete after a reload during an answer, and after the extension host is killed", async () => {
    const { panel, sandbox, workbench, server } = window;
    for (const [word, end] of [
      ["reloaded", () => workbench.reload()],
      [
        "killed",
        async () => {
          for (const pid of server.extensionHostPids()) process.kill(pid, "SIGKILL");
          await workbench.reload();
        },
      ],
    ] as const) {
      // An empty conversation has nothing to wait for, and its focus moves while the test types.
      if (!(await get("welcome").isVisible())) await panel.newChat();
      sandbox.snowcell.charactersPerSecond = 300;
      await panel.send(`[[echo]]${Array.from({ length: 300 }, (_, index) => `${word}${index}`).join(" ")}`);
      await panel.answerHasGrownTo(150);
      const before = await panel.answerText();
      await end();
      await panel.ready();
      await panel.answerIs("stopped");
      const after = await panel.answerText();
      // 250 ms at this rate are 75 characters, and as many arrive while the screenshot is taken.
      expect(after.startsWith(before.slice(0, before.length - 75))).toBe(true);
      sandbox.snowcell.charactersPerSecond = 8000;
    }
    await openHistory();
    expect(await items()).toHaveLength(4);
    await get("history-search").fill("killed3");
    await expect.poll(items).toHaveLength(1);
    await closeHistory();
  });
});

interface Exported {
  readonly title: string;
  readonly messages: readonly unknown[];
}
