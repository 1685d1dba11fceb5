// What all history actions share.

import type { HistoryStore } from "../../core/history/history-store.js";
import type { Log } from "../../core/platform/ports.js";
import type { FeatureChat } from "../panel/panel-feature.js";

export interface HistoryServices {
  readonly history: HistoryStore;
  readonly chat: FeatureChat;
  readonly log: Log;
  /** Removes every known secret from a text that leaves the history. */
  withoutSecrets(words: string): string;
  /** Runs due maintenance when the history view opens. */
  maintain(): Promise<void>;
}
