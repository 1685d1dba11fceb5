// What VS Code loads at startup: command ids bound to a loader, and the status bar item. Nothing here reads files, waits or
// imports heavy modules. Everything else is `application.ts`, loaded on first use.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { SnowCellApi } from "./api/api.js";
import type { Application } from "./application/application.js";
import { chatTab, commands, type SettingName, settings, views } from "./contributions/contributions.js";
import { registerCodeActions } from "./vscode/editor/code-actions.js";
import { registerLanguageModels } from "./vscode/language-models/registration.js";
import { ModelSelection } from "./vscode/models/model-selection.js";
import { ModelStatusBar, sessionsIn } from "./vscode/models/status-bar.js";
import { openChatPage } from "./vscode/panel/page/early-page.js";
import { keepSettings, settingValue } from "./vscode/platform/trusted-settings.js";

let application: Promise<Application> | undefined;

export function activate(context: vscode.ExtensionContext): SnowCellApi {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  context.subscriptions.push(keepSettings());
  const selection = new ModelSelection(context.workspaceState);
  const statusBar = new ModelStatusBar(selection, sessionsIn(context.globalState));
  context.subscriptions.push(selection, statusBar);

  const load = (): Promise<Application> => {
    application ??= import("./application/application.js").then(({ createApplication }) =>
      createApplication({ context, selection, statusBar }),
    );
    return application;
  };

  for (const command of Object.values(commands)) {
    context.subscriptions.push(
      vscode.commands.registerCommand(command, async (argument?: unknown) => await (await load()).handlers[command](argument)),
    );
  }

  context.subscriptions.push(registerLanguageModels(async (changed) => (await load()).languageModels(changed)));
  context.subscriptions.push(registerCodeActions());
  const follow = (name: SettingName, isOn: (value: unknown) => boolean, register: () => Promise<vscode.Disposable>): void => {
    let registration: Promise<vscode.Disposable> | undefined;
    const end = (): void => void registration?.then((registered) => registered.dispose());
    const update = (): void => {
      if (isOn(settingValue(name))) registration ??= register();
      else {
        end();
        registration = undefined;
      }
    };
    update();
    context.subscriptions.push(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(name)) update();
      }),
      { dispose: end },
    );
  };
  follow(
    settings.codeLensEnabled,
    (value) => value === true,
    async () => (await import("./vscode/editor/code-lens.js")).registerCodeLens(),
  );
  follow(settings.completionModel, Boolean, async () =>
    (await import("./vscode/inline/registration.js")).registerCompletions(load),
  );

  context.subscriptions.push(
    vscode.window.registerWebviewViewProvider(views.chat, {
      resolveWebviewView: async (view) => {
        // The page loads while the application does.
        const early = openChatPage(view.webview, context.extensionUri, "side-bar");
        await (await load()).attachView(view, early);
      },
    }),
    vscode.window.registerWebviewPanelSerializer(chatTab, {
      deserializeWebviewPanel: async (tab, state) => {
        const early = openChatPage(tab.webview, context.extensionUri, "tab");
        await (await load()).attachTab(tab, early, state);
      },
    }),
  );

  // Frozen, because all other extensions share this object.
  const api: SnowCellApi = { version: 1, registerProvider: async (provider) => (await load()).registerProvider(provider) };
  return Object.freeze(api);
}

/** VS Code waits a few seconds for this before it ends the extension host. */
export async function deactivate(): Promise<void> {
  await (await application)?.close();
}
