// SnowCell's models in `vscode.lm`, for VS Code and other extensions. Loaded when VS Code first asks.

import { systemClock } from "../node/system-clock.js";
import type { LanguageModels } from "../vscode/language-models/language-models.js";
import { settingsOfVSCode } from "../vscode/platform/stores.js";
import type { Foundation } from "./foundation.js";

export interface OfferedModelServices {
  logIn(): Promise<boolean>;
  checkModel(): Promise<void>;
}

export class OfferedModels {
  private models: LanguageModels | undefined;
  /** Notifies VS Code of a new list. */
  private changed: () => void = () => undefined;

  constructor(
    private readonly foundation: Foundation,
    private readonly services: OfferedModelServices,
  ) {}

  /** Calls `changed` when the list of models changes. */
  async load(changed: () => void): Promise<LanguageModels> {
    this.changed = changed;
    return await this.loaded();
  }

  /** Leads to VS Code's own chat. */
  async enableChat(): Promise<void> {
    const { log, selection } = this.foundation;
    const { enableChat } = await import("../vscode/language-models/enable-chat.js");
    const { checkModel } = this.services;
    await enableChat({ models: await this.loaded(), selectedId: () => selection.current?.id, checkModel, log });
  }

  private async loaded(): Promise<LanguageModels> {
    const { foundation, services } = this;
    const { LanguageModels } = await import("../vscode/language-models/language-models.js");
    const { logIn } = services;
    this.models ??= foundation.own(
      new LanguageModels({ ...foundation, settings: settingsOfVSCode, clock: systemClock, logIn }, () => this.changed()),
    );
    return this.models;
  }
}
