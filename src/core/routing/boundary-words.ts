// The names of the privacy boundaries, and the questions before a request crosses one.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../failures/errors.js";
import type { PrivacyBoundary } from "../provider-api/provider.js";
import type { Candidate } from "./candidate.js";
import { whatHappened } from "./fallback-notice.js";
import { isSnowCellHost, withoutPort } from "./hosts.js";

export interface BoundaryQuestion {
  readonly message: string;
  readonly detail: string;
  /** The button that consents for one answer; absent if only lasting consent is offered. */
  readonly once?: string;
  /** The button that consents for the whole conversation; absent without a conversation, which needs consent each time. */
  readonly always?: string;
}

/** `host` is the model's `host[:port]`, if it is known. */
export function boundaryName(boundary: PrivacyBoundary, host = ""): string {
  switch (boundary) {
    case "local":
      return l10n.t("on this machine");
    case "company":
      // SnowCell's own servers are no part of the user's organization.
      return isSnowCellHost(withoutPort(host)) ? l10n.t("on SnowCell's servers") : l10n.t("in your organization");
    case "public":
      return l10n.t("public service");
  }
}

/** Asked before a fallback sends a conversation, or code outside of one, beyond its boundary. */
export function fallbackQuestion(
  from: Pick<Candidate, "providerName">,
  to: Candidate,
  failure: Failure,
  what: "conversation" | "code",
): BoundaryQuestion {
  const why = whatHappened(failure, from.providerName);
  const once = l10n.t("Send Once");
  if (what === "code") {
    const message = l10n.t("Send this code to {0} ({1})?", to.providerName, to.name);
    return { message, detail: `${why}. ${whereCodeGoes(to.boundary, to.providerName)}`, once };
  }
  return {
    message: l10n.t("Send this conversation to {0} ({1})?", to.providerName, to.name),
    detail: `${why}. ${whereConversationGoes(to.boundary, to.providerName)}`,
    once,
    always: l10n.t("Always for This Conversation"),
  };
}

/** Asked before a comparison sends a conversation farther than before. `services` are those beyond the boundary. */
export function comparisonQuestion(boundary: PrivacyBoundary, services: string): BoundaryQuestion {
  return {
    message: l10n.t("Send this conversation to {0}?", services),
    detail:
      boundary === "public"
        ? l10n.t(
            "{0}: public service. The whole conversation, with its attachments, leaves your organization for the first time.",
            services,
          )
        : l10n.t(
            "{0}: service of your organization. The whole conversation, with its attachments, leaves this machine for the first time.",
            services,
          ),
    always: l10n.t("Send to All"),
  };
}

/** Asked before code goes to a task's own model that is farther than the chat's. */
export function taskQuestion(boundary: PrivacyBoundary, service: string, model: string): BoundaryQuestion {
  return {
    message: l10n.t("Send this code to {0} ({1})?", service, model),
    detail: `${l10n.t("Your settings select this model for the task. It is farther away than the chat's model.")} ${whereCodeGoes(boundary, service)}`,
    once: l10n.t("Send Once"),
    always: l10n.t("Always in This Window"),
  };
}

/** Asked before an automatic choice sends code or a conversation farther than before. */
export function automaticQuestion(
  boundary: PrivacyBoundary,
  service: string,
  model: string,
  what: "conversation" | "code",
): BoundaryQuestion {
  const why = l10n.t("The nearer models are not available, so this one was chosen automatically.");
  const once = l10n.t("Send Once");
  if (what === "code") {
    const message = l10n.t("Send this code to {0} ({1})?", service, model);
    return { message, detail: `${why} ${whereCodeGoes(boundary, service)}`, once, always: l10n.t("Always in This Window") };
  }
  return {
    message: l10n.t("Send this conversation to {0} ({1})?", service, model),
    detail: `${why} ${whereConversationGoes(boundary, service)}`,
    once,
    always: l10n.t("Always for This Conversation"),
  };
}

function whereCodeGoes(boundary: PrivacyBoundary, name: string): string {
  switch (boundary) {
    case "local":
      return l10n.t("{0} runs on this machine.", name);
    case "company":
      return l10n.t("{0} is a service of your organization. The code and its context leave this machine.", name);
    case "public":
      return l10n.t("{0} is a public service. The code and its context leave your organization.", name);
  }
}

function whereConversationGoes(boundary: PrivacyBoundary, name: string): string {
  switch (boundary) {
    case "local":
      return l10n.t("{0} runs on this machine.", name);
    case "company":
      return l10n.t(
        "{0} is a service of your organization. The whole conversation, with its attachments, leaves this machine.",
        name,
      );
    case "public":
      return l10n.t("{0} is a public service. The whole conversation, with its attachments, leaves your organization.", name);
  }
}
