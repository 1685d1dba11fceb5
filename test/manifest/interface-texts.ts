// Every place in shipped code where a text could reach VS Code's own interface without passing through the wrappers in
// src/vscode/interface, found in the syntax tree. Foreign text could become a link or an icon there.

import { glob, readFile } from "node:fs/promises";
import ts from "typescript";

const root = new URL("../../", import.meta.url);

/** Functions of `vscode.window` that show a text. Any mention counts, not only a call, so that none is passed on. */
const windowFunctions = new Set([
  "showInformationMessage",
  "showWarningMessage",
  "showErrorMessage",
  "showInputBox",
  "createInputBox",
  "showQuickPick",
  "createQuickPick",
  "showWorkspaceFolderPick",
  "withProgress",
  "withScmProgress",
  "setStatusBarMessage",
  "createStatusBarItem",
  "createWebviewPanel",
  "createTreeView",
  "registerTreeDataProvider",
  "createTerminal",
]);

/** Classes of VS Code's interface that hold text. */
const classes = new Set([
  "MarkdownString",
  "Hover",
  "InlayHint",
  "InlayHintLabelPart",
  "CodeLens",
  "CodeAction",
  "CompletionItem",
  "Diagnostic",
  "TreeItem",
  "StatusBarItem",
  "SignatureInformation",
]);

/** VS Code commands that take a title. */
const titledCommand = /^vscode\.(?:diff|changes|openWith)$/;

/** Fields of input boxes, lists, tabs and items. Values assigned to them must come from the plain-text functions. */
const assignedTexts =
  /^(?:title|placeholder|prompt|validationMessage|items|tooltip|label|description|detail|badge|accessibilityInformation|isTrusted|supportHtml|supportThemeIcons)$/;
/** Fields of object literals that VS Code reads as Markdown, or draws in the editor. */
const literalTexts = /^(?:hoverMessage|contentText|tooltip|isTrusted|supportHtml|supportThemeIcons)$/;

const plainFunctions = new Set(["plainText", "plainLines", "plainItems"]);

const sources = ["src/*.ts", "src/application/**/*.ts", "src/vscode/**/*.ts"];

/** Each as `file: place`, such as `src/vscode/interface/messages.ts: showErrorMessage`. */
export async function interfaceTexts(): Promise<string[]> {
  const found = new Set<string>();
  for await (const file of glob(sources, { cwd: root.pathname })) {
    for (const what of interfaceTextsIn(await readFile(new URL(file, root), "utf8"), file)) found.add(`${file}: ${what}`);
  }
  return [...found].sort();
}

/** The places in one file's text. */
export function interfaceTextsIn(text: string, file: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && windowFunctions.has(node.name.text)) found.push(node.name.text);
    if (ts.isElementAccessExpression(node) && isWindow(node.expression)) found.push("window by a computed name");
    if (ts.isBindingElement(node) && windowFunctions.has((node.propertyName ?? node.name).getText()))
      found.push((node.propertyName ?? node.name).getText());
    if (isWindow(node) && !isRead(node)) found.push("window handed on");
    if (ts.isBindingElement(node) && takesWindow(node)) found.push("window handed on");
    if (ts.isNewExpression(node)) {
      const name = lastName(node.expression);
      if (name !== undefined && classes.has(name)) found.push(`new ${name}`);
    }
    if (ts.isCallExpression(node) && lastName(node.expression) === "executeCommand") {
      const [first] = node.arguments;
      if (first && ts.isStringLiteralLike(first) && titledCommand.test(first.text)) found.push(`command ${first.text}`);
    }
    found.push(...fromAssignment(node), ...fromLiteral(node));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}

function fromAssignment(node: ts.Node): string[] {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return [];
  const { left, right } = node;
  if (!ts.isPropertyAccessExpression(left) || !assignedTexts.test(left.name.text) || isPlain(right)) return [];
  // A field of the extension's own class is not part of VS Code's interface.
  if (left.expression.kind === ts.SyntaxKind.ThisKeyword) return [];
  return [`.${left.name.text} =`];
}

function fromLiteral(node: ts.Node): string[] {
  if (ts.isShorthandPropertyAssignment(node)) return literalTexts.test(node.name.text) ? [`${node.name.text}:`] : [];
  if (!ts.isPropertyAssignment(node)) return [];
  const name = node.name.getText();
  return literalTexts.test(name) && !isPlain(node.initializer) ? [`${name}:`] : [];
}

/** Calls of the plain-text functions, and the extension's own texts without placeholders. */
function isPlain(node: ts.Expression): boolean {
  if (ts.isStringLiteralLike(node) || node.getText() === "undefined") return true;
  if (!ts.isCallExpression(node)) return false;
  if (ts.isIdentifier(node.expression)) return plainFunctions.has(node.expression.text);
  const [first, ...rest] = node.arguments;
  return node.expression.getText() === "l10n.t" && first !== undefined && ts.isStringLiteralLike(first) && rest.length === 0;
}

function isWindow(node: ts.Node): boolean {
  return ts.isPropertyAccessExpression(node) && node.name.text === "window" && node.expression.getText() === "vscode";
}

/** `const { window } = vscode`, under any name. */
function takesWindow({ propertyName, name, parent }: ts.BindingElement): boolean {
  const declaration = parent.parent;
  if ((propertyName ?? name).getText() !== "window" || !ts.isVariableDeclaration(declaration)) return false;
  return declaration.initializer?.getText() === "vscode";
}

const isRead = (node: ts.Node): boolean =>
  (ts.isPropertyAccessExpression(node.parent) || ts.isElementAccessExpression(node.parent)) && node.parent.expression === node;

function lastName(expression: ts.Expression): string | undefined {
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isIdentifier(expression) ? expression.text : undefined;
}
