// What language servers answer, by VS Code's commands for it.

import * as vscode from "vscode";
import type { CodePlace, FileReads, Language, ReferenceKind } from "../../../core/tools/reading/reading-ports.js";
import { clearUnasked } from "../../leaving/content-gate.js";
import { placeOf } from "./places.js";

/** A server that starts now may take its time; after that, it counts as not answering. */
const timeLimitMs = 10_000;
const mostPlaces = 200;
/** Lines around the given one in which the name is looked for: models miscount. */
const linesAround = 3;

const commandOf: Readonly<Record<ReferenceKind, string>> = {
  references: "vscode.executeReferenceProvider",
  definition: "vscode.executeDefinitionProvider",
  implementations: "vscode.executeImplementationProvider",
};

export function windowLanguage(files: FileReads): Language {
  return {
    documentSymbols: async ({ uri, path }, allowed) => {
      const target = vscode.Uri.parse(uri);
      if (!(await clearUnasked(target, allowed))) return undefined;
      const found = await answerOf<(vscode.DocumentSymbol | vscode.SymbolInformation)[]>(
        "vscode.executeDocumentSymbolProvider",
        target,
      );
      return found && flattened(found, path, "");
    },
    workspaceSymbols: async (query) => {
      const found = await answerOf<vscode.SymbolInformation[]>("vscode.executeWorkspaceSymbolProvider", query);
      const places: CodePlace[] = [];
      for (const { name, kind, containerName, location } of (found ?? []).slice(0, mostPlaces)) {
        if (!(await clearUnasked(location.uri, []))) continue;
        const of = containerName === "" ? "" : ` in ${containerName}`;
        places.push({
          path: placeOf(location.uri).path,
          line: location.range.start.line + 1,
          text: `${kindName(kind)} ${name}${of}`,
        });
      }
      return found && places;
    },
    references: async (kind, place, line, name, allowed) => {
      const text = await files.text(place, allowed);
      if (text.kind !== "text") return "name-not-found";
      const position = positionOf(text.text.split(/\r\n|\n/), line - 1, name);
      if (!position) return "name-not-found";
      const target = vscode.Uri.parse(place.uri);
      const found = await answerOf<(vscode.Location | vscode.LocationLink)[]>(commandOf[kind], target, position);
      return found && (await placesOf(found.slice(0, mostPlaces), files));
    },
  };
}

/** Undefined if there is no answer, or an empty one: VS Code gives that also where no server is. */
async function answerOf<Answer extends readonly unknown[]>(command: string, ...given: unknown[]): Promise<Answer | undefined> {
  const [uri] = given;
  // Opening the document starts its language server.
  if (uri instanceof vscode.Uri) {
    const document = await vscode.workspace.openTextDocument(uri).then(undefined, () => undefined);
    if (!document) return undefined;
  }
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), timeLimitMs);
  try {
    const answer = await Promise.race([vscode.commands.executeCommand<Answer | undefined>(command, ...given), promise]);
    return answer && answer.length > 0 ? answer : undefined;
  } finally {
    clearTimeout(timer);
  }
}

function flattened(
  symbols: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[],
  path: string,
  indent: string,
): CodePlace[] {
  return symbols.flatMap((symbol) => {
    const range = "selectionRange" in symbol ? symbol.selectionRange : symbol.location.range;
    const own = { path, line: range.start.line + 1, text: `${indent}${kindName(symbol.kind)} ${symbol.name}` };
    return "children" in symbol ? [own, ...flattened(symbol.children, path, `${indent}  `)] : [own];
  });
}

const kindName = (kind: vscode.SymbolKind): string => (vscode.SymbolKind[kind] ?? "symbol").toLowerCase();

function positionOf(lines: readonly string[], line: number, name: string): vscode.Position | undefined {
  const order = [0, ...Array.from({ length: linesAround }, (_, index) => [-(index + 1), index + 1]).flat()];
  for (const offset of order) {
    const column = lines[line + offset]?.indexOf(name) ?? -1;
    if (column >= 0) return new vscode.Position(line + offset, column);
  }
  return undefined;
}

async function placesOf(found: readonly (vscode.Location | vscode.LocationLink)[], files: FileReads): Promise<CodePlace[]> {
  const texts = new Map<string, readonly string[] | undefined>();
  const places: CodePlace[] = [];
  for (const one of found) {
    const uri = "targetUri" in one ? one.targetUri : one.uri;
    const { start } = "targetUri" in one ? (one.targetSelectionRange ?? one.targetRange) : one.range;
    const place = placeOf(uri);
    if (!texts.has(place.uri)) {
      // Definitions are often in a library outside of the workspace; their lines are not shown.
      const text = await files.text(place, []);
      texts.set(place.uri, text.kind === "text" ? text.text.split(/\r\n|\n/) : undefined);
    }
    places.push({ path: place.path, line: start.line + 1, text: texts.get(place.uri)?.[start.line] ?? "" });
  }
  return places;
}
