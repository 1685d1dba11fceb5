// Who issues permits, and which code of agent mode can write, run or reach the network without demanding one; found in the
// syntax tree.

import { glob, readFile } from "node:fs/promises";
import ts from "typescript";
import { writePathsIn } from "./write-paths.js";

const root = new URL("../../", import.meta.url);

/** Code that acts for an agent. */
const agentSources = [
  "src/core/agent/**/*.ts",
  "src/core/tools/**/*.ts",
  "src/vscode/agent/**/*.ts",
  "src/node/commands/**/*.ts",
];

/** Reach processes, the network or another extension's tools, apart from what writes. */
const actingCalls = new Set([
  "fetch",
  "spawn",
  "spawnSync",
  "exec",
  "execFile",
  "fork",
  "sendText",
  "invokeTool",
  "openExternal",
]);
const demands = new Set(["demand", "demandPlace"]);

/** Each as `file: what`: code that could make or fake a permit. */
export async function permitMakers(): Promise<string[]> {
  return await inFiles(["src/**/*.ts"], permitMakersIn);
}

export function permitMakersIn(text: string, file: string): string[] {
  const found: string[] = [];
  visitAll(text, file, (node) => {
    if (ts.isPropertyAccessExpression(node) && isPermit(node.expression)) found.push(`Permit.${node.name.text}`);
    if (ts.isElementAccessExpression(node) && isPermit(node.expression)) found.push("Permit by a computed name");
    if (ts.isNewExpression(node) && isPermit(node.expression)) found.push("new Permit");
    if ((ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) && /\bPermit\b/.test(node.type.getText()))
      found.push("as Permit");
    if (ts.isHeritageClause(node) && node.types.some(({ expression }) => isPermit(expression))) found.push("extends Permit");
    // A permit under another name could no longer be tracked.
    if (ts.isImportSpecifier(node) && node.propertyName?.text === "Permit") found.push("Permit renamed");
    if (ts.isVariableDeclaration(node) && node.initializer && isPermit(node.initializer)) found.push("Permit renamed");
    if (ts.isCallExpression(node) && node.arguments.some(isPermit)) found.push("Permit handed on");
  });
  return found;
}

/** Each as `file: call`: what acts outside of a function that demands a permit, and outside of all that such a one calls. */
export async function actsWithoutPermit(): Promise<string[]> {
  return await inFiles(agentSources, actsWithoutPermitIn);
}

export function actsWithoutPermitIn(text: string, file: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const permitted = permittedFunctions(source);
  const found = new Set<string>();
  const visit = (node: ts.Node, isPermitted: boolean): void => {
    const inside = isPermitted || permitted.has(node);
    const act = actOf(node);
    if (act !== undefined && !inside) found.add(act);
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(source, false);
  return [...found];
}

/** The call that acts, by name. */
function actOf(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  const name = ts.isPropertyAccessExpression(expression)
    ? expression.name.text
    : ts.isIdentifier(expression)
      ? expression.text
      : "";
  // `exec` of a pattern runs nothing.
  const isPattern = name === "exec" && ts.isPropertyAccessExpression(expression);
  if (actingCalls.has(name) && !isPattern) return name;
  const [write] = writePathsIn(node.getText(), "call.ts");
  return write !== undefined && isOwnWrite(node, write) ? write : undefined;
}

/** Whether the write is this call's, and not that of a call inside it. */
function isOwnWrite(node: ts.CallExpression, write: string): boolean {
  const own = node.expression.getText();
  const [method = ""] = write.replace(/^(?:fs\.|command )/, "").split(" ");
  return write.startsWith("command ") ? own.endsWith("executeCommand") : own.endsWith(`.${method}`);
}

/** Functions that demand a permit, and functions of the file that only such functions call. */
function permittedFunctions(source: ts.SourceFile): ReadonlySet<ts.Node> {
  const functions = new Map<string, ts.Node>();
  const callers = new Map<string, Set<ts.Node | undefined>>();
  const permitted = new Set<ts.Node>();
  const collect = (node: ts.Node, within: ts.Node | undefined): void => {
    const isFunction = ts.isFunctionLike(node) && "body" in node;
    const name = isFunction ? nameOf(node) : undefined;
    if (name !== undefined && !functions.has(name)) functions.set(name, node);
    const inside = isFunction && (name !== undefined || within === undefined) ? node : within;
    if (ts.isIdentifier(node) && !isName(node)) {
      const of = callers.get(node.text) ?? new Set();
      of.add(within);
      callers.set(node.text, of);
    }
    if (ts.isCallExpression(node) && demands.has(node.expression.getText()) && within) permitted.add(within);
    ts.forEachChild(node, (child) => collect(child, inside));
  };
  collect(source, undefined);
  for (let size = -1; size !== permitted.size; ) {
    size = permitted.size;
    for (const [name, node] of functions) {
      const from = [...(callers.get(name) ?? [])].filter((caller) => caller !== node);
      const isExported =
        ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
      if (!isExported && from.length > 0 && from.every((caller) => caller && permitted.has(caller))) permitted.add(node);
    }
  }
  return permitted;
}

function nameOf(node: ts.SignatureDeclaration): string | undefined {
  if (node.name) return node.name.getText();
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : undefined;
}

/** Whether an identifier is the name in a declaration, and no use. */
function isName(node: ts.Identifier): boolean {
  const { parent } = node;
  return ("name" in parent && parent.name === node && !ts.isPropertyAccessExpression(parent)) || ts.isImportSpecifier(parent);
}

const isPermit = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text === "Permit";

function visitAll(text: string, file: string, visitor: (node: ts.Node) => void): void {
  const visit = (node: ts.Node): void => {
    visitor(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
}

async function inFiles(patterns: readonly string[], findIn: (text: string, file: string) => string[]): Promise<string[]> {
  const found = new Set<string>();
  for await (const file of glob([...patterns], { cwd: root.pathname })) {
    for (const what of findIn(await readFile(new URL(file, root), "utf8"), file)) found.add(`${file}: ${what}`);
  }
  return [...found].sort();
}
