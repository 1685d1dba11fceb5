// `SnowCell: Diagnose Connection`: the tab that shows the diagnostic steps, its buttons, and the text to copy.

import * as l10n from "@vscode/l10n";
import type { Uri } from "vscode";
import * as vscode from "vscode";
import type { DiagnosticStep } from "../../core/diagnosis/diagnostic-steps.js";
import type { Failure, Remedy } from "../../core/failures/errors.js";
import { splitQualifiedId, unqualifiedId } from "../../core/provider-api/model-name.js";
import type { Provider } from "../../core/provider-api/provider.js";
import type { Answerer } from "../../core/routing/ask-in-turn.js";
import type { WireContext } from "../../core/wire/http/context.js";
import { showFailure } from "../platform/failure-notice.js";
import type { RedactingLog } from "../platform/redacting-log.js";
import { type DiagnosisTarget, diagnose, diagnosisText } from "./diagnosis.js";
import { ReportPanel } from "./report-panel.js";

export interface DiagnosisServices {
  readonly extensionUri: Uri;
  readonly wire: WireContext;
  readonly log: RedactingLog;
  answerer(): Promise<Answerer>;
  selectedId(): string | undefined;
  provider(id: string): Provider | undefined;
  toFailure(thrown: unknown): Failure;
  providerName(providerId: string): string;
  carryOut(remedy: Remedy, failure: Failure, again: () => Promise<void>): Promise<void>;
}

/** The model chosen in this window, also where its provider does not list it: that is then found out on its step. */
async function targetOf({ answerer, selectedId, provider }: DiagnosisServices): Promise<DiagnosisTarget> {
  try {
    const { provider, model } = await answerer();
    return { provider, model: { id: unqualifiedId(model.id, provider.id), name: model.name } };
  } catch (thrown) {
    const parts = splitQualifiedId(selectedId() ?? "");
    const owner = parts && provider(parts.provider);
    if (!parts || !owner) throw thrown;
    return { provider: owner, model: { id: parts.model, name: parts.model } };
  }
}

/** Diagnoses the model chosen in this window; the tab stays open for another try. */
export async function diagnoseSelectedModel(services: DiagnosisServices): Promise<void> {
  let target: DiagnosisTarget;
  try {
    target = await targetOf(services);
  } catch (thrown) {
    const failure = services.toFailure(thrown);
    const again = (): Promise<void> => diagnoseSelectedModel(services);
    return await showFailure(failure, services.providerName(failure.provider), (remedy) =>
      services.carryOut(remedy, failure, again),
    );
  }
  let steps: readonly DiagnosticStep[] = [];
  let failure: Failure | undefined;
  let controller = new AbortController();
  const run = async (): Promise<void> => {
    controller = new AbortController();
    failure = await diagnose(target, services.wire, controller.signal, (report, now) => {
      steps = now;
      panel.show(report);
    });
  };
  const panel = new ReportPanel(services.extensionUri, "snowcell.diagnosis", async (action) => {
    if (action === "again") await run();
    else if (action === "cancel") controller.abort();
    else if (action === "copy") {
      await vscode.env.clipboard.writeText(services.log.clean(diagnosisText(target, steps)));
      void vscode.window.setStatusBarMessage(l10n.t("Copied"), 3000);
    } else if (failure) await services.carryOut(action as Remedy, failure, run);
  });
  // Closing the tab ends the diagnosis.
  const closing = panel.onDidClose(() => {
    controller.abort();
    closing.dispose();
  });
  await run();
}
