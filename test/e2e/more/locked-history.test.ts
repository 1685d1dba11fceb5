// Another program holds the history's database while the user chats, and while the window is reloaded.

import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../harness/temporary-folder.js";
import { lockHistory } from "../../support/lock-history.js";
import { openWindow, selectModel, type Window } from "../window.js";

describe("a history database locked by another program", () => {
  const userDataDir = temporaryFolder("snowcell-e2e-locked-");
  let window: Window;
  let unlock: (() => Promise<void>) | undefined;
  const file = (): string => {
    const [found] = globSync("**/history.db", { cwd: userDataDir });
    if (found === undefined) throw new Error("There is no history");
    return join(userDataDir, found);
  };
  const notice = () => window.panel.frame.getByTestId("history-notice");
  const release = async (): Promise<void> => {
    await unlock?.();
    unlock = undefined;
  };

  beforeAll(async () => {
    window = await openWindow({ sandbox: { charactersPerSecond: 8000 }, server: { userDataDir } });
    await window.panel.open();
    await selectModel(window.workbench, /Qwen 1\.5/);
    await window.panel.send("[[echo]]Before the lock");
    await window.panel.answerIs("done");
  });
  afterAll(async () => {
    await release();
    await window?.close();
  });

  it("is readable only by the user", () => {
    const folder = join(file(), "..");
    expect([statSync(file()).mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
  });

  it("does not delay an answer, and the panel shows what is going on", async () => {
    const { panel } = window;
    unlock = await lockHistory(file());
    await panel.send("[[echo]]During the lock");
    await panel.answerIs("done");
    expect(await panel.answerText()).toContain("During the lock");
    await notice().filter({ hasText: "The history is busy: another program is using the database." }).waitFor();
    await release();
    await notice().waitFor({ state: "detached" });
  });

  it("loses nothing if the window is reloaded meanwhile", async () => {
    const { panel, workbench } = window;
    unlock = await lockHistory(file());
    await panel.send("[[echo]]Then a reload");
    await panel.answerIs("done");
    await panel.composer.fill("half a thought");
    await notice().waitFor();
    await workbench.reloadWindow();
    await panel.ready();
    // Messages saved before the lock are shown while it is still held.
    await expect.poll(() => panel.answers.allTextContents()).toContainEqual(expect.stringContaining("During the lock"));
    await release();
    await workbench.reloadWindow();
    await panel.ready();
    await panel.answerHolds("Then a reload");
    await expect.poll(() => panel.composer.inputValue()).toBe("half a thought");
  });

  it("opens the panel although nothing can be read, and shows the conversation once it can", async () => {
    const { panel, workbench } = window;
    await panel.composer.fill("");
    // Gets the database once the old extension host has released it.
    const locking = lockHistory(file(), "everyone");
    await workbench.reloadWindow();
    unlock = await locking;
    await panel.ready();
    await panel.frame.getByTestId("welcome").waitFor();
    await notice().filter({ hasText: "History is busy" }).waitFor();
    await release();
    await panel.answerHolds("Then a reload");
    await notice().waitFor({ state: "detached" });
  });
});
