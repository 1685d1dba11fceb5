// The history of this window, available at once; the code that opens it loads in the background.

import type * as vscode from "vscode";
import type { HistoryStore } from "../../core/history/history-store.js";
import { PendingHistory } from "../../core/history/pending-history.js";
import { Emitter } from "../../core/platform/emitter.js";
import type { Clock, Listen, Log } from "../../core/platform/ports.js";
import type { UsageStore } from "../../core/usage/usage-store.js";

export interface OpenHistory {
  readonly store: HistoryStore;
  readonly usage: UsageStore;
  /** What holds up the history, in words; every panel shows it. */
  notice(): string | undefined;
  readonly onDidChangeNotice: Listen<string | undefined>;
  /** Changes that an earlier window could not write are now in the database, so open conversations may have more messages. */
  readonly onDidRecover: Listen<void>;
  /** Writes pending changes; those that fail stay in a file for the next window. Takes at most `closeLimitMs`. */
  close(): Promise<void>;
}

/** Returns at once; the database thread starts in the background. */
export function openHistory(context: vscode.ExtensionContext, clock: Clock, log: Log): OpenHistory {
  const notices = new Emitter<string | undefined>();
  const recoveries = new Emitter<void>();
  let notice: string | undefined;
  const opening = import("./open-stores.js").then(({ openStores }) =>
    openStores(context, clock, log, {
      noticeChanged: (current) => {
        notice = current;
        notices.fire(current);
      },
      recovered: () => recoveries.fire(),
    }),
  );
  return {
    store: new PendingHistory(opening.then(({ store }) => store)),
    usage: {
      add: async (records) => await (await opening).usage.add(records),
      load: async (from, to) => await (await opening).usage.load(from, to),
      clear: async () => await (await opening).usage.clear(),
    },
    notice: () => notice,
    onDidChangeNotice: notices.event,
    onDidRecover: recoveries.event,
    close: async () => await (await opening).close(),
  };
}
