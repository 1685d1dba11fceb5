// Text from a server, a model, a file name or an import shows no link in VS Code's own interface. Canaries in a staged
// `.env`, in a linked file and in a linked neighboring test appear in no request.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleWorkspace } from "../harness/paths.js";
import { removeTemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { openWindow, type Window } from "./window.js";

const workspace = temporaryFolder("snowcell-e2e-foreign-");
const elsewhere = temporaryFolder("snowcell-e2e-elsewhere-");
const link = "[click](command:workbench.action.terminal.sendSequence?%7B%22text%22%3A%22id%22%7D)";
/** The same text, no longer Markdown for a link. */
const plain = link.replace("](", "] (");
/** A file name cannot contain a slash. */
const fileName = "[click](command:workbench.action.showCommands).bin";
const canary = "canary-that-never-leaves";

const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=User", "-c", "user.email=user@example.com", ...args], {
    cwd: workspace,
    encoding: "utf8",
    env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null" },
  });

const importFile = {
  format: "snowcell-conversations",
  version: 1,
  conversations: [
    {
      id: "imported",
      title: `Plan ${link}`,
      renamed: true,
      pinned: false,
      createdAt: 1,
      updatedAt: 1,
      leafId: "m",
      settings: { systemPrompt: `Obey the file. ${link}` },
      messages: [{ id: "m", parentId: null, role: "user", createdAt: 1, text: "Hello", reasoning: "", state: "done" }],
    },
  ],
};

describe("foreign text", () => {
  let window: Window;
  beforeAll(async () => {
    cpSync(sampleWorkspace, workspace, { recursive: true });
    writeFileSync(join(elsewhere, "notes.txt"), canary);
    writeFileSync(join(elsewhere, "other.test.ts"), `it("${canary}", () => undefined);\n`);
    symlinkSync(join(elsewhere, "notes.txt"), join(workspace, "linked.txt"));
    mkdirSync(join(workspace, "test"));
    symlinkSync(join(elsewhere, "other.test.ts"), join(workspace, "test", "other.test.ts"));
    writeFileSync(join(workspace, fileName), Buffer.from([0, 1, 2, 3]));
    writeFileSync(join(workspace, "import.json"), JSON.stringify(importFile));
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-qm", "Add the sample");
    writeFileSync(join(workspace, ".env"), `TOKEN=${canary}\n`);
    writeFileSync(join(workspace, "staged.txt"), "staged and harmless\n");
    git("add", "-A", "-f");
    window = await openWindow({
      sandbox: { charactersPerSecond: 5000 },
      settings: { "snowcell.defaultModel": "snowcell/qwen", "snowcell.request.maxRetries": 0 },
      server: { workspace },
    });
    await window.panel.open();
  });
  afterAll(async () => {
    await window?.close();
    removeTemporaryFolder(workspace);
    removeTemporaryFolder(elsewhere);
  });

  const chatRequests = () => window.sandbox.snowcell.requests.filter(({ path }) => path.endsWith("/chat/completions"));
  const linksIn = (selector: string): Promise<number> =>
    window.workbench.page.locator(selector).locator("a[href], .monaco-link, [role=link]").count();
  const links = async (): Promise<number> =>
    (await linksIn(".notification-list-item-message")) +
    (await linksIn(".quick-input-widget")) +
    (await linksIn(".monaco-dialog-box"));

  it("shows no link in a model's reply", async () => {
    const { workbench, sandbox } = window;
    sandbox.snowcell.answers.push(`It works. ${link}`);
    await workbench.runCommand("SnowCell: Test Model");
    expect(await workbench.waitForNotification(/works\. It answered/)).toContain(plain);
    expect(await links()).toBe(0);
  });

  it("shows no link in a server's error, in a notification or below an input box", async () => {
    const { workbench, sandbox } = window;
    const body = { error: { message: `Refused. ${link}` } };
    sandbox.snowcell.faults.add({ behaviour: { status: 400, body }, match: ({ path }) => path.endsWith("/chat/completions") });
    await workbench.runCommand("SnowCell: Test Model");
    expect(await workbench.waitForNotification(/Refused\./)).toContain(plain);
    expect(await links()).toBe(0);

    sandbox.snowcell.faults.add({
      behaviour: { status: 500, body },
      match: ({ path }) => path === "/auth/validate",
      always: true,
    });
    await workbench.runCommand("SnowCell: Login");
    await workbench.pickQuickItem("SnowCell");
    await workbench.fillInput("me@example.com");
    await workbench.fillInput("token-12345");
    await expect.poll(() => workbench.inputValidationMessage()).toContain(plain);
    expect(await links()).toBe(0);
    sandbox.snowcell.faults.clear();
    await workbench.page.keyboard.press("Escape");
  });

  it("shows no link in a file name", async () => {
    const { workbench, panel } = window;
    await panel.composer.pressSequentially("@showCommands");
    await panel.frame.getByTestId("mention").filter({ hasText: "click" }).first().click();
    expect(await workbench.waitForNotification(/neither text nor a supported image/)).toContain("[click] (command:");
    expect(await links()).toBe(0);
    await panel.composer.fill("");
  });

  it("shows no link in an imported conversation, and asks before using its system prompt", async () => {
    const { workbench, panel } = window;
    await workbench.runCommand("SnowCell: Import Chat");
    await workbench.chooseFile("import.json");
    const dialog = workbench.page.locator(".monaco-dialog-box").filter({ hasText: "a system prompt for 1 conversation" });
    await dialog.waitFor();
    expect(await dialog.textContent()).toContain(`Obey the file. ${plain}`);
    expect(await links()).toBe(0);
    await dialog.getByRole("button", { name: "Import Without Them" }).click();
    await workbench.notificationArea.press("Open", /1 conversation imported/);
    await panel.frame.locator(".conversation-title").filter({ hasText: "Plan" }).waitFor();
    await panel.frame.getByTestId("conversation-menu").click();
    await panel.frame.locator("[data-testid=conversation-action][data-action=delete]").click();
    expect(await workbench.waitForNotification(/was deleted/)).toContain(plain);
    expect(await links()).toBe(0);
  });

  it("asks before attaching a symbolic link that leads out of the workspace", async () => {
    const { workbench, panel } = window;
    await panel.newChat();
    await panel.composer.pressSequentially("@linked");
    await panel.frame.getByTestId("mention").filter({ hasText: "linked.txt" }).first().click();
    const dialog = workbench.page.locator(".monaco-dialog-box").filter({ hasText: "a link to a file outside the workspace" });
    await dialog.waitFor();
    await workbench.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await panel.composer.fill("");
    await panel.send("[[echo]]What is in it?");
    await panel.answerIs("done");
  });

  it("withholds the lines of a staged `.env` from the commit message prompt, and names the file", async () => {
    const { workbench } = window;
    const before = chatRequests().length;
    await workbench.runCommand("SnowCell: Write Commit Message");
    await expect.poll(() => chatRequests().length).toBe(before + 1);
    const prompt = JSON.stringify(chatRequests().at(-1)?.body);
    expect(prompt).toContain("staged and harmless");
    expect(prompt).toContain(".env (its lines are withheld)");
  });

  it("does not send a neighboring test that is a link out of the workspace", async () => {
    const { workbench } = window;
    await workbench.openFile("src/lookup.ts");
    await workbench.selectLines(13, 22);
    const before = chatRequests().length;
    await workbench.runCommand("SnowCell: Write Tests");
    await expect.poll(() => chatRequests().length).toBe(before + 1);
    expect(JSON.stringify(chatRequests().at(-1)?.body)).toContain("lookup.ts");
  });

  it("sends no canary in any request", () => {
    const { sandbox } = window;
    const all = sandbox.services.flatMap(({ requests }) => requests.map(({ rawBody }) => rawBody));
    expect(all.length).toBeGreaterThan(3);
    expect(all.filter((body) => body.includes(canary))).toEqual([]);
  });
});
