// Improve, Fix and Document in a real editor: what reaches the model, what is reviewed, and that only accepted changes
// ever reach a document.

import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import * as vscode from "vscode";
import { commands } from "../../../src/contributions/contributions.js";
import {
  bytes,
  isReviewed,
  notificationWith,
  openNew,
  reviewOf,
  type ScriptedModel,
  select,
  typeKeys,
  undo,
  until,
  useScriptedModel,
} from "./editor-fixture.js";

const run = (command: string, argument?: unknown): Thenable<unknown> => vscode.commands.executeCommand(command, argument);

interface Sample {
  readonly file: string;
  readonly text: string;
  /** Selected lines, zero-based. */
  readonly lines: readonly [first: number, last: number];
  readonly answer: string;
  /** The text after the first hunk is accepted and the second rejected. */
  readonly expected: string;
}

const samples: readonly Sample[] = [
  {
    file: "sum.ts",
    text: 'export const unit = "m";\n\nexport function sum(list: number[]): number {\n  var total = 0;\n  for (const item of list) total += item;\n  return total\n}\n',
    lines: [2, 6],
    answer:
      "Here it is:\n\n```ts\nexport function sum(list: number[]): number {\n  let total = 0;\n  for (const item of list) total += item;\n  return total;\n}\n```\nDone.",
    expected:
      'export const unit = "m";\n\nexport function sum(list: number[]): number {\n  let total = 0;\n  for (const item of list) total += item;\n  return total\n}\n',
  },
  {
    file: "stock.py",
    text: "def value_of(items):\r\n\tvalue = 0\r\n\tfor item in items:\r\n\t\tvalue = value + item\r\n\treturn (value)\r\n",
    lines: [0, 4],
    answer:
      "```python\ndef value_of(items):\n    total = 0\n    for item in items:\n        value = value + item\n    return value\n```",
    expected: "def value_of(items):\r\n\ttotal = 0\r\n\tfor item in items:\r\n\t\tvalue = value + item\r\n\treturn (value)\r\n",
  },
  {
    file: "Order.java",
    text: "class Order {\n    int total() {\n        int sum=0;\n        sum += price();\n        return(sum);\n    }\n}",
    lines: [1, 5],
    // Without indentation, as models like to answer; the file has no line ending at its end.
    answer: "```java\nint total() {\n    int sum = 0;\n    sum += price();\n    return sum;\n}\n```",
    expected: "class Order {\n    int total() {\n        int sum = 0;\n        sum += price();\n        return(sum);\n    }\n}",
  },
  {
    file: "notes.md",
    text: "# Notes\n\nfirst line\n\n```sh\nnpm test\n```\n\nlast line\n",
    lines: [2, 8],
    answer: "````markdown\nFirst line.\n\n```sh\nnpm test\n```\n\nLast line.\n````",
    expected: "# Notes\n\nFirst line.\n\n```sh\nnpm test\n```\n\nlast line\n",
  },
];

describe("actions on the selection", () => {
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

  for (const { file, text, lines, answer, expected } of samples) {
    it(`accept one hunk and reject another in ${file}, and one undo restores the file byte for byte`, async () => {
      const editor = await openNew(`samples/${file}`, text);
      const { document } = editor;
      select(editor, ...lines);
      scripted.say(answer);
      await run(commands.improveSelection);
      await reviewOf(document);
      assert.equal(bytes(document), text, "nothing is written before it is accepted");
      await run(commands.acceptChange);
      assert.equal(bytes(document), text, "nothing is written before all is decided");
      await run(commands.rejectChange);
      await until(() => !isReviewed());
      assert.equal(bytes(document), expected);
      assert.ok(document.isDirty, "it is not saved");
      await undo(document);
      assert.equal(bytes(document), text);
    });
  }

  it("send exactly the selection, and the problems in it", async () => {
    const editor = await openNew("samples/exact.ts", "const a = 1;\nconst b = wrong(a);\nconst c = 3;\n");
    const problems = vscode.languages.createDiagnosticCollection("test");
    const range = new vscode.Range(1, 10, 1, 15);
    problems.set(editor.document.uri, [new vscode.Diagnostic(range, "Cannot find name 'wrong'")]);
    editor.selection = new vscode.Selection(1, 10, 1, 18);
    scripted.say("UNCHANGED");
    await run(commands.fixSelection);
    problems.dispose();
    assert.match(scripted.lastPrompt, /Selected: line 2 of samples\/exact\.ts\n```typescript\nconst b = wrong\(a\);\n```/);
    assert.match(scripted.lastPrompt, /exactly this is selected, from 2:11 to 2:19/);
    assert.match(scripted.lastPrompt, /line 2, error: Cannot find name 'wrong'/);
    assert.equal(isReviewed(), false, "an answer that changes nothing opens no review");
  });

  /** Starts Improve on the selected lines; the model answers once `finish` is called. */
  const improving = async (file: string, text: string, [first, last]: readonly [number, number], answer: string) => {
    const editor = await openNew(`samples/${file}`, text);
    select(editor, first, last);
    const finish = scripted.sayUntilReleased(answer);
    const asked = scripted.requests.length;
    const done = run(commands.improveSelection);
    await until(() => scripted.requests.length > asked);
    return { editor, document: editor.document, finish, done };
  };
  const acceptAll = async (document: vscode.TextDocument, done: Thenable<unknown>): Promise<void> => {
    await reviewOf(document);
    await run(commands.acceptAllChanges);
    await done;
    await until(() => !isReviewed());
  };

  it("keep text typed elsewhere while the answer streams", async () => {
    const { editor, document, finish, done } = await improving(
      "typing.ts",
      "let one = 1;\nlet two = 2;\nlet three = 3;\n",
      [1, 1],
      "```ts\nconst two = 2;\n```",
    );
    await editor.edit((builder) => {
      builder.insert(new vscode.Position(0, 0), "// above\n// more\n");
      builder.insert(new vscode.Position(2, 0), "// below\n");
    });
    const offered = notificationWith("Review");
    finish();
    (await offered)();
    await acceptAll(document, done);
    assert.equal(bytes(document), "// above\n// more\nlet one = 1;\nconst two = 2;\n// below\nlet three = 3;\n");
    await undo(document);
    assert.equal(bytes(document), "// above\n// more\nlet one = 1;\nlet two = 2;\n// below\nlet three = 3;\n");
  });

  it("leave the keys to a user who types, and offer the review", async () => {
    const { document, finish, done } = await improving(
      "keys.ts",
      "let one = 1;\nlet two = 2;\n",
      [1, 1],
      "```ts\nconst two = 2;\n```",
    );
    await run("cursorTop");
    await typeKeys("// ty");
    const offered = notificationWith("Review");
    finish();
    const press = await offered;
    await typeKeys("ped ");
    assert.equal(isReviewed(), false);
    assert.equal(vscode.window.activeTextEditor?.document, document);
    press();
    await acceptAll(document, done);
    assert.equal(bytes(document), "// typed let one = 1;\nconst two = 2;\n");
  });

  it("wait behind the editor if the user closes the offer", async () => {
    const { document, finish, done } = await improving(
      "offer.ts",
      "let one = 1;\nlet two = 2;\n",
      [1, 1],
      "```ts\nconst two = 2;\n```",
    );
    await run("cursorTop");
    await typeKeys("// ty");
    const offered = notificationWith("Review");
    finish();
    (await offered)("close");
    await until(isReviewed);
    await typeKeys("ped ");
    assert.equal(vscode.window.activeTextEditor?.document, document);
    await run("workbench.action.nextEditor");
    await acceptAll(document, done);
    assert.equal(bytes(document), "// typed let one = 1;\nconst two = 2;\n");
  });

  it("leave lines unchanged that the user edited meanwhile", async () => {
    const { editor, document, finish, done } = await improving(
      "both.ts",
      "let one = 1;\nlet two = 2;\nlet three = 3;\n",
      [0, 2],
      "```ts\nconst one = 1;\nlet two = 2;\nconst three = 3;\n```",
    );
    await editor.edit((builder) => builder.replace(new vscode.Range(0, 4, 0, 7), "first"));
    const offered = notificationWith("Review");
    finish();
    (await offered)();
    await acceptAll(document, done);
    assert.equal(bytes(document), "let first = 1;\nlet two = 2;\nconst three = 3;\n");
  });

  it("follow the user's edits during the review", async () => {
    const editor = await openNew("samples/review.ts", "let one = 1;\nlet two = 2;\nlet three = 3;\n");
    const { document } = editor;
    select(editor, 0, 2);
    scripted.say("```ts\nconst one = 1;\nlet two = 2;\nconst three = 3;\n```");
    await run(commands.improveSelection);
    const proposal = await reviewOf(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(1, 0), "// between\n");
    await vscode.workspace.applyEdit(edit);
    await until(() => proposal.document.getText().includes("// between"));
    await run(commands.acceptAllChanges);
    await until(() => !isReviewed());
    assert.equal(bytes(document), "const one = 1;\n// between\nlet two = 2;\nconst three = 3;\n");
  });

  it("change nothing if everything is rejected, or the review is closed", async () => {
    const text = "let one = 1;\nlet two = 2;\n";
    const editor = await openNew("samples/reject.ts", text);
    for (const leave of [commands.rejectAllChanges, "workbench.action.closeActiveEditor"]) {
      await vscode.window.showTextDocument(editor.document);
      select(vscode.window.activeTextEditor ?? editor, 0, 1);
      scripted.say("```ts\nconst one = 1;\nconst two = 2;\n```");
      await run(commands.improveSelection);
      await reviewOf(editor.document);
      await run(leave);
      await until(() => !isReviewed());
      assert.equal(bytes(editor.document), text);
      assert.equal(editor.document.isDirty, false);
    }
  });

  it("work on each of several selections", async () => {
    const editor = await openNew("samples/cursors.ts", "let one = 1;\n// stays\nlet two = 2;\n// stays too\nlet three = 3;");
    const { document } = editor;
    editor.selections = [0, 2, 4].map((line) => new vscode.Selection(line, 0, line, document.lineAt(line).text.length));
    for (const name of ["one = 1", "two = 2", "three = 3"]) scripted.say(`\`\`\`ts\nconst ${name};\n\`\`\``);
    await run(commands.improveSelection);
    await reviewOf(document);
    await run(commands.acceptAllChanges);
    await until(() => !isReviewed());
    assert.equal(bytes(document), "const one = 1;\n// stays\nconst two = 2;\n// stays too\nconst three = 3;");
    await undo(document);
    assert.equal(bytes(document), "let one = 1;\n// stays\nlet two = 2;\n// stays too\nlet three = 3;");
  });

  it("never apply a truncated answer without asking", async () => {
    const text = "let one = 1;\nlet two = 2;\n";
    const editor = await openNew("samples/cut.ts", text);
    select(editor, 0, 1);
    scripted.say("```ts\nconst one = 1;\ncon", { type: "finished", reason: "length" });
    void run(commands.improveSelection);
    const asked = scripted.requests.length;
    await until(() => scripted.requests.length > asked);
    // The question about it stays open; the commands below find no review.
    await run(commands.acceptAllChanges);
    assert.equal(bytes(editor.document), text);
    assert.equal(isReviewed(), false);
  });

  it("work in an untitled document", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "typescript", content: "let one = 1;\n" });
    const editor = await vscode.window.showTextDocument(document);
    select(editor, 0, 0);
    scripted.say("```ts\nconst one = 1;\n```");
    await run(commands.improveSelection);
    await reviewOf(document);
    await run(commands.acceptAllChanges);
    await until(() => !isReviewed());
    assert.equal(bytes(document), "const one = 1;\n");
  });

  it("work in a notebook cell", async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, "let one = 1;\nlet two = 2;", "typescript");
    const notebook = await vscode.workspace.openNotebookDocument("jupyter-notebook", new vscode.NotebookData([cell]));
    const { document } = notebook.cellAt(0);
    scripted.say("```ts\nconst one = 1;\nlet two = 2;\n```");
    await run(commands.improveSelection, { place: document.uri.toString(), lines: [0, 0, 1, 12] });
    await reviewOf(document);
    await run(commands.acceptAllChanges);
    await until(() => !isReviewed());
    assert.equal(bytes(document), "const one = 1;\nlet two = 2;");
  });

  it("offer a copy of a file that cannot be written", async () => {
    const text = "let one = 1;\nlet two = 2;\n";
    const editor = await openNew("samples/locked.ts", text);
    const { document } = editor;
    chmodSync(document.uri.fsPath, 0o444);
    select(editor, 0, 0);
    scripted.say("```ts\nconst one = 1;\n```");
    await run(commands.improveSelection);
    await reviewOf(document);
    await run(commands.acceptAllChanges);
    const copy = await until(() =>
      vscode.workspace.textDocuments.find(({ uri, isDirty }) => uri.scheme === "untitled" && isDirty),
    );
    assert.equal(bytes(copy), "const one = 1;\nlet two = 2;\n");
    assert.equal(copy.languageId, document.languageId);
    assert.equal(bytes(document), text);
    chmodSync(document.uri.fsPath, 0o644);
  });

  it("show only the changed part of a long document", async () => {
    const line = (index: number): string => `let value${index} = ${index};`;
    const editor = await openNew("samples/long.ts", Array.from({ length: 6000 }, (_, index) => line(index)).join("\n"));
    const { document } = editor;
    select(editor, 3000, 3001);
    scripted.say("```ts\nconst value3000 = 3000;\nconst value3001 = 3001;\n```");
    await run(commands.improveSelection);
    const proposal = await reviewOf(document);
    assert.equal(proposal.document.lineCount, 402);
    assert.equal(proposal.document.lineAt(200).text, "const value3000 = 3000;");
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "// above\n");
    await vscode.workspace.applyEdit(edit);
    await run(commands.acceptChange);
    await until(() => !isReviewed());
    assert.equal(document.lineAt(0).text, "// above");
    assert.equal(
      document.getText(new vscode.Range(3000, 0, 3003, 0)),
      "let value2999 = 2999;\nconst value3000 = 3000;\nconst value3001 = 3001;\n",
    );
    await undo(document);
    assert.equal(document.lineAt(3001).text, line(3000));
  });

  it("take the function around the cursor if nothing is selected, and select it", async () => {
    const editor = await openNew("samples/symbol.list", "alpha\n  one\n  two\nbeta\n  three\n");
    const symbols = vscode.languages.registerDocumentSymbolProvider(
      { pattern: "**/*.list" },
      {
        provideDocumentSymbols: () => [
          new vscode.DocumentSymbol(
            "alpha",
            "",
            vscode.SymbolKind.Function,
            new vscode.Range(0, 0, 2, 5),
            new vscode.Range(0, 0, 0, 5),
          ),
        ],
      },
    );
    editor.selection = new vscode.Selection(1, 3, 1, 3);
    scripted.say("UNCHANGED");
    await run(commands.documentSelection);
    symbols.dispose();
    assert.match(scripted.lastPrompt, /Selected: lines 1 to 3 \(alpha\) of samples\/symbol\.list/);
    assert.deepEqual(
      [editor.selection.start.line, editor.selection.end.line],
      [0, 2],
      "what is taken is selected, so that it can be seen",
    );
  });
});
