// `SnowCell: Pull Ollama Model`: downloads a model to the machine that runs Ollama, with progress in bytes. Cancelling
// keeps the part downloaded so far; the next pull continues there.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { type Failure, failureOf } from "../../core/failures/errors.js";
import { failureLine } from "../../core/failures/explain-failure.js";
import { internalFailure } from "../../core/failures/internal-failure.js";
import type { OllamaProvider } from "../../core/providers/ollama/ollama-provider.js";
import { askForText } from "../interface/input-boxes.js";
import { showInformation, showWarning } from "../interface/messages.js";
import { withProgress } from "../interface/progress.js";

export async function pullModel(
  provider: Pick<OllamaProvider, "id" | "name" | "pullModel">,
  given: string | undefined,
): Promise<void> {
  const name =
    given ??
    (await askForText({
      title: l10n.t("Pull Ollama Model"),
      prompt: l10n.t("Model name, such as llama3.2 or qwen2.5-coder:7b"),
      ignoreFocusOut: true,
    }));
  if (!name?.trim()) return;
  const title = l10n.t("Pulling {0}", name.trim());
  const again = l10n.t("Resume");
  const outcome = await withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      let shownPercent = 0;
      try {
        for await (const { status, completedBytes, totalBytes } of provider.pullModel(name.trim(), controller.signal)) {
          const share = totalBytes ? ((completedBytes ?? 0) / totalBytes) * 100 : shownPercent;
          const bytes = totalBytes ? ` ${megabytes(completedBytes ?? 0)} / ${megabytes(totalBytes)}` : "";
          progress.report({ message: `${status}${bytes}`, increment: Math.max(0, share - shownPercent) });
          shownPercent = Math.max(shownPercent, share);
        }
        return { done: true, goesOn: false, words: l10n.t("{0} is ready to chat.", name.trim()) };
      } catch (thrown) {
        if (controller.signal.aborted)
          return {
            done: false,
            goesOn: true,
            words: l10n.t("Pulling {0} was stopped. The part downloaded so far is kept.", name.trim()),
          };
        const failure = failureOf(thrown) ?? internalFailure(provider.id, thrown);
        return { done: false, goesOn: isInterruption(failure), words: failureLine(failure, provider.name) };
      }
    },
  );
  if (outcome.done) void showInformation(outcome.words);
  else if (!outcome.goesOn) void showWarning(outcome.words);
  else if ((await showWarning(outcome.words, again)) === again) await pullModel(provider, name);
}

/** Whether a retry can continue the download; it cannot if the model does not exist or the server is not Ollama. */
function isInterruption({ kind }: Failure): boolean {
  switch (kind) {
    case "truncated":
    case "connection-lost":
    case "timeout":
    case "unreachable":
    case "dns":
    case "rate-limited":
    case "server-error":
    case "provider-error":
      return true;
    default:
      return false;
  }
}

function megabytes(bytes: number): string {
  return new Intl.NumberFormat(vscode.env.language, { style: "unit", unit: "megabyte", maximumFractionDigits: 0 }).format(
    bytes / 1e6,
  );
}
