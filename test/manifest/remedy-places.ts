// Every place in the sources that depends on a remedy, found in the syntax tree: a comparison, a case, or the key of a table.

import { glob, readFile } from "node:fs/promises";
import ts from "typescript";

const root = new URL("../../", import.meta.url);

/** Without `retry` and `none`, which also name other things. */
const remedies: ReadonlySet<string> = new Set(["log-in", "switch-model", "open-settings", "show-log", "new-chat"]);

const comparisons: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
]);

/** Each file with the remedies that it depends on. */
export async function remedyPlaces(): Promise<Readonly<Record<string, readonly string[]>>> {
  const places: Record<string, readonly string[]> = {};
  for await (const file of glob(["src/**/*.ts", "webview-ui/**/*.ts"], { cwd: root.pathname })) {
    const found = remedyPlacesIn(await readFile(new URL(file, root), "utf8"), file);
    if (found.length > 0) places[file] = found;
  }
  return places;
}

export function remedyPlacesIn(text: string, file: string): string[] {
  // Most files name no remedy, so they need not be parsed.
  if (![...remedies].some((remedy) => text.includes(remedy))) return [];
  const found = new Set<string>();
  const add = (node: ts.Node | undefined): void => {
    if (node && ts.isStringLiteralLike(node) && remedies.has(node.text)) found.add(node.text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCaseClause(node)) add(node.expression);
    if (ts.isBinaryExpression(node) && comparisons.has(node.operatorToken.kind)) {
      add(node.left);
      add(node.right);
    }
    if (ts.isPropertyAssignment(node) || ts.isMethodDeclaration(node)) add(node.name);
    // A table as a Map or a list of pairs.
    if (ts.isArrayLiteralExpression(node) && node.elements.length === 2) add(node.elements[0]);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return [...found].sort();
}
