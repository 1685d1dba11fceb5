// Reviews in a real editor: text typed during waits, marks in long files, and what "remaining" means.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import { commands, settings } from "../../../src/contributions/contributions.js";
import {
  bytes,
  isReviewed,
  notificationWith,
  openNew,
  reviewOf,
  type ScriptedModel,
  select,
  typeKeys,
  until,
  useScriptedModel,
} from "./editor-fixture.js";

const run = (command: string, argument?: unknown): Thenable<unknown> => vscode.commands.executeCommand(command, argument);

const choose = (id: string): Thenable<void> =>
  vscode.workspace.getConfiguration().update(settings.defaultModel, id, vscode.ConfigurationTarget.Global);

const three = "let one = 1;\n// a\nlet two = 2;\n// b\nlet three = 3;\n";
const threeBetter = "```ts\nconst one = 1;\n// a\nconst two = 2;\n// b\nconst three = 3;\n```";

describe("a review", () => {
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
    scripted.answers.splice(0);
  });
  after(async () => await end());

  const inserting = (document: vscode.TextDocument, line: number, text: string): vscode.WorkspaceEdit => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(line, 0), text);
    return edit;
  };
  const insert = async (document: vscode.TextDocument, line: number, text: string): Promise<void> => {
    assert.ok(await vscode.workspace.applyEdit(inserting(document, line, text)));
  };
  /** VS Code refuses an extension's edit, but not a typed one, if another edit arrives first: then again. */
  const typeAt = async (document: vscode.TextDocument, line: number, text: string): Promise<void> => {
    while (!(await vscode.workspace.applyEdit(inserting(document, line, text))));
  };

  /** Opens a review of three changes in a new document. */
  const reviewing = async (file: string): Promise<vscode.TextDocument> => {
    const editor = await openNew(`samples/${file}`, three);
    select(editor, 0, 4);
    scripted.say(threeBetter);
    await run(commands.improveSelection);
    await reviewOf(editor.document);
    return editor.document;
  };

  it("applies text typed between the command and the request only once", async () => {
    const editor = await openNew("samples/between.ts", "let one = 1;\nlet two = 2;\nlet three = 3;\n");
    const { document } = editor;
    select(editor, 1, 1);
    const asked = scripted.requests.length;
    // A model that is not in the list: its provider is asked first.
    await choose("scripted/two");
    const answer = scripted.holdDescription();
    scripted.say("```ts\nconst two = 2;\n```");
    const done = run(commands.improveSelection);
    await answer.awaited;
    await insert(document, 0, "// above\n// more\n");
    const offered = notificationWith("Review");
    answer.release();
    await until(() => scripted.requests.length > asked);
    assert.match(scripted.lastPrompt, /Selected: line 4 of samples\/between\.ts\n```typescript\nlet two = 2;\n```/);
    (await offered)();
    await reviewOf(document);
    await run(commands.acceptAllChanges);
    await done;
    await choose("scripted/one");
    await until(() => !isReviewed());
    assert.equal(bytes(document), "// above\n// more\nlet one = 1;\nconst two = 2;\nlet three = 3;\n");
  });

  it("writes to the lines' place after the last wait, despite text typed until then", async () => {
    const document = await reviewing("late.ts");
    const accepted = run(commands.acceptAllChanges);
    // Typed line by line while SnowCell checks whether the file is writable.
    for (let count = 0; count < 5; count++) await typeAt(document, 0, `// typed ${count}\n`);
    await accepted;
    await until(() => !isReviewed());
    const typed = [4, 3, 2, 1, 0].map((count) => `// typed ${count}\n`).join("");
    assert.equal(bytes(document), `${typed}const one = 1;\n// a\nconst two = 2;\n// b\nconst three = 3;\n`);
  });

  it("leaves the cursor to a user whose typing ends it", async () => {
    const document = await reviewing("ends.ts");
    await run(commands.acceptChange);
    await run(commands.acceptChange);
    const beside = await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
    beside.selection = new vscode.Selection(4, 0, 4, 0);
    await typeKeys("x");
    await until(() => !isReviewed());
    await typeKeys("y");
    await typeKeys("z");
    assert.equal(bytes(document), "const one = 1;\n// a\nconst two = 2;\n// b\nxyzlet three = 3;\n");
  });

  it("keeps the accepted changes when the remaining ones are rejected", async () => {
    const document = await reviewing("remaining.ts");
    await run(commands.acceptChange);
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab?.label, "remaining.ts: Improve, 3 changes (SnowCell)");
    await run(commands.rejectAllChanges);
    await until(() => !isReviewed());
    assert.equal(bytes(document), three.replace("let one", "const one"));
  });

  it("has its buttons at the start of the line, with the number of each change, also in a part of a long file", async () => {
    const editor = await openNew("samples/marks.ts", Array.from({ length: 6000 }, (_, index) => `let v${index} = 1;`).join("\n"));
    const { document } = editor;
    select(editor, 3000, 3004);
    scripted.say(
      `\`\`\`ts\n${[3000, 3001, 3002, 3003, 3004].map((index) => `${index % 2 ? "let" : "const"} v${index} = 1;`).join("\n")}\n\`\`\``,
    );
    await run(commands.improveSelection);
    const proposal = await reviewOf(document);
    const hints = async (): Promise<string[]> => {
      const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        "vscode.executeInlayHintProvider",
        proposal.document.uri,
        new vscode.Range(0, 0, proposal.document.lineCount, 0),
      );
      return found.map(({ position, label }) => {
        const text = typeof label === "string" ? label : label.map(({ value }) => value).join("");
        return `${proposal.document.lineAt(position.line).text} ${position.character}: ${text}`;
      });
    };
    assert.deepEqual(await hints(), [
      "const v3000 = 1; 0: ✓ Accept · ✗ Reject · 1 of 3",
      "const v3002 = 1; 0: ✓ Accept · ✗ Reject · 2 of 3",
      "const v3004 = 1; 0: ✓ Accept · ✗ Reject · 3 of 3",
    ]);
    await run(commands.acceptChange);
    await run(commands.rejectChange);
    assert.deepEqual(await hints(), ["const v3004 = 1; 0: ✓ Accept · ✗ Reject · 3 of 3"]);
    await run(commands.acceptAllChanges);
    await until(() => !isReviewed());
    assert.equal(
      document.getText(new vscode.Range(3000, 0, 3005, 0)),
      "const v3000 = 1;\nlet v3001 = 1;\nlet v3002 = 1;\nlet v3003 = 1;\nconst v3004 = 1;\n",
    );
  });
});
