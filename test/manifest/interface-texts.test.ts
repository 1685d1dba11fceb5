// Text from servers, models, files, imports, settings and other extensions never becomes a link, an icon or a second line
// in VS Code's own interface: everything shown there goes through src/vscode/interface, or is listed here with its reason.

import { describe, expect, it } from "vitest";
import { interfaceTexts, interfaceTextsIn } from "./interface-texts.js";

const wrapper = "The wrapper: its texts pass through plainText.";
const allowed: Readonly<Record<string, string>> = {
  "src/vscode/agent/commands/command-terminal.ts: createTerminal":
    "The name passes through plainText; output is free of control sequences, and a terminal makes no links of commands.",
  "src/vscode/agent/permissions/window-facts.ts: isTrusted:": "Whether the user trusts the workspace; no text.",
  "src/vscode/agent/changes/show-changes.ts: new CodeLens": "SnowCell's own titles, without placeholders.",
  "src/vscode/interface/titles.ts: command vscode.changes": wrapper,
  "src/vscode/editor/code-actions.ts: new CodeAction": "SnowCell's own titles, without placeholders.",
  "src/vscode/editor/code-lens.ts: new CodeLens": "SnowCell's own titles, without placeholders.",
  "src/vscode/editor/review/hunk-marks.ts: .tooltip =": "The two links of commandLinks.",
  "src/vscode/editor/review/reviews.ts: new Hover": "The two links of commandLinks.",
  "src/vscode/editor/review/hunk-marks.ts: new InlayHint": "Accept and Reject, and a number.",
  "src/vscode/editor/review/hunk-marks.ts: new InlayHintLabelPart": "Accept and Reject, and a number.",
  "src/vscode/instructions/new-instruction-file.ts: showWorkspaceFolderPick": "VS Code's own list of the workspace's folders.",
  "src/vscode/interface/command-links.ts: .isTrusted =":
    "A list of SnowCell's commands; labels are escaped, arguments are numbers.",
  "src/vscode/interface/command-links.ts: new MarkdownString": "Labels are escaped, arguments are numbers.",
  "src/vscode/interface/input-boxes.ts: createInputBox": "The texts of the box are assigned elsewhere, which this test checks.",
  "src/vscode/interface/input-boxes.ts: showInputBox": wrapper,
  "src/vscode/interface/lists.ts: createQuickPick": "The texts of the list are assigned elsewhere, which this test checks.",
  "src/vscode/interface/lists.ts: showQuickPick": wrapper,
  "src/vscode/interface/messages.ts: showErrorMessage": wrapper,
  "src/vscode/interface/messages.ts: showInformationMessage": wrapper,
  "src/vscode/interface/messages.ts: showWarningMessage": wrapper,
  "src/vscode/interface/progress.ts: withProgress": wrapper,
  "src/vscode/interface/status-item.ts: .accessibilityInformation =": wrapper,
  "src/vscode/interface/status-item.ts: .tooltip =": wrapper,
  "src/vscode/interface/status-item.ts: createStatusBarItem": wrapper,
  "src/vscode/interface/titles.ts: .badge =": wrapper,
  "src/vscode/interface/titles.ts: .title =": wrapper,
  "src/vscode/interface/titles.ts: command vscode.diff": wrapper,
  "src/vscode/interface/titles.ts: createWebviewPanel": wrapper,
  "src/vscode/interface/titles.ts: setStatusBarMessage": wrapper,
};

/** Milliseconds to read all sources on a busy machine. */
const slowMachine = 60_000;

describe("code that shows text in VS Code's own interface", () => {
  it(
    "is all listed, with its reason",
    async () => {
      expect(await interfaceTexts()).toEqual(Object.keys(allowed).sort());
    },
    slowMachine,
  );

  it.each([
    ["await vscode.window.showErrorMessage(words);", ["showErrorMessage"]],
    ["const show = vscode.window.showWarningMessage;", ["showWarningMessage"]],
    ["const { showInformationMessage } = vscode.window;", ["showInformationMessage", "window handed on"]],
    ["const { window } = vscode;", ["window handed on"]],
    ["show(vscode.window);", ["window handed on"]],
    ['vscode.window["showErrorMessage"](words);', ["window by a computed name"]],
    ["const box = vscode.window.createInputBox();", ["createInputBox"]],
    ["vscode.window.withProgress(options, work);", ["withProgress"]],
    ["vscode.window.setStatusBarMessage(words);", ["setStatusBarMessage"]],
    ["const item = vscode.window.createStatusBarItem();", ["createStatusBarItem"]],
    ["new vscode.MarkdownString(words);", ["new MarkdownString"]],
    ["new MarkdownString(words);", ["new MarkdownString"]],
    ["new vscode.Hover(words);", ["new Hover"]],
    ["text.isTrusted = true;", [".isTrusted ="]],
    ["const options = { isTrusted: true };", ["isTrusted:"]],
    ["box.validationMessage = words;", [".validationMessage ="]],
    ["panel.title = report.title;", [".title ="]],
    ["picker.items = rows;", [".items ="]],
    ["item.tooltip = name;", [".tooltip ="]],
    ['box.prompt = l10n.t("Name of {0}", name);', [".prompt ="]],
    ["const after = { contentText: words };", ["contentText:"]],
    ["const decoration = { range, hoverMessage };", ["hoverMessage:"]],
    ['await vscode.commands.executeCommand("vscode.diff", left, right, title);', ["command vscode.diff"]],
    ["showError(words);", []],
    ["box.validationMessage = plainText(words);", []],
    ["box.validationMessage = undefined;", []],
    ['box.prompt = l10n.t("Name");', []],
    ["picker.items = plainItems(rows);", []],
    ["const editor = vscode.window.activeTextEditor;", []],
  ])("is found in %s", (text, found) => {
    expect(interfaceTextsIn(text, "sample.ts")).toEqual(found);
  });
});
