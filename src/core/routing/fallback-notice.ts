// The words in which a fallback is disclosed, and in which leave is asked to send a conversation further than before.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../failures/errors.js";
import type { PrivacyBoundary } from "../provider-api/provider.js";
import type { Candidate } from "./candidate.js";

type Named = Pick<Candidate, "name" | "provider" | "providerName">;

/** One line: who could not answer, why, and who did. Models are named where both are of one provider. */
export function fallbackNotice(from: Named, to: Named, failure: Failure): string {
  const same = from.provider === to.provider;
  return l10n.t(
    "{0}; answered by {1}",
    happened(failure, same ? from.name : from.providerName),
    same ? to.name : to.providerName,
  );
}

export interface BoundaryQuestion {
  readonly message: string;
  readonly detail: string;
  readonly once: string;
  /** For a conversation; what belongs to none is asked about each time. */
  readonly always?: string;
}

/** What is asked before a conversation, or code outside of one, goes beyond its boundary; saying nothing means no. */
export function boundaryQuestion(
  from: Named,
  to: Candidate,
  failure: Failure,
  what: "conversation" | "code" = "conversation",
): BoundaryQuestion {
  const why = happened(failure, from.providerName);
  const once = l10n.t("Send This Once");
  if (what === "code") {
    const message = l10n.t("Send this code to {0} ({1})?", to.providerName, to.name);
    return { message, detail: `${why}. ${whereCodeGoes(to.boundary, to.providerName)}`, once };
  }
  return {
    message: l10n.t("Send this conversation to {0} ({1})?", to.providerName, to.name),
    detail: `${why}. ${whereTo(to.boundary, to.providerName)}`,
    once,
    always: l10n.t("Always for This Conversation"),
  };
}

function whereCodeGoes(boundary: PrivacyBoundary, name: string): string {
  switch (boundary) {
    case "local":
      return l10n.t("{0} runs on this machine.", name);
    case "company":
      return l10n.t("{0} is a service of your organisation: the code, with what surrounds it, leaves this machine.", name);
    case "public":
      return l10n.t("{0} is a public service: the code, with what surrounds it, leaves your organisation.", name);
  }
}

function whereTo(boundary: PrivacyBoundary, name: string): string {
  switch (boundary) {
    case "local":
      return l10n.t("{0} runs on this machine.", name);
    case "company":
      return l10n.t(
        "{0} is a service of your organisation: the whole conversation, with what is attached, leaves this machine.",
        name,
      );
    case "public":
      return l10n.t("{0} is a public service: the whole conversation, with what is attached, leaves your organisation.", name);
  }
}

function happened(failure: Failure, name: string): string {
  switch (failure.kind) {
    case "rate-limited":
      return l10n.t("{0} was rate limited", name);
    case "payment-required":
      return l10n.t("The credits at {0} are used up", name);
    case "unreachable":
      return l10n.t("{0} could not be reached", name);
    case "dns":
      return l10n.t("The host of {0} could not be found", name);
    case "tls":
      return l10n.t("The certificate of {0} was not accepted", name);
    case "timeout":
      return l10n.t("{0} took too long", name);
    case "connection-lost":
    case "truncated":
      return l10n.t("The connection to {0} was lost", name);
    default:
      return l10n.t("{0} failed", name);
  }
}
