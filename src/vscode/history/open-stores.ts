// Opens this window's stores for conversations and usage: a database in the extension's own storage, or memory if nothing
// can be written there. Informs the user of the latter, and of anything that holds up the database.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { HistoryError, type HistoryErrorKind } from "../../core/history/history-calls.js";
import { type HistoryStore, MemoryHistoryStore } from "../../core/history/history-store.js";
import type { Trouble } from "../../core/history/trouble-watch.js";
import type { Clock, Log } from "../../core/platform/ports.js";
import type { UsageStore } from "../../core/usage/usage-store.js";
import { HistoryClient, type HistoryEvents } from "../../node/history/history-client.js";
import { showWarning } from "../interface/messages.js";
import { MemoryUsageStore } from "../usage/memory-usage-store.js";

export interface OpenStores {
  readonly store: HistoryStore;
  readonly usage: UsageStore;
  /** Never rejects. */
  close(): Promise<void>;
}

export interface HistoryListeners {
  /** What holds up the history, in words; undefined when nothing does any more. */
  noticeChanged(notice: string | undefined): void;
  /** Changes that an earlier window could not write are now in the database. */
  recovered(): void;
}

/** How long calls wait to find out whether the database can be opened, in ms. After that, they wait for the database. */
const openLimitMs = 1_500;
/** VS Code gives a window that closes five seconds. */
const closeLimitMs = 3_000;

/** With these errors, the database may still open later: pending saves wait for it. */
const mayPass: readonly HistoryErrorKind[] = ["busy", "full", "unavailable"];

/** Never rejects. */
export async function openStores(
  context: vscode.ExtensionContext,
  clock: Clock,
  log: Log,
  listeners: HistoryListeners,
): Promise<OpenStores> {
  try {
    return await openDatabase(context, clock, log, listeners);
  } catch (thrown) {
    return inMemory(thrown, log, context.extension.id);
  }
}

/** Reports what happens to the database while the window is open. */
class HistoryReports implements HistoryEvents {
  private hasWarned = false;

  constructor(
    private readonly log: Log,
    private readonly listeners: HistoryListeners,
  ) {}

  quarantined(path: string): void {
    this.log.error(`Could not read the history. It was saved unchanged as ${path}, and a new one was started.`);
    void showWarning(
      l10n.t("The chat history could not be read. It was saved unchanged as {0}, and a new one was started.", path),
    );
  }

  recovered(): void {
    this.log.info("Changes from an earlier window were written to the history");
    this.listeners.recovered();
  }

  /** Shown once: a streaming answer is saved several times a second. Every failure is in the log. */
  saveFailed(thrown: unknown): void {
    if (this.hasWarned) return;
    this.hasWarned = true;
    void showWarning(
      l10n.t("A conversation could not be saved: {0}. It stays in this window, and SnowCell will try again.", wordsOf(thrown)),
    );
  }

  troubleChanged(trouble: Trouble | undefined): void {
    this.log.warn(trouble ? `The history is not available: ${trouble}` : "The history is available again");
    this.listeners.noticeChanged(trouble && noticeOf(trouble));
  }
}

/** Rejects if the database can never be used. */
async function openDatabase(
  context: vscode.ExtensionContext,
  clock: Clock,
  log: Log,
  listeners: HistoryListeners,
): Promise<OpenStores> {
  const uri = vscode.Uri.joinPath(context.globalStorageUri, "history.db");
  if (uri.scheme !== "file") throw new Error(`the storage is not a folder on this machine (${uri.scheme})`);
  const worker = vscode.Uri.joinPath(context.extensionUri, "dist", "history-worker.js");
  const files = { database: uri.fsPath, worker: worker.fsPath };
  const client = new HistoryClient(files, clock, new HistoryReports(log, listeners));
  const refusal = await refusalWithin(clock, openLimitMs, client.open());
  if (refusal !== undefined && !(refusal instanceof HistoryError && mayPass.includes(refusal.kind))) {
    await client.close(0);
    throw refusal;
  }
  const close = async (): Promise<void> => {
    try {
      await client.close(closeLimitMs);
    } catch (thrown) {
      log.error(`Could not save some changes: ${wordsOf(thrown)}`);
    }
  };
  return { store: client, usage: client.usage, close };
}

function inMemory(thrown: unknown, log: Log, extensionId: string): OpenStores {
  log.error(`Conversations are kept in memory only: ${wordsOf(thrown)}`);
  if (thrown instanceof HistoryError && thrown.kind === "newer") void offerUpdate(extensionId);
  else void showWarning(l10n.t("SnowCell cannot write its history here. Conversations are lost when the window closes."));
  return { store: new MemoryHistoryStore(), usage: new MemoryUsageStore(), close: async () => undefined };
}

async function offerUpdate(extensionId: string): Promise<void> {
  const show = l10n.t("Show in Extensions");
  const pressed = await showWarning(
    l10n.t(
      "The chat history was written by a newer version of SnowCell and is not changed. Update SnowCell to see it. Until then, conversations are lost when the window closes.",
    ),
    show,
  );
  // The page of the extension has the button that updates it.
  if (pressed === show) await vscode.commands.executeCommand("workbench.extensions.search", `@id:${extensionId}`);
}

/** The error that the work was rejected with in that time, if it was. */
async function refusalWithin(clock: Clock, limitMs: number, work: Promise<void>): Promise<unknown> {
  const rejection = work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return await new Promise((resolve) => {
    const timer = clock.schedule(limitMs, () => resolve(undefined));
    void rejection.then((thrown) => {
      timer.dispose();
      resolve(thrown);
    });
  });
}

function noticeOf(trouble: Trouble): string {
  switch (trouble) {
    case "busy":
      return l10n.t(
        "The history is busy: another program is using the database. Your messages are kept in memory and will be saved.",
      );
    case "full":
      return l10n.t("The disk is full. Your messages are kept in memory and will be saved when there is space.");
    case "read-only":
      return l10n.t("The history file cannot be written. Your messages are kept in memory and will be saved when it can be.");
    case "unavailable":
      return l10n.t("The disk with the history reports errors. Your messages are kept in memory and will be saved.");
    case "slow":
      return l10n.t("The history is slow to respond. Your messages are kept in memory and will be saved.");
  }
}

function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
