// Every place in shipped code that could change a document or a file, found in the syntax tree: VS Code's edits, its file
// system, Node's, and VS Code commands that write.

import { glob, readFile } from "node:fs/promises";
import ts from "typescript";

const root = new URL("../../", import.meta.url);

/** Methods that write, on any object; calls that write no document or file are allowed by name in the test. */
const writingMethods = new Set([
  "applyEdit",
  "edit",
  "insertSnippet",
  "writeFile",
  "appendFile",
  "createDirectory",
  "createWriteStream",
  "save",
  "saveAs",
  "saveAll",
  "setTextDocumentLanguage",
]);
const readingFileMethods = new Set(["stat", "readFile", "readDirectory", "isWritableFileSystem"]);
const readingNodeNames = new Set([
  ...[
    "readFile",
    "readFileSync",
    "readdirSync",
    "access",
    "constants",
    "stat",
    "statSync",
    "existsSync",
    "closeSync",
    "realpath",
  ],
]);
const nodeModules = /^(?:node:)?(?:fs|fs\/promises|child_process)$/;
const writingCommand =
  /^(?:workbench\.action\.files\.(?:save|revert|new)|editor\.action\.(?:format|insertSnippet|organize|fix|source)|deleteFile|renameFile|workbench\.action\.terminal|vscode\.(?:changeApiOverride|executeFormat))/;

/** The core and the panel have neither VS Code nor Node, which `npm run check:layers` checks; only these can write. */
const sources = ["src/*.ts", "src/application/**/*.ts", "src/vscode/**/*.ts", "src/node/**/*.ts"];

/** Each as `file: call`, such as `src/vscode/editor/review/apply-edits.ts: applyEdit`. */
export async function writePaths(): Promise<string[]> {
  const found = new Set<string>();
  for await (const file of glob(sources, { cwd: root.pathname })) {
    for (const what of writePathsIn(await readFile(new URL(file, root), "utf8"), file)) found.add(`${file}: ${what}`);
  }
  return [...found].sort();
}

/** The writes in one file's text. */
export function writePathsIn(text: string, file: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) found.push(...fromNode(node));
    if (ts.isCallExpression(node)) {
      if (ts.isPropertyAccessExpression(node.expression)) found.push(...fromCall(node, node.expression));
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword && nodeModules.test(literal(node.arguments[0]) ?? ""))
        found.push("import of a module");
    }
    // A file system that is passed on or renamed could no longer be tracked.
    if (isFileSystem(node) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node))
      found.push("fs handed on");
    if (ts.isBindingElement(node) && (node.propertyName ?? node.name).getText() === "fs") found.push("fs handed on");
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}

function fromCall(call: ts.CallExpression, { expression, name }: ts.PropertyAccessExpression): string[] {
  if (isFileSystem(expression)) return readingFileMethods.has(name.text) ? [] : [`fs.${name.text}`];
  if (name.text === "executeCommand") {
    const command = literal(call.arguments[0]);
    return command !== undefined && writingCommand.test(command) ? [`command ${command}`] : [];
  }
  return writingMethods.has(name.text) ? [name.text] : [];
}

function fromNode({ moduleSpecifier, importClause }: ts.ImportDeclaration): string[] {
  const module = literal(moduleSpecifier);
  if (module === undefined || !nodeModules.test(module)) return [];
  const bindings = importClause?.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) return [`${module} as a whole`];
  return bindings.elements
    .map(({ propertyName, name }) => (propertyName ?? name).text)
    .filter((name) => !readingNodeNames.has(name));
}

const isFileSystem = (node: ts.Node): boolean =>
  ts.isPropertyAccessExpression(node) && node.name.text === "fs" && /(?:^|\.)workspace$/.test(node.expression.getText());

const literal = (node: ts.Node | undefined): string | undefined => (node && ts.isStringLiteralLike(node) ? node.text : undefined);
