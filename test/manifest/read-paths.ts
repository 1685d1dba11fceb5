// Every place in shipped code that reads the text of a file, a document or a diff, found in the syntax tree.

import { glob, readFile } from "node:fs/promises";
import ts from "typescript";

const root = new URL("../../", import.meta.url);

/** Methods that read text, on any object. */
const readingMethods = new Set(["getText", "lineAt", "readCleared", "diff"]);
/** SnowCell's own functions that read a document. */
const readingFunctions = new Set(["documentLines", "allLines", "readCleared", "readDiff", "diffOf"]);
const nodeModules = /^(?:node:)?(?:fs|fs\/promises)$/;
const nodeReaders = /^(?:readFile|readFileSync|open|openSync|createReadStream|readv|opendir)$/;

const sources = ["src/**/*.ts"];

/** Each as `file: call`, such as `src/vscode/leaving/content-gate.ts: fs.readFile`. */
export async function readPaths(): Promise<string[]> {
  const found = new Set<string>();
  for await (const file of glob(sources, { cwd: root.pathname })) {
    for (const what of readPathsIn(await textOf(file), file)) found.add(`${file}: ${what}`);
  }
  return [...found].sort();
}

export async function textOf(file: string): Promise<string> {
  return await readFile(new URL(file, root), "utf8");
}

/** The reads in one file's text. */
export function readPathsIn(text: string, file: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) found.push(...fromNode(node));
    if (ts.isCallExpression(node)) found.push(...fromCall(node));
    if (ts.isNewExpression(node) && node.expression.getText() === "ClearedFile") found.push("new ClearedFile");
    if (ts.isAsExpression(node) && node.type.getText() === "ClearedFile") found.push("as ClearedFile");
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}

function fromCall({ expression, arguments: given }: ts.CallExpression): string[] {
  if (ts.isIdentifier(expression)) return readingFunctions.has(expression.text) ? [expression.text] : [];
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const name = expression.name.text;
  if (name === "readFile") return ["fs.readFile"];
  if (name === "openTextDocument" || name === "openNotebookDocument") {
    // Opening a document with given content reads no file.
    const [first] = given;
    return first && ts.isObjectLiteralExpression(first) ? [] : [name];
  }
  return readingMethods.has(name) ? [name] : [];
}

function fromNode({ moduleSpecifier, importClause }: ts.ImportDeclaration): string[] {
  if (!ts.isStringLiteral(moduleSpecifier) || !nodeModules.test(moduleSpecifier.text)) return [];
  const bindings = importClause?.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) return [`${moduleSpecifier.text} as a whole`];
  return bindings.elements.map(({ propertyName, name }) => (propertyName ?? name).text).filter((name) => nodeReaders.test(name));
}
