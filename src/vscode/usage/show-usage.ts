// Start here: the usage page. usage-report.ts is its content; usage-recorder.ts counts.
//
// `SnowCell: Show Usage`: the tab, and the dialogs of its buttons. Loaded when the command first runs.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { settings as contributedSettings } from "../../contributions/contributions.js";
import { DisposableList } from "../../core/platform/emitter.js";
import type { Clock, Log, Settings } from "../../core/platform/ports.js";
import type { ModelInfo } from "../../core/provider-api/provider.js";
import { parsePrices, pricesOfModels } from "../../core/usage/price.js";
import type { UsageStore } from "../../core/usage/usage-store.js";
import { showError, showWarning } from "../interface/messages.js";
import { showBriefly } from "../interface/titles.js";
import { ReportPanel } from "../status/report-panel.js";
import { UsagePage, type UsageWindow } from "./usage-page.js";
import type { UsageRecorder } from "./usage-recorder.js";

export interface UsageServices {
  readonly extensionUri: vscode.Uri;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: Settings;
  readonly store: UsageStore;
  /** Writes to `store`. */
  readonly recorder: UsageRecorder;
  /** Models already known, without a request; some have prices. */
  models(): readonly ModelInfo[];
  /** Name of a provider by its id. */
  providerName(providerId: string): string;
}

let open: { readonly panel: ReportPanel; readonly page: UsagePage } | undefined;

/** Shows usage in its tab; there is only one. */
export async function showUsage(services: UsageServices): Promise<void> {
  open ??= openPanel(services);
  open.panel.reveal();
  await open.page.refresh();
}

function openPanel(services: UsageServices): NonNullable<typeof open> {
  const { settings } = services;
  const subscriptions = new DisposableList();
  const panel: ReportPanel = new ReportPanel(services.extensionUri, "snowcell.usage", (action) => page.act(action));
  const page: UsagePage = new UsagePage(
    {
      ...services,
      prices: () => {
        const { prices, problems } = parsePrices(settings.get(contributedSettings.usagePrices));
        return { prices: [...prices, ...pricesOfModels(services.models())], problems };
      },
    },
    usageWindow(panel),
  );
  subscriptions.add(
    settings.onDidChange((affects) => {
      if (affects(contributedSettings.usagePrices)) void page.refresh();
    }),
  );
  subscriptions.add(
    panel.onDidClose(() => {
      open = undefined;
      subscriptions.dispose();
    }),
  );
  return { panel, page };
}

function usageWindow(panel: ReportPanel): UsageWindow {
  return {
    language: vscode.env.language,
    show: (report) => panel.show(report),
    confirmClear: async () => {
      const button = l10n.t("Delete Usage");
      const detail = l10n.t(
        "The requests, errors, tokens, and times of every provider and model are deleted. Conversations are kept. This cannot be undone. If you may need the usage later, export it first.",
      );
      const question = l10n.t("Delete all usage on this machine?");
      return (await showWarning(question, { modal: true, detail }, button)) === button;
    },
    saveCsv: async (suggestedName, content) => {
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
      const target = await vscode.window.showSaveDialog({
        title: l10n.t("Export Usage"),
        defaultUri: folder ? vscode.Uri.joinPath(folder, suggestedName) : vscode.Uri.file(suggestedName),
        filters: { CSV: ["csv"] },
      });
      if (!target) return;
      await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(content));
      showBriefly(l10n.t("Usage exported to {0}.", target.fsPath), 5000);
    },
    openPrices: async () =>
      void (await vscode.commands.executeCommand("workbench.action.openSettings", contributedSettings.usagePrices)),
    showError: (message) => void showError(message),
  };
}
