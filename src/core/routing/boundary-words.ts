// The words for how far a model is, and for the question before a request goes farther than the user chose.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../failures/errors.js";
import type { PrivacyBoundary } from "../provider-api/provider.js";
import type { Candidate } from "./candidate.js";
import { whatHappened } from "./fallback-notice.js";

export interface BoundaryQuestion {
  readonly message: string;
  readonly detail: string;
  /** The button that agrees for one answer; absent if it can only be agreed to for good. */
  readonly once?: string;
  /** The button that agrees for the whole conversation; absent for what belongs to none, which is asked each time. */
  readonly always?: string;
}

export function boundaryName(boundary: PrivacyBoundary): string {
  switch (boundary) {
    case "local":
      return l10n.t("on this machine");
    case "company":
      return l10n.t("in your organisation");
    case "public":
      return l10n.t("public service");
  }
}

/** Asked before a fallback takes a conversation, or code outside of one, beyond its boundary. */
export function fallbackQuestion(
  from: Pick<Candidate, "providerName">,
  to: Candidate,
  failure: Failure,
  what: "conversation" | "code",
): BoundaryQuestion {
  const why = whatHappened(failure, from.providerName);
  const once = l10n.t("Send This Once");
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

/** Asked before a comparison takes a conversation farther than it has been. `services` are the ones beyond it. */
export function comparisonQuestion(boundary: PrivacyBoundary, services: string): BoundaryQuestion {
  return {
    message: l10n.t("Send this conversation to {0}?", services),
    detail:
      boundary === "public"
        ? l10n.t(
            "Until now it was answered nearer to you. {0}: a public service. The whole conversation, with what is attached, leaves your organisation.",
            services,
          )
        : l10n.t(
            "Until now it was answered on this machine. {0}: a service of your organisation. The whole conversation, with what is attached, leaves this machine.",
            services,
          ),
    always: l10n.t("Send to All"),
  };
}

/** Asked before the model that the settings name for a task takes code farther than the chat's model would. */
export function taskQuestion(boundary: PrivacyBoundary, service: string, model: string): BoundaryQuestion {
  return {
    message: l10n.t("Send this code to {0} ({1})?", service, model),
    detail: `${l10n.t("Your settings choose this model for the task, and it is farther away than the chat's model.")} ${whereCodeGoes(boundary, service)}`,
    once: l10n.t("Send This Once"),
    always: l10n.t("Always in This Window"),
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

function whereConversationGoes(boundary: PrivacyBoundary, name: string): string {
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
