// What all that is done with the history stands on.

import type { HistoryStore } from "../../core/history/history-store.js";
import type { Log } from "../../core/platform/ports.js";
import type { FeatureChat } from "../panel/panel-feature.js";

export interface HistoryServices {
  readonly history: HistoryStore;
  readonly chat: FeatureChat;
  readonly log: Log;
  /** Takes every secret that is known out of what leaves the history. */
  withoutSecrets(words: string): string;
  /** Runs due maintenance when the history view opens. */
  maintain(): Promise<void>;
}
