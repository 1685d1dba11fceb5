// Registers SnowCell's models with VS Code. Part of the activation stub: the implementation loads when VS Code asks.

import * as vscode from "vscode";
import { languageModelVendor, settings } from "../../contributions/contributions.js";
import { settingValue } from "../platform/trusted-settings.js";
import type { LanguageModels } from "./language-models.js";

/** VS Code 1.104 does not react when a provider announces a change: only a request for the list makes it ask again. */
const ignoresAnnouncements = vscode.version.startsWith("1.104.");

/** `load` receives the callback that notifies VS Code of a new list. */
export function registerLanguageModels(load: (changed: () => void) => Promise<LanguageModels>): vscode.Disposable {
  const emitter = new vscode.EventEmitter<void>();
  const announce = (): void => {
    emitter.fire();
    if (ignoresAnnouncements) vscode.lm.selectChatModels({ vendor: languageModelVendor }).then(undefined, () => undefined);
  };
  const models = (): Promise<LanguageModels> => load(announce);
  const isEnabled = (): boolean => settingValue(settings.languageModelsEnabled) === true;
  return vscode.Disposable.from(
    emitter,
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(settings.languageModelsEnabled)) announce();
    }),
    vscode.lm.registerLanguageModelChatProvider(languageModelVendor, {
      onDidChangeLanguageModelChatInformation: emitter.event,
      provideLanguageModelChatInformation: async ({ silent }, token) =>
        isEnabled() ? await (await models()).list(silent, token) : [],
      provideLanguageModelChatResponse: async ({ id }, ...request) => await (await models()).respond(id, ...request),
      provideTokenCount: async ({ id }, text) => (await models()).count(id, text),
    }),
  );
}
