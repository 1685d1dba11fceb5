// `SnowCell: Show Status`: providers, accounts, models, health, the last error and the next step, on one page that is
// updated while it is open.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { commands } from "../../contributions/contributions.js";
import type { Accounts } from "../../core/accounts/accounts.js";
import type { RemedyPlace } from "../../core/failures/carry-out-remedy.js";
import { type Remedy, remedyNamed } from "../../core/failures/errors.js";
import { explainFailure, failureLine } from "../../core/failures/explain-failure.js";
import type { HealthChecks } from "../../core/health/health-checks.js";
import type { HealthStatus } from "../../core/health/status.js";
import type { ProviderModels, ProviderRegistry } from "../../core/models/registry.js";
import type { Report, ReportRow } from "../../protocol/pages/report.js";
import { completionSection } from "../inline/completion-words.js";
import type { CompletionState } from "../inline/completions.js";
import { healthFigures, healthWord } from "../models/health-words.js";
import type { ModelSelection } from "../models/model-selection.js";
import { loginWord } from "../models/provider-views.js";

export interface StatusSources {
  readonly registry: ProviderRegistry;
  readonly accounts: Accounts;
  readonly checks: HealthChecks;
  readonly selection: ModelSelection;
  /** Undefined until an editor has asked for one. */
  completions(): CompletionState | undefined;
}

const rowStates: Readonly<Record<HealthStatus, ReportRow["state"]>> = {
  healthy: "ok",
  degraded: "warning",
  "rate-limited": "warning",
  unreachable: "error",
  "signed-out": "waiting",
  unknown: "info",
};

export function statusReport(sources: StatusSources): Report {
  const { registry, selection } = sources;
  const model = selection.current;
  const groups = registry.known();
  return {
    type: "report",
    title: l10n.t("SnowCell Status"),
    summary: model ? l10n.t("Using {0} ({1})", model.name, model.id) : l10n.t("No model is selected."),
    actions: [
      { action: "command:selectModel", label: l10n.t("Select Model") },
      { action: "check", label: l10n.t("Check Health") },
      diagnose(),
      { action: "command:showLog", label: l10n.t("Show Log") },
    ],
    sections: [
      { heading: l10n.t("Providers"), rows: groups.map((group) => providerRow(group, sources, model?.id)) },
      completionSection(sources.completions()),
    ],
  };
}

function modelCount(count: number, remark: string): string {
  return (count === 1 ? l10n.t("1 model") : l10n.t("{0} models", count)) + remark;
}

function providerRow(group: ProviderModels, { accounts, checks }: StatusSources, modelId: string | undefined): ReportRow {
  const { provider } = group;
  const session = accounts.session(provider.id);
  const health = checks.health(provider.id);
  const failure = health.error ? health.lastFailure?.failure : group.failure?.kind === "signed-out" ? undefined : group.failure;
  const problems = provider.configurationProblems?.() ?? [];
  const details = [
    accountLine(group, accounts),
    group.models.length > 0
      ? modelCount(group.models.length, group.stale && group.failure ? ` (${l10n.t("from a cached list")})` : "")
      : l10n.t("No models listed"),
    health.supportsEmbeddings && l10n.t("Some of its models create embeddings"),
    healthFigures(health),
    provider.loginMethods.find(({ id }) => id === session?.method)?.checkCost,
    health.lastSuccessAt !== undefined &&
      l10n.t("Last success: {0}", new Date(health.lastSuccessAt).toLocaleString(vscode.env.language)),
    failure && l10n.t("Last error: {0}", failureLine(failure, provider.name)),
    ...problems.map((problem) => failureLine(problem, provider.name)),
  ].filter((line): line is string => typeof line === "string" && line !== "");
  return {
    id: provider.id,
    state: problems.length > 0 ? "warning" : rowStates[health.status],
    label: provider.name,
    value: healthWord(health),
    details,
    actions: [
      // The diagnosis covers the selected model only.
      ...(health.status === "unreachable" && modelId?.startsWith(`${provider.id}/`) ? [diagnose()] : []),
      ...nextSteps(group, session?.status, failure && explainFailure(failure, provider.name).actions[0]?.action),
    ],
  };
}

function diagnose(): NonNullable<ReportRow["actions"]>[number] {
  return { action: "command:diagnoseConnection", label: l10n.t("Diagnose Connection") };
}

function accountLine({ provider }: ProviderModels, accounts: Accounts): string {
  const session = accounts.session(provider.id);
  if (session) {
    const since = new Date(session.signedInAt).toLocaleString(vscode.env.language);
    const who = [session.account.label, session.account.organization].filter(Boolean).join(", ");
    return session.status === "expired"
      ? l10n.t("The login for {0} has expired.", who)
      : l10n.t("Logged in as {0} since {1}", who, since);
  }
  return loginWord(provider);
}

/** What the user can do about this provider; the action holds its id. */
function nextSteps(
  { provider }: ProviderModels,
  session: "signed-in" | "expired" | undefined,
  remedy: Remedy | undefined,
): NonNullable<ReportRow["actions"]> {
  const steps: { action: string; label: string }[] = [];
  const remedyStep = (step: Remedy, label: string): void => void steps.push({ action: `${step}:${provider.id}`, label });
  if (provider.loginMethods.length > 0 && session !== "signed-in") remedyStep("log-in", l10n.t("Log In"));
  if (session === "signed-in") steps.push({ action: `logout:${provider.id}`, label: l10n.t("Log Out") });
  if (remedy === "open-settings" || (provider.configurationProblems?.() ?? []).length > 0) {
    remedyStep("open-settings", l10n.t("Open Settings"));
  }
  return steps;
}

/** What the page's buttons need. */
export interface StatusActions {
  readonly registry: ProviderRegistry;
  check(): Promise<void>;
  logOut(providerId: string): Promise<void>;
  carryOut(remedy: Remedy, place: RemedyPlace): Promise<void>;
}

/** Runs the action of one of the page's buttons. */
export async function actOnStatus(action: string, actions: StatusActions): Promise<void> {
  const [verb = "", subject = ""] = action.split(":", 2);
  const remedy = remedyNamed(verb);
  if (remedy) {
    const failure = actions.registry.provider(subject)?.configurationProblems?.()[0];
    await actions.carryOut(remedy, { provider: subject, failure, again: () => actions.check() });
  } else if (verb === "check") await actions.check();
  else if (verb === "logout") await actions.logOut(subject);
  else if (verb === "command" && subject in commands)
    await vscode.commands.executeCommand(commands[subject as keyof typeof commands]);
}
