// The providers for the welcome view.

import * as l10n from "@vscode/l10n";
import type { Accounts } from "../../core/accounts/accounts.js";
import { explainFailure } from "../../core/failures/explain-failure.js";
import type { HealthChecks } from "../../core/health/health-checks.js";
import type { ProviderModels, ProviderRegistry } from "../../core/models/registry.js";
import type { ProviderView } from "../../protocol/host-messages.js";
import { healthWord } from "./health-words.js";

export function providerViews(registry: ProviderRegistry, accounts: Accounts, checks: HealthChecks): ProviderView[] {
  return registry.known().map((group) => providerView(group, accounts, checks));
}

function providerView(group: ProviderModels, accounts: Accounts, checks: HealthChecks): ProviderView {
  const { provider } = group;
  const session = accounts.session(provider.id);
  const about = { id: provider.id, name: provider.name };
  const logIn = { action: "log-in", label: l10n.t("Log In") };
  if (session?.status === "expired")
    return { ...about, state: "expired", detail: l10n.t("The login has expired"), action: logIn };
  if (group.failure && group.failure.kind !== "signed-out") {
    const { title } = explainFailure(group.failure, provider.name);
    return { ...about, state: "unreachable", detail: title, ...(group.failure.remedy === "log-in" ? { action: logIn } : {}) };
  }
  const health = checks.health(provider.id);
  if (health.status === "unreachable" || health.status === "rate-limited")
    return { ...about, state: "unreachable", detail: healthWord(health) };
  if (session) return { ...about, state: "ready", detail: l10n.t("Logged in as {0}", session.account.label) };
  if (provider.loginMethods.length === 0) return { ...about, state: "ready", detail: l10n.t("No login needed") };
  const detail = provider.worksWithoutLogin ? l10n.t("Some models need a login") : l10n.t("Needs a login");
  return { ...about, state: "signed-out", detail, action: logIn };
}
