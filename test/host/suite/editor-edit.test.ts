// Edit with an instruction: four languages, follow-ups, rejection and undo, new code at the cursor, a question about the
// selection. The instruction comes from a stand-in for the input box; everything else is real.

import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Attachment } from "../../../src/core/conversation/conversation.js";
import { FailureError } from "../../../src/core/failures/errors.js";
import { EditorActions } from "../../../src/vscode/editor/editor-actions.js";
import { requestsOver } from "../../support/requests.js";
import { bytes, isReviewed, openNew, reviewOf, ScriptedModel, select, undo, until } from "./editor-fixture.js";

const run = (command: string, argument?: unknown): Thenable<unknown> => vscode.commands.executeCommand(command, argument);

interface Sample {
  readonly file: string;
  readonly text: string;
  readonly lines: readonly [first: number, last: number];
  readonly first: string;
  readonly second: string;
  readonly expected: string;
}

const samples: readonly Sample[] = [
  {
    file: "sum.ts",
    text: "export function sum(list: number[]): number {\n  let total = 0;\n  for (const item of list) total += item;\n  return total;\n}\n",
    lines: [0, 4],
    first: "export function sum(list: number[]): number {\n  return list.reduce((one, other) => one + other, 0);\n}",
    second: "export function sum(list: readonly number[]): number {\n  return list.reduce((one, other) => one + other, 0);\n}",
    expected:
      "export function sum(list: readonly number[]): number {\n  return list.reduce((one, other) => one + other, 0);\n}\n",
  },
  {
    file: "stock.py",
    text: "def value_of(items):\r\n\tvalue = 0\r\n\treturn value\r\n",
    lines: [0, 2],
    first: "def value_of(items):\n    return sum(items)",
    second: "def value_of(items):\n    return sum(items or [])",
    expected: "def value_of(items):\r\n\treturn sum(items or [])\r\n",
  },
  {
    file: "Order.java",
    text: "class Order {\n    int total() {\n        return(sum);\n    }\n}",
    lines: [1, 3],
    first: "int total() {\n    return sum;\n}",
    second: "int total() {\n    return sum + tax;\n}",
    expected: "class Order {\n    int total() {\n        return sum + tax;\n    }\n}",
  },
  {
    file: "notes.md",
    text: "# Notes\n\nfirst line\n\nlast line\n",
    lines: [2, 2],
    first: "The first line.",
    second: "The very first line.",
    expected: "# Notes\n\nThe very first line.\n\nlast line\n",
  },
];

const fence = (file: string): string => (file.endsWith(".md") ? "markdown" : (file.split(".").at(-1) ?? ""));

describe("edit with an instruction", () => {
  const scripted = new ScriptedModel();
  const wanted: string[] = [];
  const asked: { text: string; attachments: readonly Attachment[] }[] = [];
  let actions: EditorActions;
  before(() => {
    actions = new EditorActions({
      requests: requestsOver([scripted]).requests,
      parameters: () => ({}),
      chooseModel: async () => undefined,
      showFailure: async (failure) => assert.fail(JSON.stringify(failure)),
      toFailure: (thrown) => {
        if (thrown instanceof FailureError) return thrown.failure;
        throw thrown;
      },
      projectInstructions: async () => [],
      openChat: async () => "",
      ask: async (text, attachments) => void asked.push({ text, attachments }),
      instructions: { ask: async () => wanted.shift() },
    });
  });
  afterEach(async () => {
    await run("workbench.action.revertAndCloseActiveEditor");
    await run("workbench.action.closeAllEditors");
    scripted.answers.splice(0);
    wanted.splice(0);
  });
  after(() => actions.dispose());

  for (const { file, text, lines, first, second, expected } of samples) {
    it(`change ${file}, change the proposal further, accept it, and one undo restores the file`, async () => {
      const { document } = await openNewAndSelect(`edit/${file}`, text, lines);
      wanted.push("make it shorter", "also the rest");
      for (const code of [first, second]) scripted.say(`\`\`\`${fence(file)}\n${code}\n\`\`\``);
      await actions.editSelection();
      const proposal = await reviewOf(document);
      assert.match(scripted.lastPrompt, /Task: make it shorter$/);
      await actions.followUp();
      await until(() => vscode.window.activeTextEditor && vscode.window.activeTextEditor.document !== proposal.document);
      const next = await reviewOf(document);
      assert.notEqual(next.document.uri.toString(), proposal.document.uri.toString());
      assert.match(scripted.lastPrompt, /Task: make it shorter[\s\S]*Also: also the rest$/);
      assert.equal(bytes(document), text, "nothing is written before it is accepted");
      await actions.decideAll("accepted");
      await until(() => !isReviewed());
      assert.equal(bytes(document), expected);
      assert.ok(document.isDirty, "it is not saved");
      await undo(document);
      assert.equal(bytes(document), text);
    });
  }

  async function openNewAndSelect(
    path: string,
    text: string,
    lines: readonly [first: number, last: number],
  ): Promise<vscode.TextEditor> {
    const editor = await openNew(path, text);
    select(editor, ...lines);
    return editor;
  }

  it("leave out of a follow-up what was rejected, and keep what was accepted", async () => {
    const text = "let one = 1;\nkeep();\nlet two = 2;\nkeep();\nlet three = 3;\n";
    const { document } = await openNewAndSelect("edit/decided.ts", text, [0, 4]);
    wanted.push("use const", "rename three");
    scripted.say("```ts\nconst one = 1;\nkeep();\nconst two = 2;\nkeep();\nconst three = 3;\n```");
    scripted.say("```ts\nconst one = 1;\nkeep();\nlet two = 2;\nkeep();\nconst last = 3;\n```");
    await actions.editSelection();
    const proposal = await reviewOf(document);
    await actions.decide("accepted");
    await actions.decide("rejected");
    await actions.followUp();
    await until(() => vscode.window.activeTextEditor && vscode.window.activeTextEditor.document !== proposal.document);
    await reviewOf(document);
    assert.match(scripted.lastPrompt, /const one = 1;\nkeep\(\);\nlet two = 2;\nkeep\(\);\nconst three = 3;/);
    await actions.decideAll("accepted");
    await until(() => !isReviewed());
    assert.equal(bytes(document), "const one = 1;\nkeep();\nlet two = 2;\nkeep();\nconst last = 3;\n");
  });

  it("reject a follow-up, and leave the file as it is", async () => {
    const text = "let one = 1;\n";
    const { document } = await openNewAndSelect("edit/reject.ts", text, [0, 0]);
    wanted.push("use const", "use two");
    scripted.say("```ts\nconst one = 1;\n```");
    scripted.say("```ts\nconst two = 2;\n```");
    await actions.editSelection();
    const proposal = await reviewOf(document);
    await actions.followUp();
    await until(() => vscode.window.activeTextEditor && vscode.window.activeTextEditor.document !== proposal.document);
    await reviewOf(document);
    await actions.decideAll("rejected");
    await until(() => !isReviewed());
    assert.equal(bytes(document), text);
    assert.equal(document.isDirty, false);
  });

  it("write new code at the cursor if nothing is selected", async () => {
    const text = "function one() {\n  begin();\n}\n";
    const editor = await openNew("edit/cursor.ts", text);
    editor.selection = new vscode.Selection(1, 10, 1, 10);
    wanted.push("call end");
    scripted.say("```ts\nend();\n```");
    await actions.editSelection();
    await reviewOf(editor.document);
    assert.match(scripted.lastPrompt, /The cursor is at line 3 of edit\/cursor\.ts/);
    await actions.decideAll("accepted");
    await until(() => !isReviewed());
    assert.equal(bytes(editor.document), "function one() {\n  begin();\n  end();\n}\n");
  });

  it("do nothing if no instruction is given", async () => {
    await openNewAndSelect("edit/none.ts", "let one = 1;\n", [0, 0]);
    const before = scripted.requests.length;
    await actions.editSelection();
    assert.equal(scripted.requests.length, before);
  });

  it("ask about the selection in the chat, with the selection attached", async () => {
    await openNewAndSelect("edit/ask.ts", "let one = 1;\nlet two = 2;\n", [1, 1]);
    wanted.push("why two?");
    await actions.askAbout();
    const [{ text, attachments } = { text: "", attachments: [] }] = asked;
    assert.equal(text, "why two?");
    assert.deepEqual(
      attachments.map((each) => [each.path, each.lines, each.text]),
      [["edit/ask.ts", { first: 2, last: 2 }, "let two = 2;"]],
    );
  });
});
