// The status-bar item: which model answers, and whether its provider is fit to. Reads only what is in memory already.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { commands } from "../contributions.js";
import { type Session, sessionStateKey } from "../core/session.js";
import type { ModelSelection } from "./model-selection.js";

type SessionReader = (providerId: string) => Session | undefined;

/** Reads sessions where the accounts keep them, without loading what manages them. */
export function sessionsIn(state: vscode.Memento): SessionReader {
  return (providerId) => state.get<Session>(sessionStateKey(providerId));
}

export class ModelStatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("snowcell.model", vscode.StatusBarAlignment.Right, 100);
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly selection: ModelSelection,
    private readonly session: SessionReader,
  ) {
    this.item.name = "SnowCell";
    this.item.command = commands.selectModel;
    this.subscription = selection.onDidChange(() => this.update());
    this.update();
    this.item.show();
  }

  update(): void {
    const model = this.selection.current;
    if (!model) {
      this.item.text = `$(sparkle) ${l10n.t("Select a Model")}`;
      this.item.tooltip = l10n.t("SnowCell: choose the model that answers");
      return;
    }
    const expired = this.session(model.id.split("/", 1)[0] ?? "")?.status === "expired";
    this.item.text = `${expired ? "$(warning)" : "$(sparkle)"} ${model.name}`;
    this.item.tooltip = expired
      ? l10n.t("{0}: the login has expired. Click to choose another model, or log in again.", model.providerName)
      : l10n.t("SnowCell answers with {0} ({1}). Click to choose another model.", model.name, model.id);
    this.item.accessibilityInformation = { label: l10n.t("SnowCell model: {0}", model.name), role: "button" };
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }
}
