// Every editor action from every entry point, in each sample language: the request to the model, and the notification or
// the chat message that follows.

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Action, actions, type EntryName, entries } from "../../editor-entries.js";
import { openWindow, selectModel, type Window } from "../../window.js";

const samples = [
  { file: "src/lookup.ts", language: "typescript", lines: [15, 16] },
  { file: "src/inventory.py", language: "python", lines: [14, 15] },
  { file: "src/Order.java", language: "java", lines: [15, 17] },
  { file: "notes.md", language: "markdown", lines: [3, 4] },
] as const;

/** The request to the model, and the notification if it returns the code unchanged. */
const asked = {
  improve: { words: "Improve the selected", end: /^Improve: nothing to change/ },
  fix: { words: "Fix the selected", end: /^Fix: nothing to change/ },
  document: { words: "Document the selected", end: /^Document: nothing to change/ },
  writeTests: { words: "Write tests for the selected", end: /The answer contains no readable tests/ },
} as const;

const changes = Object.keys(asked) as (keyof typeof asked)[];
const everywhere: readonly EntryName[] = ["palette", "keys", "menu"];

describe("every action of the editor", () => {
  let window: Window;
  beforeAll(async () => {
    window = await openWindow({
      sandbox: { charactersPerSecond: 20_000 },
      settings: { "snowcell.codeLens.enabled": true, "files.autoSave": "off" },
    });
    await window.panel.open();
    await selectModel(window.workbench, /Qwen 1\.5/);
  });
  afterAll(async () => await window?.close());
  afterEach(() => void window.sandbox.snowcell.answers.splice(0));

  /** An action whose answer changes nothing, started by `start`: the request names the language, and a notification follows. */
  async function answersUnchanged(action: keyof typeof asked, language: string, start: () => Promise<void>): Promise<void> {
    const { workbench, sandbox } = window;
    const before = sandbox.snowcell.requests.length;
    const { words, end } = asked[action];
    sandbox.snowcell.answers.push("UNCHANGED");
    await start();
    await workbench.dismissNotification(end);
    const requests = sandbox.snowcell.requests.slice(before).map(({ rawBody }) => rawBody);
    expect(requests, action).toEqual([expect.stringContaining(`${words} ${language} code`)]);
  }

  async function explains(words: string, start: () => Promise<void>): Promise<void> {
    const { panel, sandbox } = window;
    sandbox.snowcell.answers.push(words);
    await start();
    await panel.answers.filter({ hasText: words }).waitFor();
    await panel.answerIs("done");
  }

  it.each(samples)(
    "starts from the palette, a keybinding and the menu in $file",
    async ({ file, language, lines: [from, to] }) => {
      const { workbench, panel } = window;
      await workbench.openFile(file);
      await workbench.selectLines(from, to);
      const chip = panel.frame.locator("snowcell-composer").getByTestId("attachment");
      for (const name of everywhere) {
        const start = (action: Action) => entries[name](workbench, action);
        for (const action of changes) await answersUnchanged(action, language, () => start(action));
        await explains(`${file} explained from the ${name}`, () => start("explain"));
        await workbench.focusEditor();
        await start("addToChat");
        await chip
          .filter({ hasText: `${from}–${to}` })
          .getByTestId("remove-attachment")
          .click();
        await chip.waitFor({ state: "detached" });
        await workbench.focusEditor();
      }
      for (const action of ["improve", "document"] as const) {
        await workbench.focusEditor();
        await answersUnchanged(action, language, () => entries.lightbulb(workbench, action));
      }
    },
  );

  it("starts from the CodeLens above a function", async () => {
    const { workbench } = window;
    await workbench.openFile("src/lookup.ts");
    const lens = (title: string) => workbench.page.locator(".codelens-decoration a", { hasText: title }).last();
    for (const action of ["improve", "document", "writeTests"] as const) {
      const title = actions[action].title.replace(/ Selection$/, "");
      await answersUnchanged(action, "typescript", () => lens(title).click());
    }
    await explains("Explained from the CodeLens", () => lens("Explain").click());
  });

  it("offers a fix in the lightbulb if there is a problem", async () => {
    const { workbench } = window;
    const { page } = workbench;
    await workbench.openFile("src/lookup.ts");
    await workbench.focusEditor();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("let = wrong");
    await page.locator(".squiggly-error").first().waitFor();
    await page.keyboard.press("F8");
    await page.keyboard.press("Escape");
    await answersUnchanged("fix", "typescript", () => entries.lightbulb(workbench, "fix"));
    await workbench.runCommand("File: Revert File");
  });
});
