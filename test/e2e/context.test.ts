// What goes with a message, in a real VS Code and checked at the service: every kind of attachment, what is refused,
// parameters on the wire, and the note under the answer about what did not fit.

import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleWorkspace } from "../harness/paths.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { openWindow, selectModel, type Window } from "./window.js";

/** One pixel. */
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** A repository with a changed file, a staged one, a problem, and files of all kinds. */
function prepareWorkspace(): string {
  const workspace = temporaryFolder("snowcell-e2e-context-");
  cpSync(sampleWorkspace, workspace, { recursive: true });
  const write = (name: string, content: string | Uint8Array): void => writeFileSync(join(workspace, name), content);
  const git = (...args: readonly string[]): void => {
    const author = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
    execFileSync("git", ["-C", workspace, ...author, ...args], { stdio: "pipe" });
  };
  write(".gitignore", "*.log\n");
  write("ignored.log", "never offered\n");
  write(".env", "PASSWORD=canary-of-the-env\n");
  write(
    "blob.bin",
    Uint8Array.from({ length: 3000 }, (_, index) => index % 7),
  );
  write("shot.png", Buffer.from(png, "base64"));
  write("broken.json", '{ "answer": }\n');
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "--message", "Begin");
  appendFileSync(join(workspace, "src/inventory.py"), "# staged-line\n");
  git("add", "src/inventory.py");
  appendFileSync(join(workspace, "notes.md"), "\nchanged-line\n");
  return workspace;
}

interface SentChat {
  readonly messages: readonly { readonly role: string; readonly content: string; readonly images?: readonly string[] }[];
  readonly options?: Readonly<Record<string, unknown>>;
}

describe("what goes with a message", () => {
  let window: Window;
  let workspace: string;
  beforeAll(async () => {
    workspace = prepareWorkspace();
    window = await openWindow({
      sandbox: { charactersPerSecond: 20_000 },
      settings: { "snowcell.ollama.contextLength": 4096, "snowcell.request.maxRetries": 0 },
      server: { workspace },
    });
    await window.panel.open();
    await selectModel(window.workbench, /ollama\/llama3\.2/);
  });
  afterAll(async () => await window?.close());

  const sent = (): SentChat => window.sandbox.ollama.requests.findLast(({ path }) => path === "/api/chat")?.body as SentChat;
  /** By its whole label, or a pattern. */
  const chip = (label: string | RegExp) =>
    window.panel.frame
      .locator("snowcell-composer")
      .getByTestId("attachment")
      .filter({ has: window.panel.frame.getByText(label, { exact: true }) });
  const attach = async (kind: string): Promise<void> => {
    await window.panel.frame.getByTestId("attach-button").click();
    await window.workbench.pickQuickItem(kind);
  };
  const mention = async (query: string, row: string): Promise<void> => {
    await window.panel.composer.pressSequentially(`@${query}`);
    await window.panel.frame.getByTestId("mention").filter({ hasText: row }).first().click();
  };

  it("attaches each kind, and sends all of them to the service", async () => {
    const { workbench, panel } = window;
    await workbench.openFile("broken.json");
    await expect.poll(async () => await workbench.statusBarText("status.problems")).toMatch(/[1-9]/);
    await workbench.openFile("src/lookup.ts");
    await workbench.selectLines(13, 22);
    await attach("Selection");
    await chip("lookup.ts:13–22").waitFor();

    await attach("Files…");
    await workbench.pickQuickItem("Order.java", { staysOpen: true });
    await workbench.page.keyboard.press("Enter");
    await chip("Order.java").waitFor();
    await attach("Folder…");
    await workbench.pickQuickItem("src");
    await chip("src").waitFor();
    await attach("Problems");
    await chip("Problems").waitFor();
    await attach("Changes");
    await chip("Changes").waitFor();
    await attach("Staged Changes");
    await chip("Staged Changes").waitFor();
    await mention("inven", "inventory.py");
    await chip("inventory.py").waitFor();

    await panel.send("[[echo]]What is all this?");
    await panel.answerIs("done");
    const { content = "" } = sent().messages.at(-1) ?? {};
    for (const part of [
      ...["File: src/lookup.ts, lines 13 to 22", "File: src/Order.java", "Files of the folder: src", "lookup.ts\n"],
      ...["Problems that the editor reports", "broken.json:1:13 error", "Git diff: Changes", "+changed-line"],
      ...["Git diff: Staged Changes", "+# staged-line", "File: src/inventory.py", "What is all this?"],
    ]) {
      expect(content).toContain(part);
    }
    expect(content).not.toContain("@inven");
  });

  it("attaches the terminal's selection, and restores the clipboard", async () => {
    const { workbench, panel } = window;
    await workbench.page.evaluate(() => navigator.clipboard.writeText("mine"));
    await workbench.runCommand("Terminal: Create New Terminal");
    await workbench.page.locator(".terminal-wrapper.active .xterm-screen, .terminal-wrapper.active canvas").first().waitFor();
    await workbench.page.locator(".terminal-wrapper.active .xterm-helper-textarea").focus();
    await workbench.page.keyboard.type("echo seen-in-$((40+2))");
    await workbench.page.keyboard.press("Enter");
    await expect
      .poll(async () => {
        if ((await chip(/^Terminal/).count()) > 0)
          await chip(/^Terminal/)
            .getByTestId("remove-attachment")
            .click();
        await workbench.runCommand("Terminal: Select All");
        await attach("Terminal Selection");
        await chip(/^Terminal/).waitFor();
        await panel.send("[[echo]]And this?");
        await panel.answerIs("done");
        return sent().messages.at(-1)?.content;
      })
      .toContain("seen-in-42");
    expect(sent().messages.at(-1)?.content).toContain("Terminal output: ");
    expect(await workbench.page.evaluate(() => navigator.clipboard.readText())).toBe("mine");
    await workbench.runCommand("Terminal: Kill the Active Terminal Instance");
  });

  it("opens the source lines when a chip is clicked", async () => {
    const { workbench, panel } = window;
    await workbench.openFile("notes.md");
    await panel.frame
      .getByTestId("attachment")
      .filter({ hasText: "lookup.ts:13–22" })
      .first()
      .getByTestId("open-attachment")
      .click();
    await workbench.page.locator('.tabs-container .tab.active[data-resource-name="lookup.ts"]').waitFor();
    await workbench
      .statusBarItem("status.editor.selection")
      .filter({ hasText: /Ln 22, .*selected/ })
      .waitFor();
  });

  it("asks before it attaches a file of secrets, and refuses binary files", async () => {
    const { workbench, panel, sandbox } = window;
    await mention(".env", ".env");
    const dialog = workbench.page.locator(".monaco-dialog-box").filter({ hasText: "Attach .env?" });
    await dialog.waitFor();
    await workbench.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await mention("blob", "blob.bin");
    await workbench.waitForNotification(/blob\.bin is neither text nor a supported image/);
    await mention("shot", "shot.png");
    await workbench.waitForNotification(/llama3\.2 does not accept images/);
    await panel.composer.pressSequentially("@ignored");
    await panel.frame.getByTestId("mention").filter({ hasText: "ignored.log" }).waitFor({ state: "detached" });
    expect(await panel.frame.locator("snowcell-composer").getByTestId("attachment").count()).toBe(0);
    await panel.composer.fill("");
    expect(sandbox.ollama.requests.some(({ rawBody }) => rawBody.includes("canary-of-the-env"))).toBe(false);
  });

  it("sends an image to a vision model, and accepts a drop", async () => {
    const { workbench, panel, server } = window;
    await panel.newChat();
    await selectModel(workbench, /ollama\/llava/);
    await mention("shot", "shot.png");
    await chip("shot.png").waitFor();
    // What VS Code's lists put into a drag in a remote window.
    const uri = `vscode-remote://127.0.0.1:${server.port}${workspace}/README.md`;
    await panel.frame.locator("body").evaluate((body, address) => {
      const data = new DataTransfer();
      data.setData("text/uri-list", address);
      for (const type of ["dragover", "drop"])
        body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    }, uri);
    await chip("README.md").waitFor();
    await panel.send("[[echo]]What is to be seen?");
    await panel.answerIs("done");
    expect(sent().messages.at(-1)).toMatchObject({ images: [png] });
    expect(sent().messages.at(-1)?.content).toContain("File: README.md");
  });

  it("sends the parameters of the conversation, keeps them as a preset, and applies it in another", async () => {
    const { workbench, panel } = window;
    await panel.newChat();
    await selectModel(workbench, /ollama\/llama3\.2/);
    await panel.frame.getByTestId("parameters-button").click();
    await panel.frame.getByTestId("parameter-temperature").fill("9");
    await panel.frame.getByRole("alert").filter({ hasText: "Enter a number from 0 to 2." }).waitFor();
    await panel.frame.getByTestId("parameter-temperature").fill("0.3");
    await panel.frame.getByTestId("parameter-stop").fill("END");
    await panel.frame.getByTestId("parameter-systemPrompt").fill("Answer as a heron.");
    // Ollama's llama does not reason: the panel offers no parameter that it would refuse.
    expect(await panel.frame.getByTestId("parameter-reasoningEffort").count()).toBe(0);
    await panel.frame.getByTestId("save-preset").click();
    await workbench.fillInput("Heron");
    await panel.frame.getByTestId("preset").filter({ hasText: "Heron" }).waitFor();
    await panel.send("[[echo]]One");
    await panel.answerIs("done");
    expect(sent()).toMatchObject({
      options: { temperature: 0.3, stop: ["END"] },
      messages: [{ role: "system", content: "Answer as a heron." }, {}],
    });

    await panel.newChat();
    await panel.send("[[echo]]Two");
    await panel.answerIs("done");
    expect(sent().options).not.toHaveProperty("temperature");
    // Sending closed it.
    await panel.frame.getByTestId("parameters-button").click();
    await panel.frame.getByTestId("apply-preset").click();
    await panel.frame.locator('[data-tuned="true"]').waitFor();
    await panel.send("[[echo]]Three");
    await panel.answerIs("done");
    expect(sent().options).toMatchObject({ temperature: 0.3 });
    await panel.frame.getByTestId("parameters-button").click();
    await panel.frame.getByTestId("reset-parameters").click();
    await panel.frame.locator('[data-tuned="false"]').waitFor();
    await panel.frame.getByTestId("close-feature").click();
  });

  it("shows before sending that not everything fits, and lists under the answer what was left out", async () => {
    const { panel, workbench } = window;
    await panel.newChat();
    const long = `[[length:40]] ${"snow ".repeat(1700)}`;
    await panel.send(long);
    await panel.answerIs("done");
    await panel.composer.fill(long);
    const meter = panel.frame.getByTestId("context-meter");
    await panel.frame.locator('[data-testid="context-meter"][data-full="over"]').waitFor();
    await meter.click();
    const dropped = panel.frame.locator('[data-testid="context-part"][data-kept="false"]');
    await dropped.filter({ hasText: "Earliest messages (1)" }).waitFor();
    await workbench.screenshot("context-not-everything-fits");
    await panel.frame.getByTestId("send-button").click();
    await panel.frame
      .locator('[data-testid="notice"][data-kind="context"]')
      .filter({ hasText: "earlier messages (1)" })
      .waitFor();
    await panel.answerIs("done");
    expect(sent().messages.map(({ role }) => role)).toEqual(["user"]);
  });

  it("violates no content policy", () => {
    expect(window.workbench.consoleErrors()).toEqual([]);
  });
});
