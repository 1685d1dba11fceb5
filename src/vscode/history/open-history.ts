// Where conversations are kept in this window: a database in the extension's own storage, or memory if nothing can be
// written there. The user is informed of the latter, and of whatever holds up the database.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { HistoryError, type HistoryErrorKind } from "../../core/history/history-calls.js";
import { type HistoryStore, MemoryHistoryStore } from "../../core/history/history-store.js";
import type { Trouble } from "../../core/history/trouble-watch.js";
import { Emitter } from "../../core/platform/emitter.js";
import type { Clock, Listen, Log } from "../../core/platform/ports.js";
import type { UsageStore } from "../../core/usage/usage-store.js";

export interface OpenHistory {
  readonly store: HistoryStore;
  readonly usage: UsageStore;
  /** What holds up the history, in words; every panel shows it. */
  notice(): string | undefined;
  readonly onDidChangeNotice: Listen<string | undefined>;
  /** What an earlier window could not write is in the database now, so open conversations may have more messages. */
  readonly onDidRecover: Listen<void>;
  /** Writes what is waiting; what cannot be written is left in a file for the next window. Takes at most `closeLimitMs`. */
  close(): Promise<void>;
}

/** How long a start waits for the database to be opened, in ms. Without an answer by then, calls wait for it. */
const openLimitMs = 1_000;
/** VS Code gives a window that closes five seconds. */
const closeLimitMs = 3_000;

/** With these, the database may open later: what is saved waits for it. */
const mayPass: readonly HistoryErrorKind[] = ["busy", "full", "unavailable"];

/** Never rejects. */
export async function openHistory(context: vscode.ExtensionContext, clock: Clock, log: Log): Promise<OpenHistory> {
  const uri = vscode.Uri.joinPath(context.globalStorageUri, "history.db");
  try {
    if (uri.scheme !== "file") throw new Error(`the storage is not a folder of this machine (${uri.scheme})`);
    const worker = vscode.Uri.joinPath(context.extensionUri, "dist", "history-worker.js");
    return await openDatabase({ database: uri.fsPath, worker: worker.fsPath }, clock, log);
  } catch (thrown) {
    log.error(`Conversations are kept in memory only: ${wordsOf(thrown)}`);
    const newer = thrown instanceof HistoryError && thrown.kind === "newer";
    void vscode.window.showWarningMessage(
      newer
        ? l10n.t(
            "The chat history was written by a newer version of SnowCell, and is left as it is. Update SnowCell to see it; until then, conversations last until the window is closed.",
          )
        : l10n.t("SnowCell cannot write its history here. Conversations last until the window is closed."),
    );
    const { MemoryUsageStore } = await import("../usage/memory-usage-store.js");
    return {
      store: new MemoryHistoryStore(),
      usage: new MemoryUsageStore(),
      notice: () => undefined,
      onDidChangeNotice: () => ({ dispose: () => undefined }),
      onDidRecover: () => ({ dispose: () => undefined }),
      close: async () => undefined,
    };
  }
}

interface Files {
  readonly database: string;
  readonly worker: string;
}

/** Throws if the database can never be used. */
async function openDatabase(files: Files, clock: Clock, log: Log): Promise<OpenHistory> {
  const { HistoryClient } = await import("../../node/history/history-client.js");
  const changes = new Emitter<string | undefined>();
  const recoveries = new Emitter<void>();
  let notice: string | undefined;
  let told = false;
  const client = new HistoryClient(files, clock, {
    quarantined: (path) => {
      log.error(`The history could not be read. It was set aside as ${path}, and a new one begun.`);
      void vscode.window.showWarningMessage(
        l10n.t("The chat history could not be read. It was set aside as {0}, untouched, and a new one was begun.", path),
      );
    },
    recovered: () => {
      log.info("Changes that an earlier window could not write are in the history now");
      recoveries.fire();
    },
    /** Once: a streaming answer is saved several times a second. Every failure is in the log. */
    saveFailed: (thrown) => {
      if (told) return;
      told = true;
      void vscode.window.showWarningMessage(
        l10n.t("A conversation could not be saved: {0}. It stays in this window, and saving is tried again.", wordsOf(thrown)),
      );
    },
    troubleChanged: (trouble) => {
      log.warn(trouble ? `The history does not get on: ${trouble}` : "The history works again");
      notice = trouble && noticeOf(trouble);
      changes.fire(notice);
    },
  });
  const refusal = await within(clock, openLimitMs, client.open());
  if (refusal !== undefined && !(refusal instanceof HistoryError && mayPass.includes(refusal.kind))) {
    await client.close(0);
    throw refusal;
  }
  return {
    store: client,
    usage: client.usage,
    notice: () => notice,
    onDidChangeNotice: changes.event,
    onDidRecover: recoveries.event,
    close: async () => {
      try {
        await client.close(closeLimitMs);
      } catch (thrown) {
        log.error(`Some changes could not be saved: ${wordsOf(thrown)}`);
      }
    },
  };
}

/** What the work was rejected with in that time, if it was. */
async function within(clock: Clock, limitMs: number, work: Promise<void>): Promise<unknown> {
  const rejection = work.then(
    () => undefined,
    (thrown: unknown) => thrown ?? new Error("rejected"),
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
      return l10n.t("History is busy: another program holds the database. Your messages are kept in memory and will be saved.");
    case "full":
      return l10n.t("The disk is full. Your messages are kept in memory and will be saved when there is space.");
    case "read-only":
      return l10n.t("The history file cannot be written. Your messages are kept in memory and will be saved when it can be.");
    case "unavailable":
      return l10n.t("The disk of the history reports errors. Your messages are kept in memory and will be saved.");
    case "slow":
      return l10n.t("The history is slow to respond. Your messages are kept in memory and will be saved.");
  }
}

function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
