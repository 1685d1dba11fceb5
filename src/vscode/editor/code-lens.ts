// Buttons above functions and classes, if `snowcell.codeLens.enabled` is on. Loaded only then.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { type CommandId, commands } from "../../contributions/contributions.js";
import { symbolsOf } from "./action-target.js";
import { placeArgument } from "./editor-place.js";

export function registerCodeLens(): vscode.Disposable {
  const selector = ["file", "untitled", "vscode-vfs"].map((scheme) => ({ scheme }));
  return vscode.languages.registerCodeLensProvider(selector, { provideCodeLenses });
}

async function provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
  // Sections of a text are not functions.
  const symbols = (await symbolsOf(document)).filter(({ kind }) => kind !== vscode.SymbolKind.String);
  return symbols.flatMap(({ name, range }) => {
    const lens = (title: string, command: CommandId): vscode.CodeLens => {
      const place = placeArgument({ uri: document.uri, range, symbol: name });
      return new vscode.CodeLens(new vscode.Range(range.start, range.start), { title, command, arguments: [place] });
    };
    return [
      lens(`$(sparkle) ${l10n.t("Explain")}`, commands.explainSelection),
      lens(l10n.t("Improve"), commands.improveSelection),
      lens(l10n.t("Document"), commands.documentSelection),
      lens(l10n.t("Write Tests"), commands.writeTests),
    ];
  });
}
