// SnowCell outside its panel, in one window: commit messages in the Source Control view, and another extension that uses
// SnowCell's models.

import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packagedExtension, sampleWorkspace } from "../harness/paths.js";
import { removeTemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { languageModelsExample, packageExtension } from "../host/other-extensions.js";
import { logIn, openWindow, type Window } from "./window.js";

const workspace = temporaryFolder("snowcell-e2e-repository-");
const message = "Look rows up by their id";

const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=User", "-c", "user.email=user@example.com", ...args], {
    cwd: workspace,
    encoding: "utf8",
    env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null" },
  });

describe("SnowCell outside its panel", () => {
  let window: Window;
  beforeAll(async () => {
    cpSync(sampleWorkspace, workspace, { recursive: true });
    git("init", "-q", "-b", "faster-lookup");
    git("add", "-A");
    git("commit", "-qm", "The sample begins");
    appendFileSync(join(workspace, "src/lookup.ts"), "\nexport const staged = true;\n");
    git("add", "-A");
    appendFileSync(join(workspace, "notes.md"), "\nNot staged\n");
    window = await openWindow({
      sandbox: { charactersPerSecond: 2000 },
      settings: {
        "snowcell.defaultModel": "snowcell/qwen",
        "snowcell.prompts.commitMessage": `[[echo]]${message}`,
      },
      server: { workspace, vsix: [packagedExtension, await packageExtension(languageModelsExample)] },
    });
    await window.workbench.openView("Source Control");
    await button().waitFor({ state: "attached" });
  });
  afterAll(async () => {
    await window?.close();
    removeTemporaryFolder(workspace);
  });

  const button = (): Locator =>
    window.workbench.page.locator('.part.sidebar a.action-label[aria-label^="Write Commit Message"]').first();
  /** VS Code draws a pane's buttons only while the mouse is over it. */
  const pressButton = async (): Promise<void> => {
    await window.workbench.page.locator(".part.sidebar .pane:has(.scm-view)").first().hover();
    await button().click();
  };
  const box = (): Locator => window.workbench.page.locator(".scm-editor .monaco-editor").first();
  const boxText = async (): Promise<string> =>
    ((await box().locator(".view-lines").textContent()) ?? "").replaceAll("\u00a0", " ").trim();
  const boxHolds = (text: string | RegExp) => expect.poll(boxText).toMatch(text);
  const focusBox = async (): Promise<void> => await box().locator("textarea, .native-edit-context").first().focus();
  const requests = () => window.sandbox.snowcell.requests.filter(({ path }) => path.endsWith("/chat/completions"));
  const lastPrompt = (): string => JSON.stringify(requests().at(-1)?.body);

  it("writes a message for the staged changes when the button is pressed, and one Undo removes it", async () => {
    const { page } = window.workbench;
    await pressButton();
    await boxHolds(/^Look rows up by their id$/);
    const prompt = lastPrompt();
    expect(prompt).toContain("+export const staged = true;");
    expect(prompt).toContain("faster-lookup");
    expect(prompt).toContain("The sample begins");
    expect(prompt).not.toContain("Not staged");
    await window.workbench.screenshotInThemes("commit-message", () =>
      page.locator(".part.sidebar .pane:has(.scm-view)").first().hover(),
    );
    await focusBox();
    await page.keyboard.press("ControlOrMeta+Z");
    await boxHolds(/^$/);
  });

  it("asks before it replaces what the user typed, and one Undo restores that", async () => {
    const { page, ...workbench } = { page: window.workbench.page, run: window.workbench };
    await focusBox();
    await page.keyboard.type("My own words");
    await boxHolds(/^My own words$/);
    const before = requests().length;
    await workbench.run.runCommand("SnowCell: Write Commit Message");
    const dialog = page.locator(".monaco-dialog-box", { hasText: "The message box already contains text." });
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await boxHolds(/^My own words$/);
    expect(requests().length).toBe(before);

    await workbench.run.runCommand("SnowCell: Write Commit Message");
    await dialog.getByRole("button", { name: "Replace" }).click();
    await boxHolds(/^Look rows up by their id$/);
    await focusBox();
    await page.keyboard.press("ControlOrMeta+Z");
    await boxHolds(/^My own words$/);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.press("Delete");
    await boxHolds(/^$/);
  });

  it("restores the box when it is cancelled, and closes the connection", async () => {
    const { workbench, sandbox } = window;
    // So slow that the answer cannot end before the next steps, however busy the machine is.
    sandbox.snowcell.charactersPerSecond = 1;
    await pressButton();
    await boxHolds(/^Look/);
    await workbench.clickNotificationButton("Cancel", /is describing the staged changes/);
    await boxHolds(/^$/);
    expect((await requests().at(-1)?.closed)?.byClient).toBe(true);
  });

  it("stops writing once the user types in the box", async () => {
    const { workbench } = window;
    await pressButton();
    await boxHolds(/^Look/);
    await focusBox();
    await workbench.page.keyboard.press("ControlOrMeta+A");
    await workbench.page.keyboard.type("Mine");
    await workbench.waitForNotification(/You typed in the message box/);
    await boxHolds(/^Mine$/);
    expect((await requests().at(-1)?.closed)?.byClient).toBe(true);
    // The notification may have gone to the bell, which then has the focus.
    await focusBox();
    await workbench.page.keyboard.press("ControlOrMeta+A");
    await workbench.page.keyboard.press("Delete");
    await boxHolds(/^$/);
    window.sandbox.snowcell.charactersPerSecond = 2000;
  });

  it("describes all changes if nothing is staged", async () => {
    const { workbench } = window;
    git("reset", "-q");
    await workbench.page.locator(".scm-view .resource-group", { hasText: "Staged Changes" }).waitFor({ state: "detached" });
    await pressButton();
    await boxHolds(/^Look rows up by their id$/);
    expect(lastPrompt()).toContain("Not staged");
  });

  it("answers another extension once the user is logged in", async () => {
    const { workbench, sandbox } = window;
    const summarize = async (): Promise<void> => {
      await workbench.openFile("src/lookup.ts");
      await workbench.runCommand("SnowCell Example: Summarize Selection");
      // The document takes the focus some time after its tab appears, so no other step may start before.
      await workbench.page.locator('.part.editor .monaco-editor.focused[data-uri^="untitled:"]').waitFor();
    };
    // Ollama's models need no login, and are available before.
    await summarize();
    expect(sandbox.ollama.requests.some(({ path }) => path === "/api/chat")).toBe(true);
    await logIn(workbench, sandbox.snowcell.demoUser, sandbox.snowcell.demoToken);
    await workbench.waitForNotification(/Logged in as/);
    const before = requests().length;
    await summarize();
    expect(requests().length).toBe(before + 1);
    expect(await workbench.editorText()).toContain("About your question");
  });
});
