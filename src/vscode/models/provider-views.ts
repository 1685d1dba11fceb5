// The providers for the welcome view: whether each can be used now, and the buttons that lead on.

import * as l10n from "@vscode/l10n";
import { settings } from "../../contributions/contributions.js";
import type { Accounts } from "../../core/accounts/accounts.js";
import { explainFailure } from "../../core/failures/explain-failure.js";
import type { HealthChecks } from "../../core/health/health-checks.js";
import type { ProviderModels, ProviderRegistry } from "../../core/models/registry.js";
import { answersMessages } from "../../core/models/usable.js";
import type { Settings } from "../../core/platform/ports.js";
import type { Provider } from "../../core/provider-api/provider.js";
import { isLoopback, withoutPort } from "../../core/routing/hosts.js";
import type { ProviderView } from "../../protocol/host-messages.js";
import { healthWord } from "./health-words.js";

export interface ProviderViewServices {
  readonly registry: ProviderRegistry;
  readonly accounts: Pick<Accounts, "session">;
  readonly checks: Pick<HealthChecks, "health">;
  readonly selection: { readonly current: object | undefined };
  readonly settings: Settings;
}

/** Lists the models of what needs no login, so that the view can say whether it runs. */
export function lookForModels(registry: ProviderRegistry): void {
  for (const { id, loginMethods } of registry.providers()) if (loginMethods.length === 0) void registry.refresh({ provider: id });
}

export function providerViews(services: ProviderViewServices): ProviderView[] {
  const custom = services.settings.get(settings.customProviders);
  const own = Array.isArray(custom) ? custom.map((entry) => (entry as { id?: unknown } | null)?.id) : [];
  return services.registry.known().map((group) => {
    const { id, name } = group.provider;
    const { actions, ...about } = stateOf(group, services);
    const edit = own.includes(id) ? [{ action: "edit-provider", label: l10n.t("Edit…") }] : [];
    return { id, name, ...about, actions: [...actions, ...edit] };
  });
}

type State = Pick<ProviderView, "state" | "detail"> & { readonly actions: NonNullable<ProviderView["actions"]> };

function stateOf({ provider, models, failure, loading, stale }: ProviderModels, services: ProviderViewServices): State {
  const session = services.accounts.session(provider.id);
  const needsNoLogin = provider.loginMethods.length === 0;
  const isOllama = provider.id === "ollama";
  const logIn = { action: "log-in", label: l10n.t("Log In") };
  const setUp = { action: "set-up", label: l10n.t("Set Up") };
  const again = isOllama ? setUp : { action: "refresh-models", label: l10n.t("Retry") };
  const choose = services.selection.current ? [] : [{ action: "select-model", label: l10n.t("Select Model") }];
  if (session?.status === "expired") return { state: "expired", detail: l10n.t("The login has expired"), actions: [logIn] };
  if (failure && failure.kind !== "signed-out") {
    if (isOllama && failure.kind === "unreachable" && isLoopback(withoutPort(failure.host ?? "")))
      return { state: "absent", detail: l10n.t("Not running on this machine"), actions: [setUp] };
    const { title } = explainFailure(failure, provider.name);
    return { state: "unreachable", detail: title, actions: [failure.remedy === "log-in" ? logIn : again] };
  }
  const health = services.checks.health(provider.id);
  if (health.status === "unreachable" || health.status === "rate-limited")
    return { state: "unreachable", detail: healthWord(health), actions: health.status === "unreachable" ? [again] : [] };
  const count = models.filter(answersMessages).length;
  const counted = count === 1 ? l10n.t("1 model") : l10n.t("{0} models", count);
  const withCount = (words: string): string => (count === 0 ? words : `${words} · ${counted}`);
  if (session) return { state: "ready", detail: withCount(l10n.t("Logged in as {0}", session.account.label)), actions: choose };
  if (!needsNoLogin) {
    const actions = provider.worksWithoutLogin ? [logIn, ...choose] : [logIn];
    return { state: "signed-out", detail: loginWord(provider), actions };
  }
  if (count > 0) return { state: "ready", detail: withCount(l10n.t("Connected")), actions: choose };
  if (loading) return { state: "checking", detail: l10n.t("Checking…"), actions: [] };
  if (stale) return { state: "ready", detail: loginWord(provider), actions: choose };
  return { state: "absent", detail: l10n.t("It has no models yet"), actions: [again] };
}

/** What a provider needs of a user who is not logged in. */
export function loginWord({ loginMethods, worksWithoutLogin, openModel }: Provider): string {
  if (loginMethods.length === 0) return l10n.t("No login needed");
  if (openModel !== undefined) return l10n.t("{0} needs no login, other models do", openModel);
  return worksWithoutLogin ? l10n.t("Some models need a login") : l10n.t("Needs a login");
}
