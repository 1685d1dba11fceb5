// Every way by which code could reach the disk, a process or the network under a name that other checks do not follow: Node's
// modules, loading code, globals, and parts of VS Code's API that are renamed or handed on. Found in the syntax tree.

import { glob, readFile } from "node:fs/promises";
import ts from "typescript";

const root = new URL("../../", import.meta.url);

/** They compute, and reach nothing. */
const harmlessModules = new Set([
  ...["timers", "timers/promises", "string_decoder"],
  ...["path", "url", "os", "crypto", "buffer", "util", "perf_hooks", "events", "zlib"],
]);
/** Their imports are followed by name; see write-paths.ts. */
const followedModules = new Set(["fs", "fs/promises", "child_process"]);
/** Modules that are there at run time without being in package.json. */
const builtInOfHost = new Set(["electron", "original-fs", "undici", "ws"]);

/** Globals that reach the network or load code, wherever they are named. */
const globals = new Set([
  ...["fetch", "WebSocket", "XMLHttpRequest", "EventSource", "WebTransport", "Worker", "SharedWorker", "importScripts"],
  ...["require", "eval", "Function", "WebAssembly"],
]);
/** Objects that hold the globals. */
const globalObjects = new Set(["globalThis", "global", "self"]);
const loadersOfProcess = new Set([
  ...["binding", "_linkedBinding", "dlopen", "getBuiltinModule", "mainModule", "kill", "execve", "report"],
]);
/** Methods of VS Code that open, run or send, by name and wherever they are taken from. */
const actingNames = new Set([
  ...["openExternal", "createTerminal", "sendText", "executeTask", "startDebugging", "invokeTool", "updateWorkspaceFolders"],
  ...["sendBeacon", "createRequire", "constructor"],
]);
/** Methods that other checks follow where they are called, so they are only called. */
const followedMethods = new Set([
  ...["applyEdit", "edit", "insertSnippet", "save", "saveAs", "saveAll", "setTextDocumentLanguage", "executeCommand"],
  ...["writeFile", "appendFile", "createDirectory", "createWriteStream", "getConfiguration"],
]);
/** Classes of VS Code that run something once they are handed over. */
const actingClasses = new Set(["Task", "ShellExecution", "ProcessExecution", "CustomExecution"]);

/** The way out that a node is; undefined for one that is none. */
export function outletAt(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return outletOfModule(node);
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) return "import by require";
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return outletOfImport(node);
  if (ts.isIdentifier(node) && isValue(node)) return outletOfName(node);
  if (ts.isPropertyAccessExpression(node)) {
    const { text } = node.name;
    const isCalled = ts.isCallExpression(node.parent) && node.parent.expression === node;
    if (followedMethods.has(text) && !isCalled && !isOwnField(node)) return `${text} taken off`;
    return outletOfProperty(node.expression, text);
  }
  if (ts.isElementAccessExpression(node)) return outletOfElement(node);
  if (ts.isBindingElement(node)) return outletOfBinding(node);
  if (ts.isNewExpression(node)) {
    const name = lastName(node.expression);
    return actingClasses.has(name) ? `new ${name}` : undefined;
  }
  return undefined;
}

export function outletsIn(text: string, file: string): string[] {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const outlet = outletAt(node);
    if (outlet !== undefined) found.add(outlet);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return [...found];
}

/** Each as `file: outlet`. */
export async function outlets(): Promise<string[]> {
  const found: string[] = [];
  for await (const file of glob("src/**/*.ts", { cwd: root.pathname })) {
    for (const what of outletsIn(await readFile(new URL(file, root), "utf8"), file)) found.push(`${file}: ${what}`);
  }
  return found.sort();
}

function outletOfModule(node: ts.ImportDeclaration | ts.ExportDeclaration): string | undefined {
  const module = literal(node.moduleSpecifier);
  if (module === undefined || (ts.isImportDeclaration(node) ? node.importClause?.isTypeOnly : node.isTypeOnly)) return undefined;
  if (module === "vscode") return isWhole(node) ? undefined : "parts of vscode by name";
  const name = nodeModule(module);
  if (name === undefined || harmlessModules.has(name)) return undefined;
  if (ts.isExportDeclaration(node)) return `${module} handed on`;
  return followedModules.has(name) && !node.importClause?.name ? undefined : module;
}

/** `import * as vscode`, whose parts the checks follow. */
function isWhole(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (!ts.isImportDeclaration(node)) return false;
  const bindings = node.importClause?.namedBindings;
  return bindings !== undefined && ts.isNamespaceImport(bindings) && bindings.name.text === "vscode";
}

function outletOfImport({ arguments: [given] }: ts.CallExpression): string | undefined {
  const module = literal(given);
  if (module === undefined) return "import of a computed module";
  const name = nodeModule(module);
  return module === "vscode" || (name !== undefined && !harmlessModules.has(name)) ? `import of ${module}` : undefined;
}

function outletOfName(node: ts.Identifier): string | undefined {
  const { text, parent } = node;
  if (globals.has(text)) return text;
  const isOwner = ts.isPropertyAccessExpression(parent) && parent.expression === node;
  if ((text === "vscode" || text === "process" || globalObjects.has(text)) && !isOwner) return `${text} handed on`;
  return undefined;
}

function outletOfProperty(owner: ts.Expression, name: string): string | undefined {
  if (ts.isIdentifier(owner) && globalObjects.has(owner.text) && globals.has(name)) return name;
  if (ts.isIdentifier(owner) && owner.text === "process" && loadersOfProcess.has(name)) return `process.${name}`;
  if (ts.isIdentifier(owner) && owner.text === "module" && name === "require") return "require";
  if (ts.isIdentifier(owner) && owner.text === "vscode" && namespaces.has(name) && !isOwner(owner.parent)) {
    return `vscode.${name} handed on`;
  }
  return actingNames.has(name) ? name : undefined;
}

/** A field of the class itself. */
const isOwnField = ({ expression }: ts.PropertyAccessExpression): boolean => expression.kind === ts.SyntaxKind.ThisKeyword;

/** Their methods act, so they are only used by name. */
const namespaces = new Set(["workspace", "env", "window", "commands", "tasks", "debug", "lm", "extensions"]);

const isOwner = (node: ts.Node): boolean =>
  (ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node) || ts.isTypeNode(node.parent);

function outletOfElement({ expression, argumentExpression }: ts.ElementAccessExpression): string | undefined {
  const owner = expression.getText();
  const name = literal(argumentExpression);
  if (name !== undefined) {
    const known = outletOfProperty(expression, name);
    if (known !== undefined) return known;
  }
  const isOfVSCode = /^vscode(?:\.(\w+))?$/.exec(owner);
  const isNamespace = isOfVSCode && (isOfVSCode[1] === undefined || namespaces.has(isOfVSCode[1]));
  if (isNamespace || owner === "process" || globalObjects.has(owner)) return `${owner} by a computed name`;
  return name !== undefined && followedMethods.has(name) ? `${name} by a string` : undefined;
}

function outletOfBinding({ name, propertyName, parent }: ts.BindingElement): string | undefined {
  const taken = (propertyName ?? name).getText();
  if (!ts.isObjectBindingPattern(parent)) return undefined;
  if (actingNames.has(taken)) return taken;
  return followedMethods.has(taken) ? `${taken} taken off` : undefined;
}

/** Whether an identifier is used as a value: not declared, and no name of a property or type. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isShorthandPropertyAssignment(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isExpressionWithTypeArguments(parent)) return !ts.isInterfaceDeclaration(parent.parent.parent);
  if (ts.isTypeNode(parent) || ts.isQualifiedName(parent) || ts.isTypeQueryNode(parent)) return false;
  if (ts.isImportSpecifier(parent) || ts.isNamespaceImport(parent) || ts.isImportClause(parent)) return false;
  if (ts.isExportSpecifier(parent)) return (parent.propertyName ?? parent.name) === node;
  return !("name" in parent && parent.name === node);
}

/** The module's name without `node:`; undefined if it is none of Node. */
function nodeModule(module: string): string | undefined {
  if (module.startsWith("node:")) return module.slice("node:".length);
  return bareModules.has(module) || builtInOfHost.has(module) ? module : undefined;
}

const bareModules = new Set(builtinModulesOfNode());

function builtinModulesOfNode(): readonly string[] {
  return process.getBuiltinModule("node:module").builtinModules;
}

function lastName(expression: ts.Expression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

const literal = (node: ts.Node | undefined): string | undefined => (node && ts.isStringLiteralLike(node) ? node.text : undefined);
