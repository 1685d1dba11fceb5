// Health as texts and icons, the same in the status bar, the picker, the welcome view and the status page.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { ProviderHealth } from "../../core/health/health-monitor.js";
import type { HealthStatus } from "../../core/health/status.js";

/** Codicon of a state; `undefined` if there is nothing to warn about. */
export function healthIcon(status: HealthStatus): string | undefined {
  switch (status) {
    case "degraded":
    case "rate-limited":
      return "warning";
    case "unreachable":
      return "debug-disconnect";
    case "signed-out":
      return "lock";
    case "healthy":
    case "unknown":
      return undefined;
  }
}

export function healthWord(health: ProviderHealth): string {
  switch (health.status) {
    case "healthy":
      return l10n.t("Healthy");
    case "degraded":
      return l10n.t("Degraded");
    case "rate-limited":
      return health.retryAt === undefined
        ? l10n.t("Rate limited")
        : l10n.t("Rate limited until {0}", new Date(health.retryAt).toLocaleTimeString(vscode.env.language));
    case "signed-out":
      return l10n.t("Not logged in");
    case "unreachable":
      return l10n.t("Unreachable");
    case "unknown":
      return l10n.t("Not used yet");
  }
}

/** The known figures in one line. */
export function healthFigures(health: ProviderHealth): string {
  const number = (value: number, digits = 0): string =>
    value.toLocaleString(vscode.env.language, { maximumFractionDigits: digits });
  const { timeToFirstTokenMs: first, tokensPerSecond, successRate, sampleCount } = health;
  return [
    first && l10n.t("First token: {0} ms median, {1} ms p95", number(first.p50), number(first.p95)),
    tokensPerSecond !== undefined && l10n.t("{0} tokens/s", number(tokensPerSecond)),
    successRate !== undefined && l10n.t("{0}% of {1} succeeded", number(successRate * 100), number(sampleCount)),
  ]
    .filter(Boolean)
    .join(" · ");
}
