// `SnowCell: Use in VS Code's Chat`: leads to VS Code's own chat with one of our models selected, without an account at
// GitHub. VS Code's chat asks for such an account as long as it knows no other provider of models, so SnowCell is added as
// one. The commands that do this are not part of VS Code's API: each is checked, and none is necessary.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { languageModelVendor, settings } from "../../contributions/contributions.js";
import { showInformation, showWarning } from "../interface/messages.js";
import { settingValue } from "../platform/trusted-settings.js";
import type { LanguageModels } from "./language-models.js";
import type { ModelInformation } from "./model-information.js";

export interface EnableChatServices {
  readonly models: Pick<LanguageModels, "list">;
  /** `provider/model` of the model selected in this window. */
  selectedId(): string | undefined;
  /** Lets the user pick a model and check its abilities. */
  checkModel(): Promise<void>;
  readonly log: { info(line: string): void };
}

/** Turns off VS Code's own chat. */
const aiFeaturesOff = "chat.disableAIFeatures";

const addGroup = "lm.addLanguageModelsProviderGroup";
/** Opens the list of models, and first enables VS Code's chat if it is disabled. */
const manageModels = "workbench.action.chat.manage";
/** Newer versions show the list over the window. */
const closeModelList = "workbench.action.closeModalEditor";
const openChat = "workbench.action.chat.open";

export async function enableChat(services: EnableChatServices): Promise<void> {
  if (!(await isOffered()) || !(await isChatOn())) return;
  const known = new Set(await vscode.commands.getCommands(true));
  if (!known.has(openChat)) {
    return void showInformation(l10n.t("This editor has no chat of its own that could use SnowCell's models."));
  }
  const model = await usableModel(services);
  if (!model) return;
  const run = async (command: string, ...given: readonly unknown[]): Promise<boolean> => {
    if (!known.has(command)) return false;
    try {
      await vscode.commands.executeCommand(command, ...given);
      return true;
    } catch (thrown) {
      services.log.info(`VS Code's command ${command} failed: ${thrown}`);
      return false;
    }
  };
  // Fails if SnowCell was added before.
  await run(addGroup, { vendor: languageModelVendor, name: "SnowCell" });
  if (await run(manageModels, "SnowCell")) await run(closeModelList);
  const modelSelector = { vendor: languageModelVendor, id: model.id };
  if (!(await run(openChat, { mode: "agent", modelSelector }))) await run(openChat);
  // Without the command, VS Code's chat cannot learn of another provider.
  const asksForAccount = !known.has(addGroup);
  void showInformation(
    asksForAccount
      ? l10n.t("This version of VS Code asks for a GitHub account in its chat. {0} is in its model picker.", model.name)
      : l10n.t("{0} is ready in VS Code's chat. Other models are in its model picker.", model.name),
  );
}

/** Whether other extensions may use our models; offers to allow it. */
async function isOffered(): Promise<boolean> {
  if (settingValue(settings.languageModelsEnabled) === true) return true;
  const turnOn = l10n.t("Turn On");
  const question = l10n.t("Let VS Code and other extensions use your models?");
  const detail = l10n.t("You turned this off in {0}.", settings.languageModelsEnabled);
  if ((await showWarning(question, { modal: true, detail }, turnOn)) !== turnOn) return false;
  await vscode.workspace.getConfiguration().update(settings.languageModelsEnabled, true, vscode.ConfigurationTarget.Global);
  return true;
}

async function isChatOn(): Promise<boolean> {
  if (vscode.workspace.getConfiguration().get(aiFeaturesOff) !== true) return true;
  const open = l10n.t("Open Settings");
  const words = l10n.t("VS Code's own chat is turned off in {0}.", aiFeaturesOff);
  if ((await showInformation(words, open)) === open) {
    await vscode.commands.executeCommand("workbench.action.openSettings", aiFeaturesOff);
  }
  return false;
}

/** The selected model, or the first that calls tools: VS Code's chat hides all others. Offers a login and a check. */
async function usableModel(services: EnableChatServices): Promise<ModelInformation | undefined> {
  const never = new vscode.CancellationTokenSource().token;
  const listed = await services.models.list(false, never);
  const usable = usableOf(listed, services.selectedId());
  if (usable) return usable;
  if (listed.length === 0) {
    void showInformation(l10n.t("SnowCell has no models here. Log in to a service first."));
    return undefined;
  }
  const check = l10n.t("Check a Model");
  const words = l10n.t("None of your models is known to call tools.");
  const detail = l10n.t(
    "VS Code's chat lists only models that call tools. If one of yours does, check its abilities, or set them in {0}.",
    settings.models,
  );
  if ((await showInformation(words, { modal: true, detail }, check)) !== check) return undefined;
  await services.checkModel();
  return usableOf(await services.models.list(true, never), services.selectedId());
}

function usableOf(models: readonly ModelInformation[], selectedId: string | undefined): ModelInformation | undefined {
  const usable = models.filter(({ capabilities }) => capabilities.toolCalling);
  return usable.find(({ id }) => id === selectedId) ?? usable[0];
}
