// `Check Abilities` in a model's details: says what it will send, sends it, and keeps what comes of it.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { failureLine } from "../../core/failures/explain-failure.js";
import { hasAbility } from "../../core/models/abilities/abilities.js";
import { checkAbility, type Finding } from "../../core/models/abilities/ability-check.js";
import { type Learnable, type LearnedAbilities, learnable } from "../../core/models/abilities/learned-abilities.js";
import type { ProviderRegistry } from "../../core/models/registry.js";
import { qualifiedId } from "../../core/provider-api/model-name.js";
import type { ModelInfo, Provider } from "../../core/provider-api/provider.js";
import type { Requests } from "../../core/requests/requests.js";
import { resolvedModel } from "../../core/requests/resolved-model.js";
import { showInformation } from "../interface/messages.js";
import { withProgress } from "../interface/progress.js";
import { abilityName } from "./ability-words.js";

export interface CheckServices {
  readonly registry: Pick<ProviderRegistry, "knownModel">;
  readonly requests: Pick<Requests, "ask">;
  readonly learned: Pick<LearnedAbilities, "learn">;
}

/** One line for each ability that was checked; undefined if the user does not want it, or stopped it. */
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
    const lines: string[] = [];
    for (const ability of learnable) {
      progress.report({ message: abilityName(ability), increment: 100 / learnable.length });
      const finding = await check(services, provider, model, ability, controller.signal);
      if (controller.signal.aborted) return undefined;
      lines.push(`${abilityName(ability)}: ${wordsOf(finding, provider)}`);
    }
    return lines;
  });
}

async function mayAsk(provider: Provider, model: ModelInfo): Promise<boolean> {
  const send = l10n.t("Send {0} Requests", learnable.length);
  const detail = [
    l10n.t(
      "{0} short requests go to {1}: one with a tool, one with a picture, one that asks it to think.",
      learnable.length,
      model.host ?? provider.name,
    ),
    l10n.t("They hold nothing of yours. If the service charges for requests, it charges for these."),
  ];
  const question = l10n.t("Check what {0} can do?", model.name);
  return (await showInformation(question, { modal: true, detail }, send)) === send;
}

async function check(
  { registry, requests, learned }: CheckServices,
  provider: Provider,
  model: ModelInfo,
  ability: Learnable,
  signal: AbortSignal,
): Promise<Finding> {
  const by = resolvedModel(provider, model);
  const finding = await checkAbility(ability, (content) =>
    requests.ask({ model: by, alone: true, isCheck: true, content, signal }),
  );
  if (finding.verdict !== "unclear") {
    learned.learn(model, provider, ability, finding.verdict === "yes", "check");
    return finding;
  }
  // What the server refused in so many words was learned on the way.
  const known = registry.knownModel(qualifiedId(model));
  const wasRefused =
    known?.refused?.includes(ability) || (known?.sources?.[ability] === "learned" && !hasAbility(known, ability));
  if (!wasRefused) return finding;
  learned.learn(model, provider, ability, false, "check");
  return { verdict: "no" };
}

function wordsOf({ verdict, failure }: Finding, provider: Provider): string {
  if (verdict === "yes") return l10n.t("yes");
  if (verdict === "no") return l10n.t("no");
  return failure ? l10n.t("not clear: {0}", failureLine(failure, provider.name)) : l10n.t("not clear from its answer");
}
