// SnowCell's models in `vscode.lm`, for VS Code and other extensions. Loaded when VS Code first asks.

import { systemClock } from "../node/system-clock.js";
import type { LanguageModels } from "../vscode/language-models/language-models.js";
import { settingsOfVSCode } from "../vscode/platform/stores.js";
import type { Foundation } from "./foundation.js";

export class OfferedModels {
  private models: LanguageModels | undefined;

  constructor(
    private readonly foundation: Foundation,
    private readonly logIn: () => Promise<boolean>,
  ) {}

  /** Calls `changed` when the list of models changes. */
  async load(changed: () => void): Promise<LanguageModels> {
    const { foundation, logIn } = this;
    const { LanguageModels } = await import("../vscode/language-models/language-models.js");
    const services = { ...foundation, settings: settingsOfVSCode, clock: systemClock, logIn };
    this.models ??= foundation.own(new LanguageModels(services, changed));
    return this.models;
  }
}
