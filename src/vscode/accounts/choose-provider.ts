// The lists of `SnowCell: Add Provider…`: the services that can be added, and what can be done with those added before.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { settings } from "../../contributions/contributions.js";
import { type CustomProviderPreset, presets } from "../../core/providers/custom/presets.js";
import { pickFrom } from "../interface/lists.js";
import type { Entry } from "./provider-entries.js";

export type Choice =
  | { readonly kind: "add"; readonly preset: CustomProviderPreset }
  | { readonly kind: "edit"; readonly entry: Entry }
  | { readonly kind: "open-settings" }
  | { readonly kind: "remove"; readonly entry: Entry };

interface Row extends vscode.QuickPickItem {
  readonly choice?: Choice;
}

/** With the id of an entry, only what can be done with it. Undefined if the user cancels. */
export async function chooseProvider(existing: readonly Entry[], id: string | undefined): Promise<Choice | undefined> {
  const only = existing.find((entry) => entry.id === id);
  const separator = (label: string): Row => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const rows: Row[] = only
    ? rowsOf(only)
    : [
        ...presets().map(
          (preset): Row => ({
            label: preset.name,
            description: preset.baseUrl,
            detail: preset.note,
            choice: { kind: "add", preset },
          }),
        ),
        ...(existing.length > 0 ? [separator(l10n.t("Already added"))] : []),
        ...existing.flatMap(rowsOf),
      ];
  const picked = await pickFrom(only ? [...rows, settingsRow()] : rows, {
    title: only?.name ?? l10n.t("Add Provider"),
    placeHolder: only
      ? l10n.t("Select what to change")
      : l10n.t("Select a service. Any service with OpenAI's or Anthropic's API can be added."),
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return picked?.choice;
}

function rowsOf(entry: Entry): Row[] {
  const { name, baseUrl: description } = entry;
  const icon = (id: string): Pick<Row, "iconPath"> => ({ iconPath: new vscode.ThemeIcon(id) });
  return [
    { label: l10n.t("Edit {0}", name), ...icon("edit"), description, choice: { kind: "edit", entry } },
    { label: l10n.t("Remove {0}", name), ...icon("trash"), description, choice: { kind: "remove", entry } },
  ];
}

function settingsRow(): Row {
  return {
    label: l10n.t("Open settings.json"),
    iconPath: new vscode.ThemeIcon("go-to-file"),
    description: settings.customProviders,
    choice: { kind: "open-settings" },
  };
}

/** The setting has machine scope, so in a remote window it is in the settings of the remote machine. */
export async function openSettingsFile(): Promise<void> {
  const command =
    vscode.env.remoteName === undefined ? "workbench.action.openSettingsJson" : "workbench.action.openRemoteSettingsFile";
  await vscode.commands.executeCommand(command, { revealSetting: { key: settings.customProviders } });
}
