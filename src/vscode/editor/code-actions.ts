// The lightbulb: changes for the selection, a fix if there are problems. Registered at activation, so this holds only
// the code actions; their implementation loads when one is used.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { type CommandId, commands } from "../../contributions/contributions.js";
import { editableSchemes, placeArgument } from "./editor-place.js";

const { QuickFix, RefactorRewrite } = vscode.CodeActionKind;

export function registerCodeActions(): vscode.Disposable {
  // Logs and the sides of a diff get no code actions.
  const selector = editableSchemes.map((scheme) => ({ scheme }));
  return vscode.languages.registerCodeActionsProvider(
    selector,
    { provideCodeActions: (document, range, context) => offers(document.uri, range, context) },
    { providedCodeActionKinds: [QuickFix, RefactorRewrite] },
  );
}

function offers(
  uri: vscode.Uri,
  range: vscode.Range,
  { diagnostics, only, triggerKind }: vscode.CodeActionContext,
): vscode.CodeAction[] {
  const wants = (kind: vscode.CodeActionKind): boolean => !only || only.contains(kind);
  const actions: vscode.CodeAction[] = [];
  const offer = (
    title: string,
    kind: vscode.CodeActionKind,
    command: CommandId,
    place: vscode.Range,
    widen: boolean,
  ): vscode.CodeAction => {
    const action = new vscode.CodeAction(title, kind);
    action.command = { title, command, arguments: [placeArgument({ uri, range: place, widen })] };
    actions.push(action);
    return action;
  };
  const [first] = diagnostics;
  if (first && wants(QuickFix)) {
    const around = diagnostics.reduce((whole, { range: one }) => whole.union(one), first.range);
    const place = range.isEmpty ? around : range;
    offer(l10n.t("Fix with SnowCell"), QuickFix, commands.fixSelection, place, range.isEmpty).diagnostics = [...diagnostics];
  }
  // Without a selection, only on request: otherwise the lightbulb would show on every line.
  const isAsked = !range.isEmpty || triggerKind === vscode.CodeActionTriggerKind.Invoke;
  if (isAsked && wants(RefactorRewrite)) {
    offer(l10n.t("Edit with SnowCell…"), RefactorRewrite, commands.editSelection, range, false);
    offer(l10n.t("Improve with SnowCell"), RefactorRewrite, commands.improveSelection, range, range.isEmpty);
    offer(l10n.t("Document with SnowCell"), RefactorRewrite, commands.documentSelection, range, range.isEmpty);
  }
  return actions;
}
