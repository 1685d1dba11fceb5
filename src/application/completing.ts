// Completions as the user types; everything loads with the first question of an editor.

import { settings } from "../contributions/contributions.js";
import type { Completions } from "../vscode/inline/completions.js";
import { settingValue } from "../vscode/platform/trusted-settings.js";
import type { Foundation } from "./foundation.js";
import type { Remedies } from "./remedies.js";

export class Completing {
  private loading: Promise<Completions> | undefined;
  private loaded: Completions | undefined;

  /** `show` receives the line for the status bar; undefined if there is nothing to say. */
  constructor(
    private readonly foundation: Foundation,
    private readonly remedies: Remedies,
    private readonly show: (line: string | undefined) => void,
  ) {}

  completions(): Promise<Completions> {
    this.loading ??= this.create();
    return this.loading;
  }

  /** Undefined until an editor has asked. */
  get current(): Completions | undefined {
    return this.loaded;
  }

  async selectModel(): Promise<void> {
    const { registry, requests, context, toFailure } = this.foundation;
    const { selectCompletionModel } = await import("../vscode/inline/select-completion-model.js");
    await selectCompletionModel({
      registry,
      requests,
      state: context.globalState,
      toFailure,
      showFailure: (failure, again) => this.remedies.show(failure, again),
    });
  }

  /** Without a completion model there is nothing to turn on. */
  async toggle(): Promise<void> {
    if (!settingValue(settings.completionModel)) return await this.selectModel();
    const { toggleCompletions } = await import("../vscode/inline/select-completion-model.js");
    await toggleCompletions(settingValue(settings.completionsEnabled) !== false);
  }

  /** A login or its loss may change what the model's server answers. */
  accountsChanged(): void {
    this.loaded?.reset();
  }

  private async create(): Promise<Completions> {
    const { requests, registry, log, context, providerName, own } = this.foundation;
    const [{ Completions }, { completionLine }] = await Promise.all([
      import("../vscode/inline/completions.js"),
      import("../vscode/inline/completion-words.js"),
    ]);
    const completions = own(
      new Completions({ requests, onListsChange: registry.onDidChange, log, state: context.globalState, providerName }),
    );
    own(completions.onDidChange(() => this.show(completionLine(completions.state))));
    this.loaded = completions;
    return completions;
  }
}
