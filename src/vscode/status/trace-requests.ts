// `SnowCell: Log Requests for Ten Minutes`: writes what is sent and received to the log, and then stops by itself.

import * as l10n from "@vscode/l10n";
import { showInformation, showWarning } from "../interface/messages.js";
import type { RedactingLog } from "../platform/redacting-log.js";

const durationMs = 10 * 60_000;

export async function traceRequests(log: Pick<RedactingLog, "tracedForMs" | "traceFor" | "show">): Promise<void> {
  if (log.tracedForMs > 0) {
    const stop = l10n.t("Stop Logging");
    const minutes = Math.ceil(log.tracedForMs / 60_000);
    const words =
      minutes === 1
        ? l10n.t("Requests are logged for 1 more minute.")
        : l10n.t("Requests are logged for {0} more minutes.", minutes);
    if ((await showInformation(words, stop)) === stop) log.traceFor(0);
    return;
  }
  const start = l10n.t("Start Logging");
  const detail = l10n.t(
    "The log then contains your questions, your code and the answers. Keys and tokens are removed. The log stays on this machine.",
  );
  const question = l10n.t("Log requests and answers for ten minutes?");
  if ((await showWarning(question, { modal: true, detail }, start)) !== start) return;
  log.traceFor(durationMs);
  log.show();
}
