// Where the actions are offered, and the results of those that change no text: the lightbulb, CodeLens, Explain, tests.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commands, settings } from "../../../src/contributions/contributions.js";
import { folder, openNew, type ScriptedModel, select, until, useScriptedModel } from "./editor-fixture.js";

const run = (command: string, argument?: unknown): Thenable<unknown> => vscode.commands.executeCommand(command, argument);

describe("offers in the editor", () => {
  let scripted: ScriptedModel;
  let end: () => Promise<void>;
  before(async () => {
    const used = await useScriptedModel();
    scripted = used.scripted;
    end = used.dispose;
  });
  afterEach(async () => {
    await run("workbench.action.revertAndCloseActiveEditor");
    await run("workbench.action.closeAllEditors");
  });
  after(async () => await end());

  const offered = async (uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> => {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", uri, range);
    return actions.filter(({ command }) => command?.command.startsWith("snowcell."));
  };

  it("offer to edit, improve and document the selection, and to fix problems in it", async () => {
    // No language that VS Code knows: its own problems would come at any time.
    const { document } = await openNew("offers/one.list", "const one = 1;\nconst two = wrong;\n");
    const selected = new vscode.Range(0, 0, 1, 18);
    const titles = async (range: vscode.Range): Promise<string[]> =>
      (await offered(document.uri, range)).map(({ title }) => title);
    assert.deepEqual(await titles(selected), ["Edit with SnowCell…", "Improve with SnowCell", "Document with SnowCell"]);
    const problems = vscode.languages.createDiagnosticCollection("test");
    problems.set(document.uri, [new vscode.Diagnostic(new vscode.Range(1, 12, 1, 17), "Cannot find name 'wrong'")]);
    const fix = (await offered(document.uri, new vscode.Range(1, 14, 1, 14))).find(({ title }) => title === "Fix with SnowCell");
    problems.dispose();
    assert.equal(fix?.kind?.value, vscode.CodeActionKind.QuickFix.value);
  });

  it("show CodeLens only if it is turned on", async () => {
    const { document } = await openNew("offers/lens.list", "alpha\n  one\n");
    const symbols = vscode.languages.registerDocumentSymbolProvider(
      { pattern: "**/*.list" },
      {
        provideDocumentSymbols: () => [
          new vscode.DocumentSymbol(
            "alpha",
            "",
            vscode.SymbolKind.Function,
            new vscode.Range(0, 0, 1, 5),
            new vscode.Range(0, 0, 0, 5),
          ),
        ],
      },
    );
    const lenses = async (): Promise<(string | undefined)[]> => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", document.uri);
      return found.map(({ command }) => command?.command);
    };
    const turn = (on: boolean | undefined): Thenable<void> =>
      vscode.workspace.getConfiguration().update(settings.codeLensEnabled, on, vscode.ConfigurationTarget.Global);
    assert.deepEqual(await lenses(), []);
    await turn(true);
    // The CodeLens provider loads when the setting changes.
    let found = await lenses();
    while (found.length === 0) found = await lenses();
    assert.deepEqual(found, [
      commands.explainSelection,
      commands.improveSelection,
      commands.documentSelection,
      commands.writeTests,
    ]);
    await turn(undefined);
    while (found.length > 0) found = await lenses();
    symbols.dispose();
  });

  it("explain in the chat, with the selection attached", async () => {
    const editor = await openNew("offers/explain.ts", "const one = 1;\nconst two = 2;\nconst three = 3;\n");
    select(editor, 1, 1);
    scripted.say("It is two.");
    await run(commands.explainSelection);
    assert.match(scripted.lastPrompt, /File: offers\/explain\.ts, lines 2 to 2\n```typescript\nconst two = 2;\n```/);
    assert.match(scripted.lastPrompt, /Explain line 2 of offers\/explain\.ts/);
  });

  it("write tests into a new, unsaved file beside the project's tests, and overwrite none", async () => {
    await openNew("offers/src/other.test.ts", 'import { it } from "vitest";\n');
    await openNew("offers/src/price.test.ts", "// exists\n");
    const editor = await openNew("offers/src/price.ts", "export const price = (count: number) => count * 2;\n");
    select(editor, 0, 0);
    scripted.say('```ts\nimport { it } from "vitest";\n\nit("doubles", () => {});\n```');
    await run(commands.writeTests);
    const document = await until(() =>
      vscode.workspace.textDocuments.find(
        ({ uri, isDirty }) => uri.scheme === "untitled" && uri.path.endsWith("price-2.test.ts") && isDirty,
      ),
    );
    assert.equal(document.uri.path, vscode.Uri.joinPath(folder(), "offers/src/price-2.test.ts").path);
    assert.equal(document.getText(), 'import { it } from "vitest";\n\nit("doubles", () => {});\n');
    assert.match(scripted.lastPrompt, /A test of this project/);
    const kept = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder(), "offers/src/price.test.ts"));
    assert.equal(new TextDecoder().decode(kept), "// exists\n");
    await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(vscode.Uri.joinPath(folder(), "offers/src/price-2.test.ts"))));
  });
});
