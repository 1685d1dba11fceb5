// `SnowCell: Diagnose Connection`: the tab with the diagnostic steps, its buttons, and the text to copy.

import * as l10n from "@vscode/l10n";
import type { Uri } from "vscode";
import * as vscode from "vscode";
import type { DiagnosticStep } from "../../core/diagnosis/diagnostic-steps.js";
import type { RemedyPlace } from "../../core/failures/carry-out-remedy.js";
import { type Failure, type Remedy, remedyNamed } from "../../core/failures/errors.js";
import { splitQualifiedId } from "../../core/provider-api/model-name.js";
import type { Provider } from "../../core/provider-api/provider.js";
import type { Requests } from "../../core/requests/requests.js";
import type { WireContext } from "../../core/wire/http/context.js";
import { showBriefly } from "../interface/titles.js";
import type { RedactingLog } from "../platform/redacting-log.js";
import { type DiagnosisTarget, diagnose, diagnosisText } from "./diagnosis.js";
import { ReportPanel } from "./report-panel.js";

export interface DiagnosisServices {
  readonly extensionUri: Uri;
  readonly wire: WireContext;
  readonly log: RedactingLog;
  readonly requests: Requests;
  selectedId(): string | undefined;
  provider(id: string): Provider | undefined;
  toFailure(thrown: unknown): Failure;
  selectModel(): Promise<boolean>;
  /** Shows a failure with the buttons that help; `again` repeats the diagnosis. */
  showFailure(failure: Failure, again: () => Promise<void>): Promise<void>;
  carryOut(remedy: Remedy, place: RemedyPlace): Promise<void>;
}

/** The model selected in this window, even if its provider does not list it: its step reports that. */
async function targetOf({ requests, selectedId, provider }: DiagnosisServices): Promise<DiagnosisTarget> {
  try {
    const { provider, info } = await requests.resolve(undefined, new AbortController().signal);
    return { provider, model: { id: info.id, name: info.name } };
  } catch (thrown) {
    const parts = splitQualifiedId(selectedId() ?? "");
    const owner = parts && provider(parts.provider);
    if (!parts || !owner) throw thrown;
    return { provider: owner, model: { id: parts.model, name: parts.model } };
  }
}

/** Diagnoses the model selected in this window; the tab stays open for a retry. */
export async function diagnoseSelectedModel(services: DiagnosisServices): Promise<void> {
  let target: DiagnosisTarget;
  try {
    target = await targetOf(services);
  } catch (thrown) {
    return await services.showFailure(services.toFailure(thrown), () => diagnoseSelectedModel(services));
  }
  let steps: readonly DiagnosticStep[] = [];
  let failure: Failure | undefined;
  let controller = new AbortController();
  const run = async (): Promise<void> => {
    controller = new AbortController();
    failure = await diagnose(target, services, controller.signal, (report, now) => {
      steps = now;
      panel.show(report);
    });
  };
  const panel = new ReportPanel(services.extensionUri, "snowcell.diagnosis", async (action) => {
    if (action === "again") await run();
    else if (action === "cancel") controller.abort();
    else if (action === "copy") {
      await vscode.env.clipboard.writeText(services.log.clean(diagnosisText(target, steps)));
      void showBriefly(l10n.t("Copied"), 3000);
      return;
    }
    const remedy = remedyNamed(action);
    if (remedy && failure) await services.carryOut(remedy, placeOf(failure));
  });
  const placeOf = (failed: Failure): RemedyPlace => ({
    provider: failed.provider,
    failure: failed,
    again: run,
    againWithAnotherModel: async () => {
      if (!(await services.selectModel())) return;
      target = await targetOf(services);
      await run();
    },
  });
  // Closing the tab ends the diagnosis.
  const closing = panel.onDidClose(() => {
    controller.abort();
    closing.dispose();
  });
  await run();
}
