// Who issues permits, and which code of agent mode can write, run or reach the network without demanding one; found in the
// syntax tree.

import { glob, readFile } from "node:fs/promises";
import { posix } from "node:path";
import ts from "typescript";
import { outletAt, outlets } from "./outlets.js";
import { writePaths, writePathsIn } from "./write-paths.js";

const root = new URL("../../", import.meta.url);

/** Code that acts for an agent. */
const agentFolders = ["src/core/agent/", "src/core/tools/", "src/vscode/agent/", "src/node/commands/"];
const agentSources = agentFolders.map((folder) => `${folder}**/*.ts`);

/** Reach processes or the network, apart from what writes, and from what outlets.ts finds. */
const actingCalls = new Set(["fetch", "spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"]);
/** Commands of VS Code that show something or answer a question. */
const harmlessCommand = /^(?:setContext|vscode\.(?:diff|changes|open|execute\w+Provider))$/;
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

/** Each as `file: name`: a function that passes for one of the two that demand a permit. */
export async function falseDemands(): Promise<string[]> {
  return await inFiles(agentSources, falseDemandsIn);
}

export function falseDemandsIn(text: string, file: string): string[] {
  const found: string[] = [];
  visitAll(text, file, (node) => {
    if (ts.isIdentifier(node) && demands.has(node.text) && !isCalled(node) && !isImportOfDemand(node)) found.push(node.text);
  });
  return found;
}

const isCalled = (node: ts.Node): boolean => ts.isCallExpression(node.parent) && node.parent.expression === node;

function isImportOfDemand({ parent }: ts.Node): boolean {
  if (!ts.isImportSpecifier(parent) || parent.propertyName) return false;
  const { moduleSpecifier } = parent.parent.parent.parent;
  return ts.isStringLiteral(moduleSpecifier) && /\/permissions\/(?:permit|demand-place)\.js$/.test(moduleSpecifier.text);
}

/** Each as `file: names of file`: what agent mode uses of code that acts without a permit. */
export async function actingImports(): Promise<string[]> {
  const fileOf = (found: string): string => found.split(":", 1)[0] ?? "";
  const others = [...(await outlets()), ...(await writePaths())].map(fileOf);
  const own = (await actsWithoutPermit()).map(fileOf);
  const acting = new Set([...own, ...others.filter((file) => !agentFolders.some((folder) => file.startsWith(folder)))]);
  return await inFiles(agentSources, (text, file) => actingImportsIn(text, file, acting));
}

export function actingImportsIn(text: string, file: string, acting: ReadonlySet<string>): string[] {
  const found: string[] = [];
  visitAll(text, file, (node) => {
    const isDynamic = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
    const isStatic = (ts.isImportDeclaration(node) && !node.importClause?.isTypeOnly) || ts.isExportDeclaration(node);
    const given = isDynamic ? node.arguments[0] : isStatic ? node.moduleSpecifier : undefined;
    if (!given || !ts.isStringLiteral(given) || !given.text.startsWith(".")) return;
    const target = posix.join(posix.dirname(file), given.text).replace(/\.js$/, ".ts");
    if (!acting.has(target)) return;
    const names = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined;
    const own = names && ts.isNamedImports(names) ? names.elements.filter(({ isTypeOnly }) => !isTypeOnly) : undefined;
    if (own?.length === 0) return;
    found.push(`${own ? own.map(({ name, propertyName }) => (propertyName ?? name).text).join(", ") : "all"} of ${target}`);
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

/** What acts, by name. */
function actOf(node: ts.Node): string | undefined {
  const outlet = outletAt(node);
  // What a call takes from an object by name is found with the call.
  if (outlet !== undefined) return outlet;
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  const name = ts.isPropertyAccessExpression(expression)
    ? expression.name.text
    : ts.isIdentifier(expression)
      ? expression.text
      : "";
  if (name === "executeCommand") {
    const [given] = node.arguments;
    const command = given && ts.isStringLiteralLike(given) ? given.text : undefined;
    if (command === undefined) return "a computed command";
    return harmlessCommand.test(command) ? undefined : `command ${command}`;
  }
  if (name === "getConfiguration") return name;
  // `exec` of a pattern runs nothing.
  const isPattern = name === "exec" && ts.isPropertyAccessExpression(expression);
  if (actingCalls.has(name) && !isPattern) return name;
  const [write] = writePathsIn(node.getText(), "call.ts");
  return write !== undefined && isOwnWrite(node, write) ? write : undefined;
}

/** Whether the write is this call's, and not that of a call inside it. */
function isOwnWrite(node: ts.CallExpression, write: string): boolean {
  const own = node.expression.getText();
  return own.endsWith(`.${write.replace(/^fs\./, "")}`);
}

/** Functions that demand a permit first of all, and functions of the file that only such functions call. */
function permittedFunctions(source: ts.SourceFile): ReadonlySet<ts.Node> {
  const functions = new Map<string, ts.Node>();
  const callers = new Map<string, Set<ts.Node | undefined>>();
  const permitted = new Set<ts.Node>();
  const collect = (node: ts.Node, within: ts.Node | undefined): void => {
    const isFunction = ts.isFunctionLike(node) && "body" in node;
    const name = isFunction ? nameOf(node) : undefined;
    if (name !== undefined && !functions.has(name)) functions.set(name, node);
    if (isFunction && demandsFirst(node)) permitted.add(node);
    if (ts.isIdentifier(node) && !isName(node)) {
      const of = callers.get(node.text) ?? new Set();
      of.add(within);
      callers.set(node.text, of);
    }
    ts.forEachChild(node, (child) => collect(child, isFunction ? node : within));
  };
  collect(source, undefined);
  const isWithinPermitted = (node: ts.Node | undefined): boolean =>
    node !== undefined && (permitted.has(node) || isWithinPermitted(node.parent));
  for (let size = -1; size !== permitted.size; ) {
    size = permitted.size;
    for (const [name, node] of functions) {
      const from = [...(callers.get(name) ?? [])].filter((caller) => caller !== node);
      const isExported =
        ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
      if (!isExported && from.length > 0 && from.every(isWithinPermitted)) permitted.add(node);
    }
  }
  return permitted;
}

/** Whether a statement of the function's own body demands a permit, in no condition, and nothing acts before it. */
function demandsFirst(node: ts.Node): boolean {
  const body = (node as { readonly body?: ts.Node }).body;
  if (!body || !ts.isBlock(body)) return false;
  const at = body.statements.findIndex((statement) => {
    if (!ts.isExpressionStatement(statement)) return false;
    const call = ts.isAwaitExpression(statement.expression) ? statement.expression.expression : statement.expression;
    return ts.isCallExpression(call) && demands.has(call.expression.getText());
  });
  return at >= 0 && !body.statements.slice(0, at).some(acts);
}

function acts(node: ts.Node): boolean {
  return actOf(node) !== undefined || (ts.forEachChild(node, (child) => acts(child) || undefined) ?? false);
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
