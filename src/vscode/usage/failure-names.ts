// Short names of failures, shown beside their counts; whole sentences are in core/failures/explain-failure.ts.

import * as l10n from "@vscode/l10n";
import type { FailureKind } from "../../core/failures/errors.js";

/** For a kind that an earlier version counted and this one does not know, the kind itself. */
export function failureName(kind: string): string {
  const names: Readonly<Record<FailureKind, string>> = {
    "signed-out": l10n.t("not logged in"),
    unauthenticated: l10n.t("login refused"),
    forbidden: l10n.t("not allowed"),
    "payment-required": l10n.t("credits used up"),
    "not-found": l10n.t("address not found"),
    "no-model": l10n.t("no model selected"),
    "model-not-found": l10n.t("model not found"),
    "bad-request": l10n.t("request refused"),
    "context-overflow": l10n.t("conversation too long"),
    "rate-limited": l10n.t("rate limited"),
    timeout: l10n.t("timed out"),
    "server-error": l10n.t("service failed"),
    dns: l10n.t("host not found"),
    unreachable: l10n.t("unreachable"),
    tls: l10n.t("certificate rejected"),
    "connection-lost": l10n.t("connection lost"),
    truncated: l10n.t("answer cut off"),
    empty: l10n.t("empty answer"),
    "no-answer": l10n.t("reasoning without an answer"),
    "malformed-response": l10n.t("unexpected answer"),
    "provider-error": l10n.t("model error"),
    aborted: l10n.t("stopped by you"),
    configuration: l10n.t("invalid setting"),
    internal: l10n.t("SnowCell error"),
  };
  return Object.hasOwn(names, kind) ? names[kind as FailureKind] : kind;
}
