// Where conversations are kept in this window: a database in the extension's own storage, or memory where that cannot
// be, which is said.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { type HistoryStore, MemoryHistoryStore } from "../../core/history/history-store.js";
import type { Log } from "../../core/platform/ports.js";
import type { UsageStore } from "../../node/usage-database.js";

export interface OpenHistory extends vscode.Disposable {
  readonly store: HistoryStore;
  readonly usage: UsageStore;
}

export async function openHistory(context: vscode.ExtensionContext, log: Log): Promise<OpenHistory> {
  const stores = await openStores(context, log);
  return { ...stores, dispose: () => stores.store.close() };
}

async function openStores(context: vscode.ExtensionContext, log: Log): Promise<Pick<OpenHistory, "store" | "usage">> {
  const uri = vscode.Uri.joinPath(context.globalStorageUri, "history.db");
  const quarantined = (path: string): void => {
    log.error(`The history could not be read. It was set aside as ${path}, and a new one begun.`);
    void vscode.window.showWarningMessage(
      l10n.t("The chat history could not be read. It was set aside as {0}, untouched, and a new one was begun.", path),
    );
  };
  let said = false;
  /** Once: an answer that comes is saved several times a second. Every failure is in the log. */
  const saveFailed = (thrown: unknown): void => {
    if (said) return;
    said = true;
    void vscode.window.showWarningMessage(
      l10n.t("A conversation could not be saved: {0}. It stays in this window, and saving is tried again.", wordsOf(thrown)),
    );
  };
  try {
    if (uri.scheme !== "file") throw new Error(`the storage is not a folder of this machine (${uri.scheme})`);
    const { openHistoryDatabase } = await import("../../node/history/history-database.js");
    const opened = openHistoryDatabase(uri.fsPath, Date.now(), { quarantined, saveFailed });
    if (opened.quarantined !== undefined) quarantined(opened.quarantined);
    return opened;
  } catch (thrown) {
    log.error(`Conversations are kept in memory only: ${wordsOf(thrown)}`);
    const newer = thrown instanceof Error && thrown.name === "NewerHistoryError";
    void vscode.window.showWarningMessage(
      newer
        ? l10n.t(
            "The chat history was written by a newer version of SnowCell, and is left as it is. Update SnowCell to see it; until then, conversations last until the window is closed.",
          )
        : l10n.t("SnowCell cannot write its history here. Conversations last until the window is closed."),
    );
    const { MemoryUsageStore } = await import("../usage/memory-usage-store.js");
    return { store: new MemoryHistoryStore(), usage: new MemoryUsageStore() };
  }
}

function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
