// What helps if Ollama does not answer, or has no models.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { commands, settings } from "../../contributions/contributions.js";
import { pickFrom } from "../interface/lists.js";

export async function setUpOllama(): Promise<void> {
  const icon = (id: string): Pick<vscode.QuickPickItem, "iconPath"> => ({ iconPath: new vscode.ThemeIcon(id) });
  const run =
    (...command: [string, ...unknown[]]) =>
    async (): Promise<void> =>
      void (await vscode.commands.executeCommand(...command));
  const items = [
    {
      label: l10n.t("Install Ollama"),
      description: "ollama.com/download",
      ...icon("cloud-download"),
      run: async () => void (await vscode.env.openExternal(vscode.Uri.parse("https://ollama.com/download"))),
    },
    {
      label: l10n.t("Pull a Model…"),
      detail: l10n.t("Downloads a model to the machine that runs Ollama."),
      ...icon("package"),
      run: run(commands.pullOllamaModel),
    },
    {
      label: l10n.t("Retry"),
      detail: l10n.t("If you have started Ollama in the meantime."),
      ...icon("refresh"),
      run: run(commands.refreshModels),
    },
    {
      label: l10n.t("Change the Address…"),
      detail: l10n.t("If Ollama runs at another port, or on another machine."),
      ...icon("settings-gear"),
      run: run("workbench.action.openSettings", settings.ollamaBaseUrl),
    },
  ];
  const picked = await pickFrom(items, {
    title: l10n.t("Set Up Ollama"),
    placeHolder: l10n.t("Ollama runs models on this machine, without an account"),
  });
  await picked?.run();
}
