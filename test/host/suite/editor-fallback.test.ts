// Fallback in the editor and in the commit message box if the selected model fails: the user's chain, disclosed.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commands, settings } from "../../../src/contributions/contributions.js";
import type { Failure } from "../../../src/core/failures/errors.js";
import { openNew, reviewOf, type ScriptedModel, select, until, useHelper, useScriptedModel } from "./editor-fixture.js";

const run = (command: string, argument?: unknown): Thenable<unknown> => vscode.commands.executeCommand(command, argument);
const limited: Failure = { provider: "scripted", kind: "rate-limited", remedy: "retry" };

describe("a fallback in the editor", () => {
  let scripted: ScriptedModel;
  let helper: ScriptedModel;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    const [used, helping] = [await useScriptedModel(), await useHelper()];
    scripted = used.scripted;
    helper = helping.helper;
    ends.push(helping.dispose, used.dispose);
  });
  afterEach(async () => {
    await run("workbench.action.revertAndCloseActiveEditor");
    await run("workbench.action.closeAllEditors");
    scripted.answers.splice(0);
    helper.answers.splice(0);
  });
  after(async () => {
    for (const end of ends) await end();
  });
  const title = () => vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? "";

  it("answers instead of a model that fails before its first token, and the review's title says so", async () => {
    const editor = await openNew("samples/fallback.ts", "let one = 1;\nlet two = 2;\n");
    select(editor, 0, 0);
    scripted.fail(limited);
    helper.say("```ts\nconst one = 1;\n```");
    await run(commands.improveSelection);
    await reviewOf(editor.document);
    assert.equal(title(), "fallback.ts: Improve, answered by Helper (SnowCell)");
    assert.equal(helper.lastPrompt, scripted.lastPrompt, "it is asked the same");
    await run(commands.rejectAllChanges);
  });

  it("continues with the remaining selections, without asking the failed model again", async () => {
    const editor = await openNew("samples/several.ts", "let one = 1;\n\n\nlet two = 2;\n");
    editor.selections = [new vscode.Selection(0, 0, 0, 12), new vscode.Selection(3, 0, 3, 12)];
    const before = scripted.requests.length;
    scripted.fail(limited);
    helper.say("```ts\nconst one = 1;\n```");
    helper.say("```ts\nconst two = 2;\n```");
    await run(commands.improveSelection);
    await reviewOf(editor.document);
    assert.equal(scripted.requests.length, before + 1);
    await run(commands.acceptAllChanges);
    await until(() => editor.document.getText() === "const one = 1;\n\n\nconst two = 2;\n");
  });

  it("does not replace a partial answer: a truncated answer stays with its model", async () => {
    const editor = await openNew("samples/begun.ts", "let one = 1;\n");
    select(editor, 0, 0);
    const before = helper.requests.length;
    scripted.say("```ts\nconst", { type: "failed", failure: limited });
    const done = run(commands.improveSelection);
    await until(() => scripted.answers.length === 0);
    // A question asks whether to review the part; the test does not answer it.
    void done;
    assert.equal(helper.requests.length, before);
  });

  it("is not used while the setting is off", async () => {
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update(settings.fallbackEnabled, false, vscode.ConfigurationTarget.Global);
    const editor = await openNew("samples/off.ts", "let one = 1;\n");
    select(editor, 0, 0);
    const before = helper.requests.length;
    scripted.fail(limited);
    void run(commands.improveSelection);
    await until(() => scripted.answers.length === 0);
    assert.equal(helper.requests.length, before);
    await configuration.update(settings.fallbackEnabled, true, vscode.ConfigurationTarget.Global);
  });
});
