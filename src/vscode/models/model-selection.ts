// The model selected in this window. Stored per workspace, so that one window's choice does not affect another's; new
// windows start with the setting `snowcell.defaultModel`. Small, because the status bar loads it at activation.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { settings } from "../../contributions/contributions.js";
import type { PrivacyBoundary } from "../../core/provider-api/provider.js";
import { automaticModel } from "../../core/routing/automatic-name.js";
import { settingLevels } from "../platform/trusted-settings.js";

export interface SelectedModel {
  /** `provider/model`, or the setting's text until it is resolved. */
  readonly id: string;
  readonly name: string;
  readonly providerName: string;
}

/** The decision about the model that a workspace's settings name. */
export interface WorkspaceModelDecision {
  readonly id: string;
  readonly use: boolean;
  /** The user was asked; else the model goes no farther than the user's own default. */
  readonly asked: boolean;
  /** Privacy boundary of its requests; if it widens later, the user is asked again. */
  readonly boundary: PrivacyBoundary;
}

const stateKey = "snowcell.selectedModel";
const decisionKey = "snowcell.workspaceModel";
const recentKey = "snowcell.recentModels";
const mostRecent = 4;

export class ModelSelection implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<void>();
  readonly onDidChange = this.emitter.event;
  private readonly subscriptions: readonly vscode.Disposable[];

  constructor(private readonly workspaceState: vscode.Memento) {
    this.subscriptions = [
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(settings.defaultModel)) this.emitter.fire();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.emitter.fire()),
    ];
  }

  get current(): SelectedModel | undefined {
    const chosen = this.workspaceState.get<SelectedModel>(stateKey);
    if (chosen) return chosen;
    const { id, use } = this.decision ?? {};
    const byDefault = use && id === this.proposed ? id : this.ownDefault;
    if (byDefault === automaticModel) return automatic();
    return byDefault ? { id: byDefault, name: byDefault, providerName: byDefault.split("/", 1)[0] ?? "" } : undefined;
  }

  /** The default from the user's own settings. */
  get ownDefault(): string | undefined {
    return nameIn(settingLevels(settings.defaultModel).own);
  }

  /**
   * The model that a trusted workspace's settings name instead of the user's own. Takes effect once decided: see
   * `workspace-model.ts`. Undefined if the user selected a model in this window.
   */
  get proposed(): string | undefined {
    if (this.workspaceState.get(stateKey) !== undefined) return undefined;
    const { own, workspace } = settingLevels(settings.defaultModel);
    const name = nameIn(workspace);
    return name === nameIn(own) ? undefined : name;
  }

  get decision(): WorkspaceModelDecision | undefined {
    return this.workspaceState.get<WorkspaceModelDecision>(decisionKey);
  }

  async decide(decision: WorkspaceModelDecision | undefined): Promise<void> {
    const saved = this.workspaceState.update(decisionKey, decision);
    this.emitter.fire();
    await saved;
  }

  /** `provider/model` of those selected in this workspace, the latest first. */
  get recent(): readonly string[] {
    return this.workspaceState.get<readonly string[]>(recentKey) ?? [];
  }

  async choose(model: SelectedModel): Promise<void> {
    const others = this.recent.filter((id) => id !== model.id);
    // Both count at once: a command that runs while they are saved must not use the previous model.
    const saved = Promise.all([
      this.workspaceState.update(stateKey, model),
      this.workspaceState.update(recentKey, [model.id, ...others].slice(0, mostRecent)),
    ]);
    this.emitter.fire();
    await saved;
  }

  /** Leaves the choice to SnowCell. */
  async chooseAutomatic(): Promise<void> {
    await this.choose(automatic());
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.emitter.dispose();
  }
}

const automatic = (): SelectedModel => ({ id: automaticModel, name: l10n.t("Automatic"), providerName: "SnowCell" });

function nameIn(value: unknown): string | undefined {
  return (typeof value === "string" && value.trim()) || undefined;
}
