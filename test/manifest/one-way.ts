// Code that asks models or decides how far a request travels, found in the syntax tree: only the request pipeline may.

import { glob, readFile } from "node:fs/promises";
import ts from "typescript";

const root = new URL("../../", import.meta.url);

/** Functions that compare boundaries, or ask for consent. */
const decisions: ReadonlySet<string> = new Set([
  "isWithin",
  "compareBoundaries",
  "farthest",
  "fallbackQuestion",
  "comparisonQuestion",
]);

/** Each as `file: use`. */
export async function otherWays(): Promise<string[]> {
  const found: string[] = [];
  for await (const file of glob("src/**/*.ts", { cwd: root.pathname })) {
    for (const what of otherWaysIn(await readFile(new URL(file, root), "utf8"), file)) found.push(`${file}: ${what}`);
  }
  return [...new Set(found)].sort();
}

/** Uses in one file's text that belong in the pipeline. */
export function otherWaysIn(text: string, file: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isNamed(node, "streamChat") || isNamed(node, "streamCompletion")) found.push("asks a provider");
    const name = takenName(node);
    if (name !== undefined && decisions.has(name)) found.push(`decides by ${name}`);
    if (name === "Consent") found.push("keeps consent");
    // `model.boundary === "local"` and the like; a provider's own boundary may differ from its models'.
    if (ts.isBinaryExpression(node) && isComparison(node) && [node.left, node.right].some((side) => isNamed(side, "boundary"))) {
      found.push("compares boundaries");
    }
    if (
      ts.isPropertyAccessExpression(node) &&
      node.name.text === "boundary" &&
      /provider(?:\([^()]*\))?\)?\??$/i.test(node.expression.getText())
    ) {
      found.push("takes a provider's boundary for its models'");
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}

/** The name that a node takes from a module: by an import, or from the result of `import()`. */
function takenName(node: ts.Node): string | undefined {
  if (ts.isImportSpecifier(node) || ts.isBindingElement(node)) return (node.propertyName ?? node.name).getText();
  return ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
}

function isNamed(node: ts.Node, name: string): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === name;
  if (ts.isElementAccessExpression(node))
    return ts.isStringLiteralLike(node.argumentExpression) && node.argumentExpression.text === name;
  return ts.isBindingElement(node) && (node.propertyName ?? node.name).getText() === name;
}

function isComparison({ operatorToken }: ts.BinaryExpression): boolean {
  return [
    ts.SyntaxKind.EqualsEqualsEqualsToken,
    ts.SyntaxKind.ExclamationEqualsEqualsToken,
    ts.SyntaxKind.EqualsEqualsToken,
    ts.SyntaxKind.ExclamationEqualsToken,
  ].includes(operatorToken.kind);
}
