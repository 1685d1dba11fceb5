// `Check Abilities` in a model's details: confirms, sends the requests, and stores the results.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { failureLine } from "../../../core/failures/explain-failure.js";
import { type CheckedModel, checkAndLearn, type Finding } from "../../../core/models/abilities/ability-check.js";
import { type LearnedAbilities, learnable } from "../../../core/models/abilities/learned-abilities.js";
import type { ProviderRegistry } from "../../../core/models/registry.js";
import { qualifiedId } from "../../../core/provider-api/model-name.js";
import type { ModelInfo, Provider } from "../../../core/provider-api/provider.js";
import type { Requests } from "../../../core/requests/requests.js";
import { resolvedModel } from "../../../core/requests/resolved-model.js";
import { showInformation } from "../../interface/messages.js";
import { withProgress } from "../../interface/progress.js";
import { abilityName } from "./ability-words.js";

export interface CheckServices {
  readonly registry: Pick<ProviderRegistry, "knownModel">;
  readonly requests: Pick<Requests, "ask">;
  readonly learned: Pick<LearnedAbilities, "learn">;
}

/** One line for each ability; undefined if the user declined or canceled. */
export async function checkAbilities(
  services: CheckServices,
  provider: Provider,
  model: ModelInfo,
): Promise<readonly string[] | undefined> {
  if (!(await mayAsk(provider, model))) return undefined;
  const title = l10n.t("Checking {0}…", model.name);
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return await withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    const { signal } = controller;
    const by = resolvedModel(provider, model);
    const asked: CheckedModel = {
      ask: (content) => services.requests.ask({ model: by, noFallback: true, isCheck: true, content, signal }),
      known: () => services.registry.knownModel(qualifiedId(model)),
      learn: (ability, value) => services.learned.learn(model, provider, ability, value, "check"),
    };
    const lines: string[] = [];
    for (const ability of learnable) {
      progress.report({ message: abilityName(ability), increment: 100 / learnable.length });
      const finding = await checkAndLearn(ability, asked);
      if (signal.aborted) return undefined;
      lines.push(`${abilityName(ability)}: ${wordsOf(finding, provider)}`);
    }
    return lines;
  });
}

async function mayAsk(provider: Provider, model: ModelInfo): Promise<boolean> {
  const send = l10n.t("Send {0} Requests", learnable.length);
  const detail = [
    l10n.t(
      "{0} short requests are sent to {1}: one with a tool, one with an image, one that needs reasoning.",
      learnable.length,
      model.host ?? provider.name,
    ),
    l10n.t("They contain none of your data. If the service charges for requests, it charges for these too."),
  ];
  const question = l10n.t("Check what {0} can do?", model.name);
  return (await showInformation(question, { modal: true, detail }, send)) === send;
}

function wordsOf({ verdict, failure }: Finding, provider: Provider): string {
  if (verdict === "yes") return l10n.t("yes");
  if (verdict === "no") return l10n.t("no");
  return failure ? l10n.t("unclear: {0}", failureLine(failure, provider.name)) : l10n.t("unclear from its answer");
}
