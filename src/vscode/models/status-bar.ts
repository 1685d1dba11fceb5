// The status-bar item: the selected model, and its provider's health. Reads only what is already in memory.

import * as l10n from "@vscode/l10n";
import type * as vscode from "vscode";
import { commands } from "../../contributions/contributions.js";
import { type Session, sessionStateKey } from "../../core/accounts/session.js";
import type { ProviderHealth } from "../../core/health/health-monitor.js";
import { StatusItem } from "../interface/status-item.js";
import { healthFigures, healthIcon, healthWord } from "./health-words.js";
import type { ModelSelection } from "./model-selection.js";

type SessionReader = (providerId: string) => Session | undefined;

/** Reads the sessions that the accounts store, without loading the accounts code. */
export function sessionsIn(state: vscode.Memento): SessionReader {
  return (providerId) => state.get<Session>(sessionStateKey(providerId));
}

export class ModelStatusBar implements vscode.Disposable {
  private readonly item = new StatusItem("snowcell.model", "SnowCell", commands.selectModel);
  private readonly subscription: vscode.Disposable;
  private health: ProviderHealth | undefined;
  private completions: string | undefined;

  constructor(
    private readonly selection: ModelSelection,
    private readonly session: SessionReader,
  ) {
    this.subscription = selection.onDidChange(() => this.update());
    this.update();
  }

  /** The last line of the tooltip. */
  showCompletions(line: string | undefined): void {
    if (line === this.completions) return;
    this.completions = line;
    this.update();
  }

  /** `health` is that of the selected model's provider, once it is known. */
  update(health?: ProviderHealth): void {
    if (health) this.health = health;
    const model = this.selection.current;
    if (!model) {
      this.item.show("sparkle", l10n.t("Select Model"), [l10n.t("SnowCell: select a model")]);
      return;
    }
    const provider = model.id.split("/", 1)[0] ?? "";
    const expired = this.session(provider)?.status === "expired";
    const known = this.health?.provider === provider ? this.health : undefined;
    const icon = expired ? "warning" : ((known && healthIcon(known.status)) ?? "sparkle");
    const state = expired
      ? l10n.t("{0}: the login has expired. Click to log in again or choose another model.", model.providerName)
      : l10n.t("SnowCell uses {0} ({1}). Click to choose another model.", model.name, model.id);
    const lines = [state, ...(known ? [healthWord(known), healthFigures(known)] : []), this.completions];
    const tooltip = lines.filter((line): line is string => Boolean(line));
    const heard = expired ? l10n.t("login expired") : known && healthIcon(known.status) && healthWord(known);
    const label = [l10n.t("SnowCell model: {0}", model.name), heard].filter(Boolean).join(", ");
    this.item.show(icon, model.name, tooltip, label);
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }
}
