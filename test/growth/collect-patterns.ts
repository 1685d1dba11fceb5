// Every regular expression of the sources, from the syntax tree: literals, and code that builds one at run time.

import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Pattern {
  readonly source: string;
  readonly flags: string;
}

export interface FoundPattern {
  /** `src/file.ts: /source/flags`, or `src/file.ts: new RegExp(…)`; no line number, so that it stays stable as the file changes. */
  readonly key: string;
  readonly line: number;
  /** Absent if the pattern is built at run time. */
  readonly pattern?: Pattern;
}

/** All files that ship, sorted. */
export async function sources(): Promise<{ readonly file: string; readonly text: string }[]> {
  const found: { file: string; text: string }[] = [];
  for (const folder of ["src", "webview-ui"]) {
    for (const entry of (await readdir(join(root, folder), { recursive: true })).sort()) {
      if (!entry.endsWith(".ts")) continue;
      const path = join(root, folder, entry);
      found.push({ file: relative(root, path).split(sep).join("/"), text: await readFile(path, "utf8") });
    }
  }
  return found;
}

/** The patterns in all files that ship. */
export async function collectPatterns(): Promise<FoundPattern[]> {
  return (await sources()).flatMap(({ file, text }) => patternsIn(text, file));
}

const methodsThatBuild = new Set(["match", "matchAll", "search"]);

export function patternsIn(text: string, file: string): FoundPattern[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: FoundPattern[] = [];
  const add = (node: ts.Node, name: string, pattern?: Pattern): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    found.push({ key: `${file}: ${name}`, line, ...(pattern ? { pattern } : {}) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      add(node, node.text, { source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    } else if (ts.isIdentifier(node) && node.text === "RegExp" && !ts.isTypeNode(node.parent)) {
      const { parent } = node;
      const isCall = (ts.isNewExpression(parent) || ts.isCallExpression(parent)) && parent.expression === node;
      // Any other use could pass the constructor on to code that does not name it.
      const named = isCall
        ? `new RegExp(${oneLine((parent.arguments ?? []).map((argument) => argument.getText()).join(", "))})`
        : "RegExp";
      if (isCall || !(ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword))
        add(node, named);
    } else if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      methodsThatBuild.has(node.expression.name.text) &&
      node.arguments[0] !== undefined &&
      ((ts.isStringLiteralLike(node.arguments[0]) && node.arguments[0].text !== "") || ts.isTemplateExpression(node.arguments[0]))
    ) {
      add(node, oneLine(`${node.expression.name.text}(${node.arguments[0].getText()})`));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
