// `SnowCell: Show Status`: who is logged in where, which model answers, what is wrong; each row does what it is about.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { commands } from "../contributions.js";
import type { Accounts } from "../core/accounts.js";
import { failureLine } from "../core/explain-failure.js";
import type { ProviderModels, ProviderRegistry } from "../core/providers/registry.js";
import type { ModelSelection } from "./model-selection.js";

interface StatusRow extends vscode.QuickPickItem {
  readonly run?: () => Thenable<unknown>;
}

export async function showStatus(registry: ProviderRegistry, accounts: Accounts, selection: ModelSelection): Promise<void> {
  await registry.refresh();
  const rows = [modelRow(selection), ...registry.known().flatMap((group) => providerRows(group, accounts))];
  const picked = await vscode.window.showQuickPick(rows, {
    title: l10n.t("SnowCell Status"),
    placeHolder: l10n.t("Choose a row to act on it"),
  });
  await picked?.run?.();
}

function modelRow(selection: ModelSelection): StatusRow {
  const model = selection.current;
  return {
    label: `$(sparkle) ${model ? model.name : l10n.t("No model is selected")}`,
    description: model?.id ?? "",
    detail: l10n.t("The model that answers in this window. Choose this row to change it."),
    run: () => vscode.commands.executeCommand(commands.selectModel),
  };
}

function providerRows(group: ProviderModels, accounts: Accounts): StatusRow[] {
  const { provider } = group;
  const session = accounts.session(provider.id);
  const rows: StatusRow[] = [{ label: provider.name, kind: vscode.QuickPickItemKind.Separator }];
  if (session) {
    const since = new Date(session.signedInAt).toLocaleString(vscode.env.language);
    const expired = session.status === "expired";
    const organization = session.account.organization;
    rows.push({
      label: expired
        ? `$(warning) ${l10n.t("The login of {0} has expired", session.account.label)}`
        : `$(pass) ${l10n.t("Logged in as {0}", session.account.label)}`,
      description: [session.account.name, organization].filter(Boolean).join(", "),
      detail: expired
        ? l10n.t("Since {0}. Choose this row to log in again.", since)
        : l10n.t("Since {0}. Choose this row to log out.", since),
      run: () => vscode.commands.executeCommand(expired ? commands.login : commands.logout, provider.id),
    });
  } else if (provider.signInMethods.length > 0) {
    rows.push({
      label: `$(lock) ${l10n.t("Not logged in")}`,
      detail: provider.worksSignedOut
        ? l10n.t("Models that need no login work. Choose this row to log in.")
        : l10n.t("Choose this row to log in."),
      run: () => vscode.commands.executeCommand(commands.login, provider.id),
    });
  }
  rows.push({
    label: `$(list-unordered) ${l10n.t("{0} models", group.models.length)}`,
    description: group.failure ? failureLine(group.failure, provider.name) : "",
    detail: l10n.t("Choose this row to test the selected model."),
    run: () => vscode.commands.executeCommand(commands.testModel),
  });
  for (const problem of provider.configurationProblems?.() ?? []) {
    rows.push({
      label: `$(warning) ${problem.kind === "configuration" ? problem.setting : provider.name}`,
      detail: failureLine(problem, provider.name),
      run: () =>
        vscode.commands.executeCommand(
          "workbench.action.openSettings",
          problem.kind === "configuration" ? problem.setting : "snowcell",
        ),
    });
  }
  return rows;
}
