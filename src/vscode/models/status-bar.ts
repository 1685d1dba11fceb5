// The status-bar item: which model answers, and whether its provider is fit to. Reads only what is in memory already.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { commands } from "../../contributions/contributions.js";
import { type Session, sessionStateKey } from "../../core/accounts/session.js";
import type { ProviderHealth } from "../../core/health/health-monitor.js";
import { healthFigures, healthIcon, healthWord } from "./health-words.js";
import type { ModelSelection } from "./model-selection.js";

type SessionReader = (providerId: string) => Session | undefined;

/** Reads sessions where the accounts keep them, without loading what manages them. */
export function sessionsIn(state: vscode.Memento): SessionReader {
  return (providerId) => state.get<Session>(sessionStateKey(providerId));
}

export class ModelStatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("snowcell.model", vscode.StatusBarAlignment.Right, 100);
  private readonly subscription: vscode.Disposable;
  private health: ProviderHealth | undefined;

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

  /** `health` is that of the provider that answers, once something is known of it. */
  update(health?: ProviderHealth): void {
    if (health) this.health = health;
    const model = this.selection.current;
    if (!model) {
      this.item.text = `$(sparkle) ${l10n.t("Select a Model")}`;
      this.item.tooltip = l10n.t("SnowCell: choose the model that answers");
      return;
    }
    const provider = model.id.split("/", 1)[0] ?? "";
    const expired = this.session(provider)?.status === "expired";
    const known = this.health?.provider === provider ? this.health : undefined;
    this.item.text = `$(${expired ? "warning" : ((known && healthIcon(known.status)) ?? "sparkle")}) ${model.name}`;
    const state = expired
      ? l10n.t("{0}: the login has expired. Click to choose another model, or log in again.", model.providerName)
      : l10n.t("SnowCell answers with {0} ({1}). Click to choose another model.", model.name, model.id);
    this.item.tooltip = [state, known && healthWord(known), known && healthFigures(known)].filter(Boolean).join("\n");
    const heard = expired ? l10n.t("login expired") : known && healthIcon(known.status) && healthWord(known);
    this.item.accessibilityInformation = {
      label: [l10n.t("SnowCell model: {0}", model.name), heard].filter(Boolean).join(", "),
      role: "button",
    };
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }
}
