// The model chosen in this window. Kept per workspace, so that one window's choice never leaks into another's; new
// windows start with the setting `snowcell.defaultModel`. Light: the status bar reads it at start.

import * as vscode from "vscode";
import { settings } from "../../contributions/contributions.js";

export interface SelectedModel {
  /** `provider/model`, or as the setting names it until it is resolved. */
  readonly id: string;
  readonly name: string;
  readonly providerName: string;
}

const stateKey = "snowcell.selectedModel";

export class ModelSelection implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<void>();
  readonly onDidChange = this.emitter.event;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly workspaceState: vscode.Memento) {
    this.subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(settings.defaultModel)) this.emitter.fire();
    });
  }

  get current(): SelectedModel | undefined {
    const chosen = this.workspaceState.get<SelectedModel>(stateKey);
    if (chosen) return chosen;
    const byDefault = vscode.workspace.getConfiguration().get<string>(settings.defaultModel)?.trim();
    return byDefault ? { id: byDefault, name: byDefault, providerName: byDefault.split("/", 1)[0] ?? "" } : undefined;
  }

  async choose(model: SelectedModel): Promise<void> {
    await this.workspaceState.update(stateKey, model);
    this.emitter.fire();
  }

  dispose(): void {
    this.subscription.dispose();
    this.emitter.dispose();
  }
}
