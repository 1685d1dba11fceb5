// Start here: the status page. diagnose-command.ts is the diagnosis.
//
// The tab of `SnowCell: Show Status`: filled when it opens, updated while visible, and inactive otherwise.

import type { Uri } from "vscode";
import { isUsable } from "../../core/models/usable.js";
import { DisposableList } from "../../core/platform/emitter.js";
import { ReportPanel } from "./report-panel.js";
import { actOnStatus, type StatusActions, type StatusSources, statusReport } from "./status-report.js";

export type StatusServices = StatusSources & Omit<StatusActions, "check"> & { readonly extensionUri: Uri };

let open: { readonly panel: ReportPanel; readonly check: () => Promise<void> } | undefined;

/** Shows the status and checks the providers' health: those that may be checked now, or all with `force`. */
export async function showStatus(sources: StatusServices): Promise<void> {
  open ??= openPanel(sources);
  open.panel.show(statusReport(sources));
  open.panel.reveal();
  await open.check();
}

function openPanel(sources: StatusServices): NonNullable<typeof open> {
  const { registry, accounts, checks, selection } = sources;
  const subscriptions = new DisposableList();
  const check = async (): Promise<void> => {
    await registry.refresh();
    // A provider without a login is not checked.
    const askable = registry.providers().filter((provider) => isUsable(provider, accounts.session(provider.id)));
    await checks.probe(askable, "shown");
  };
  const panel = new ReportPanel(sources.extensionUri, "snowcell.status", (action) => actOnStatus(action, { ...sources, check }));
  const update = (): void => {
    if (panel.visible) panel.show(statusReport(sources));
  };
  for (const event of [registry.onDidChange, accounts.onDidChange, checks.onDidChange, selection.onDidChange]) {
    subscriptions.add((event as (listener: () => void) => { dispose(): void })(update));
  }
  subscriptions.add(
    panel.onDidClose(() => {
      open = undefined;
      subscriptions.dispose();
    }),
  );
  return { panel, check };
}
