// Slash commands in a real VS Code, by keyboard: each built-in one reaches what it names, and a prompt file goes with its input
// and the selection.

import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sampleWorkspace } from "../../../harness/paths.js";
import { removeTemporaryFolder, temporaryFolder } from "../../../harness/temporary-folder.js";
import { Keyboard } from "../../by-keyboard.js";
import { openWindow, selectModel, type Window } from "../../window.js";

const workspace = temporaryFolder("snowcell-e2e-slash-");
// biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of prompt files
const prompt = "---\ndescription: Reviews it\nargument-hint: what for\n---\nReview ${selection} for ${input:concern:What for?}.";
const improved = "```ts\n  for (const order of orders.toReversed()) {\n```";

describe("slash commands", () => {
  let window: Window;
  let keyboard: Keyboard;
  beforeAll(async () => {
    cpSync(sampleWorkspace, workspace, { recursive: true });
    mkdirSync(join(workspace, ".github/prompts"), { recursive: true });
    writeFileSync(join(workspace, ".github/prompts/review.prompt.md"), prompt);
    const git = (...args: readonly string[]): void => {
      const author = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
      execFileSync("git", ["-C", workspace, ...author, ...args], { stdio: "pipe" });
    };
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "Begin");
    appendFileSync(join(workspace, "notes.md"), "\nchanged-line\n");
    git("add", ".");
    window = await openWindow({
      sandbox: { charactersPerSecond: 20_000 },
      settings: { "files.autoSave": "off" },
      server: { workspace },
    });
    await window.panel.open();
    await selectModel(window.workbench, /Qwen 1\.5/);
    keyboard = new Keyboard(window);
  });
  afterAll(async () => {
    await window?.close();
    removeTemporaryFolder(workspace);
  });
  beforeEach(async () => {
    window.sandbox.snowcell.answers.length = 0;
    await window.workbench.runCommand("View: Close All Editors");
    await window.workbench.openFile("src/lookup.ts");
    await window.workbench.selectLines(15, 15);
  });

  const diff = () => window.workbench.page.locator(".part.editor .monaco-diff-editor");
  const lastQuestion = (): string => {
    const body = window.sandbox.snowcell.requests.findLast(({ path }) => path.endsWith("/chat/completions"))?.body;
    const { messages } = body as { messages: readonly { content: string }[] };
    return messages.map(({ content }) => content).join("\n\n");
  };
  const say = (...answers: readonly string[]): void => void window.sandbox.snowcell.answers.push(...answers);
  /** Types some letters, moves to the command with the arrow keys, takes it with Tab, adds words and sends. */
  const run = async (command: string, letters: string, words = ""): Promise<void> => {
    const { panel } = window;
    await keyboard.toComposer();
    await keyboard.type(`/${letters}`);
    const item = panel.frame.locator(`[data-testid="slash-item"][data-command="${command}"]`);
    await item.waitFor();
    for (let step = 0; step < 20 && (await item.getAttribute("aria-selected")) !== "true"; step++) {
      await keyboard.press("ArrowDown");
    }
    await keyboard.press("Tab");
    await expect.poll(() => panel.composer.inputValue()).toBe(`/${command} `);
    await keyboard.type(words);
    await keyboard.press("Enter");
  };
  const reviewed = async (): Promise<void> => {
    await diff().locator(".editor.modified .view-line", { hasText: "toReversed" }).first().waitFor();
    await keyboard.press("Control+Shift+Backspace");
    await diff().waitFor({ state: "hidden" });
  };

  it("/explain explains the selection in the chat", async () => {
    say("It goes through the orders.");
    await run("explain", "exp", "for a beginner");
    await window.panel.answerHolds("It goes through the orders.");
    expect(lastQuestion()).toMatch(/File: src\/lookup\.ts, lines? 15[\s\S]*for a beginner/);
  });

  it.each([
    ["improve", "im"],
    ["fix", "fi"],
    ["doc", "do"],
    ["edit", "ed"],
  ])("/%s opens a change of the selection to review", async (command, letters) => {
    say(improved);
    await run(command, letters, "go backwards");
    await reviewed();
    expect(lastQuestion()).toContain("go backwards");
  });

  it("/tests writes tests into an unsaved file", async () => {
    say('```ts\nimport { totalsByCustomer } from "../../lookup";\n```');
    await run("tests", "te", "with vitest");
    await window.workbench.page.locator(".tabs-container .tab.active", { hasText: "lookup.test.ts" }).waitFor();
    expect(lastQuestion()).toContain("with vitest");
    await window.workbench.runCommand("View: Revert and Close Editor");
  });

  it("/compare asks several models the words after it", async () => {
    const { workbench, panel } = window;
    await panel.newChat();
    await run("compare", "comp", "[[echo]]Which is faster?");
    await workbench.page.locator(".quick-input-list .monaco-list-row").first().waitFor();
    await keyboard.press("Escape");
    await expect.poll(() => panel.composer.inputValue()).toBe("[[echo]]Which is faster?");
    await panel.composer.fill("");
  });

  it("/clear starts a new chat", async () => {
    const { panel } = window;
    await panel.send("[[echo]]Before");
    await panel.answerIs("done");
    await run("clear", "cl");
    await panel.frame.getByTestId("welcome").waitFor();
    expect(await panel.messages.count()).toBe(0);
  });

  it("a prompt file goes with the words as its input and the selection attached, and asks for what is missing", async () => {
    const { panel, workbench } = window;
    say("No bugs.", "No leaks.");
    await run("review", "rev", "hidden bugs");
    await panel.answerHolds("No bugs.");
    expect(lastQuestion()).toMatch(/File: src\/lookup\.ts, lines? 15[\s\S]*Review src\/lookup\.ts, line 15 for hidden bugs\.$/);
    await panel.messages.filter({ hasText: "Review src/lookup.ts, line 15 for hidden bugs." }).first().waitFor();
    await run("review", "rev");
    await workbench.fillInput("leaks", { title: "/review" });
    await panel.answerHolds("No leaks.");
    expect(lastQuestion()).toMatch(/Review src\/lookup\.ts, line 15 for leaks\.$/);
  });

  it("is drawn well in each theme", async () => {
    const { workbench, panel } = window;
    for (const theme of ["dark", "light", "high-contrast"] as const) {
      await workbench.setTheme(theme);
      for (const width of [300, 600]) {
        await workbench.resizeSideBar(width);
        await keyboard.toComposer();
        await keyboard.type("/");
        await panel.frame.getByTestId("slash-item").first().waitFor();
        await workbench.screenshot(`slash-list-${theme}-${width}`);
        await panel.composer.fill("");
      }
    }
  });

  // Last, because the harness does not find the panel again once another view took its place.
  it("/commit writes the commit message", async () => {
    say("Note what changed");
    await run("commit", "comm");
    await expect.poll(() => window.sandbox.snowcell.requests.some(({ rawBody }) => rawBody.includes("+changed-line"))).toBe(true);
    await window.workbench.runCommand("Source Control: Focus on Changes View");
    const box = window.workbench.page.locator(".scm-editor .monaco-editor .view-lines").first();
    await expect.poll(async () => ((await box.textContent()) ?? "").replaceAll("\u00a0", " ")).toContain("Note what changed");
  });
});
