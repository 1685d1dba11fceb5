// Symbols for the mention list, from VS Code's language services, and the lines that a chosen one covers.

import * as vscode from "vscode";
import { fuzzyScore } from "../../core/attach/fuzzy-match.js";
import type { Candidate } from "../../protocol/attach.js";
import { shownEditor } from "../surroundings/shown-editor.js";
import type { WorkspaceFiles } from "./workspace-files.js";

const mostSymbols = 8;
/** Shorter texts match too much, and each search costs the language services. */
const shortestQuery = 2;
/** Language services may answer with every symbol of a large project. */
const mostRanked = 2000;

interface Found {
  readonly name: string;
  readonly kind: vscode.SymbolKind;
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
}

/** Lines of a file, from 0. */
export interface SymbolPlace {
  readonly uri: vscode.Uri;
  readonly first: number;
  readonly last: number;
}

/** Symbols of the open file and of the workspace, best first; only in files that the list may offer. */
export async function findSymbols(query: string, files: WorkspaceFiles): Promise<Candidate[]> {
  if (query.length < shortestQuery || /[/\\:]/.test(query)) return [];
  const shown = shownEditor()?.document.uri;
  const [ofFile, ofWorkspace, listed] = await Promise.all([shown ? symbolsOf(shown) : [], workspaceSymbols(query), files.list()]);
  const paths = new Map(listed.map(({ uri, path }) => [uri.toString(), path]));
  const ranked = [...ofFile, ...ofWorkspace].slice(0, mostRanked).flatMap((symbol) => {
    const score = fuzzyScore(query, symbol.name);
    const path = paths.get(symbol.uri.toString());
    return score === undefined || path === undefined ? [] : [{ symbol, path, score }];
  });
  ranked.sort((one, other) => other.score - one.score);
  const rows = new Map<string, Candidate>();
  for (const { symbol, path } of ranked) {
    const { uri, range } = symbol;
    // Some language services add the parameters.
    const [name = symbol.name] = symbol.name.split("(", 1);
    const key = `${uri.toString()} ${range.start.line} ${name}`;
    if (rows.has(key)) continue;
    const id = `symbol:${range.start.line}-${range.end.line}:${uri.toString()}`;
    rows.set(key, { id, icon: iconOf(symbol.kind), label: name, detail: `${path}:${range.start.line + 1}` });
    if (rows.size === mostSymbols) break;
  }
  return [...rows.values()];
}

/** The place in a candidate's id; undefined for any other id. */
export function symbolPlace(id: string): SymbolPlace | undefined {
  const parts = /^symbol:(\d{1,7})-(\d{1,7}):(.+)$/s.exec(id);
  if (!parts) return undefined;
  const [, first, last, address = ""] = parts;
  return { uri: vscode.Uri.parse(address), first: Number(first), last: Number(last) };
}

/** The whole symbol: some language services give only its name's line. */
export async function wholeSymbol(place: SymbolPlace): Promise<SymbolPlace> {
  if (place.last > place.first) return place;
  const around = (await symbolsOf(place.uri)).find(({ range }) => range.start.line === place.first);
  return around ? { ...place, last: around.range.end.line } : place;
}

async function workspaceSymbols(query: string): Promise<Found[]> {
  const found = await ask<vscode.SymbolInformation>("vscode.executeWorkspaceSymbolProvider", query);
  return found.map(({ name, kind, location }) => ({ name, kind, uri: location.uri, range: location.range }));
}

/** Outer symbols before those in them. */
async function symbolsOf(uri: vscode.Uri): Promise<Found[]> {
  const found = await ask<vscode.DocumentSymbol | vscode.SymbolInformation>("vscode.executeDocumentSymbolProvider", uri);
  const flat = (symbol: vscode.DocumentSymbol | vscode.SymbolInformation): Found[] => {
    const { name, kind } = symbol;
    if (!("children" in symbol)) return [{ name, kind, uri, range: symbol.location.range }];
    return [{ name, kind, uri, range: symbol.range }, ...symbol.children.flatMap(flat)];
  };
  return found.flatMap(flat);
}

/** A language service that fails offers nothing. */
async function ask<Symbol>(command: string, about: string | vscode.Uri): Promise<readonly Symbol[]> {
  const found = await vscode.commands
    .executeCommand<readonly Symbol[] | undefined>(command, about)
    .then(undefined, () => undefined);
  return found ?? [];
}

function iconOf(kind: vscode.SymbolKind): string {
  const { Class, Interface, Struct, Enum, Function: Func, Method, Constructor } = vscode.SymbolKind;
  if ([Class, Interface, Struct, Enum].includes(kind)) return "symbol-class";
  return [Func, Method, Constructor].includes(kind) ? "symbol-method" : "symbol-variable";
}
