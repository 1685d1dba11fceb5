// The texts that disclose a fallback.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../failures/errors.js";
import type { Candidate } from "./candidate.js";

type Named = Pick<Candidate, "name" | "provider" | "providerName">;

/** One line: which provider could not answer, why, and which did. Names the models if both belong to one provider. */
export function fallbackNotice(from: Named, to: Named, failure: Failure): string {
  const same = from.provider === to.provider;
  return l10n.t(
    "{0}; answered by {1}",
    whatHappened(failure, same ? from.name : from.providerName),
    same ? to.name : to.providerName,
  );
}

/** Why the service did not answer, as the beginning of a sentence. */
export function whatHappened(failure: Failure, name: string): string {
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
