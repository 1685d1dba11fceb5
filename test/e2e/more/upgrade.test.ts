// A user's way from 0.1.0 to this version, back, and forward again. The package of 0.1.0 and how it was made:
// docs/decisions/069-upgrades.md.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packagedExtension, repositoryRoot } from "../../harness/paths.js";
import { removeTemporaryFolder, temporaryFolder } from "../../harness/temporary-folder.js";
import { openWorkbench } from "../../harness/workbench.js";
import { logIn, openWindow, Panel, selectModel, type Window } from "../window.js";

const oldPackage = join(repositoryRoot, "test", "upgrades", "snowcell-0.1.0.vsix");

describe("an upgrade", () => {
  const userDataDir = temporaryFolder("snowcell-e2e-upgrade-");
  let window: Window;

  beforeAll(async () => {
    window = await openWindow({
      sandbox: { charactersPerSecond: 8000 },
      // Settings of 0.1.0 that reach the wire.
      settings: { "snowcell.chat.temperature": 0.25, "snowcell.request.maxRetries": 0 },
      server: { userDataDir, vsix: oldPackage },
    });
    window.sandbox.snowcell.users.set("upgrader", { tokens: new Set(["token-of-the-upgrader"]) });
  });
  afterAll(async () => {
    await window?.close();
    removeTemporaryFolder(userDataDir);
  });

  const history = (): string => {
    const [found] = globSync("**/history.db", { cwd: userDataDir });
    if (found === undefined) throw new Error("There is no history");
    return join(userDataDir, found);
  };
  const schemaVersion = (): number => {
    const database = new DatabaseSync(history(), { readOnly: true });
    const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
    database.close();
    return version;
  };
  async function install(vsix: string): Promise<void> {
    await window.server.install(vsix);
    await window.workbench.reloadWindow();
  }
  const lastChat = () => {
    const { headers, body } = window.sandbox.snowcell.requests.findLast(({ path }) => path.endsWith("/chat/completions")) ?? {};
    return { authorization: headers?.["authorization"], temperature: (body as { temperature?: number }).temperature };
  };
  const used = { authorization: "Bearer token-of-the-upgrader", temperature: 0.25 };

  it("begins with 0.1.0: a login, a model, and two conversations", async () => {
    const { workbench, panel } = window;
    await panel.open();
    await logIn(workbench, "upgrader", "token-of-the-upgrader");
    await workbench.waitForNotification(/upgrader/);
    await selectModel(workbench, /Llama 2/);
    await panel.send("[[echo]]The first snow");
    await panel.answerIs("done");
    await panel.newChat();
    await panel.send("[[echo]]The second snow");
    await panel.answerIs("done");
    expect(lastChat()).toEqual(used);
    expect(schemaVersion()).toBe(4);
  });

  it("leaves a window with 0.1.0 working beside one with the new version", async () => {
    const { browser, server, workbench, panel } = window;
    await server.install(packagedExtension);
    const second = await openWorkbench(browser, server, { context: workbench.context });
    await new Panel(second).open();
    expect(schemaVersion()).toBeGreaterThan(4);
    await panel.send("[[echo]]From the older window");
    await panel.answerIs("done");
    await panel.composer.fill("half a thought");
    // The draft is saved a moment after the last key.
    const drafts = (): unknown[] => {
      const database = new DatabaseSync(history(), { readOnly: true });
      const rows = database.prepare("SELECT draft FROM conversation").all();
      database.close();
      return rows.map((row) => row["draft"]);
    };
    await expect.poll(drafts).toContain("half a thought");
    await second.close();
  });

  it("opens the conversation with its draft, and still has login, model, settings and usage", async () => {
    const { workbench, panel } = window;
    await workbench.reloadWindow();
    await panel.ready();
    await panel.answerHolds("From the older window");
    await expect.poll(() => panel.composer.inputValue()).toBe("half a thought");
    await panel.send("[[echo]]After the upgrade");
    await panel.answerIs("done");
    await panel.answerHolds("After the upgrade");
    expect(lastChat()).toEqual(used);
    expect(await workbench.notifications()).not.toContainEqual(expect.stringContaining("history"));
    await workbench.runCommand("SnowCell: Show Usage");
    const report = workbench.webviewFrame({ place: "editor", extension: "snowcell.snowcell" });
    await report.locator("table").first().filter({ hasText: /llama/i }).waitFor();
    expect(await report.getByTestId("report-row").first().textContent()).toContain("4");
  });

  it("finds the other conversation by a word in it", async () => {
    const { workbench, panel } = window;
    await panel.frame.getByTestId("history-button").click();
    await panel.frame.getByTestId("history-search").fill("first sn");
    await panel.frame.getByTestId("history-item").first().waitFor();
    await expect.poll(() => panel.frame.getByTestId("history-item").count()).toBe(1);
    await workbench.page.keyboard.press("Enter");
    await panel.answerHolds("The first snow");
  });

  it("back to 0.1.0 leaves the history as it is and says so, and the next upgrade shows it again", async () => {
    const { workbench, panel } = window;
    await install(oldPackage);
    const before = readFileSync(history());
    await panel.ready();
    await workbench.waitForNotification(/newer version of SnowCell/);
    await panel.send("[[echo]]Only in this window");
    await panel.answerIs("done");
    expect(readFileSync(history()).equals(before)).toBe(true);
    await install(packagedExtension);
    await panel.ready();
    await panel.frame.getByTestId("history-button").click();
    const titles = panel.frame.getByTestId("history-item").locator(".history-title");
    await expect.poll(() => titles.allTextContents()).toEqual([expect.stringMatching("second"), expect.stringMatching("first")]);
    await workbench.page.keyboard.press("Escape");
  });

  it("with a history from a later version leads to the update", async () => {
    const { workbench, panel } = window;
    const database = new DatabaseSync(history());
    database.exec("PRAGMA user_version = 99");
    database.close();
    await workbench.reloadWindow();
    await panel.ready();
    await workbench.waitForNotification(/written by a newer version of SnowCell and is not changed\. Update SnowCell/);
    await workbench.clickNotificationButton("Show in Extensions");
    await workbench.page.locator(".extensions-viewlet .extension-list-item", { hasText: "SnowCell" }).first().waitFor();
    await workbench.screenshot("upgrade-newer-history");
    expect(schemaVersion()).toBe(99);
  });
});
