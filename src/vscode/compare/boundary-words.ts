// How far a model is, in words: in the list to choose from, and before a conversation goes further than it has been.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { PrivacyBoundary } from "../../core/provider-api/provider.js";
import { showWarning } from "../interface/messages.js";

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

/** Whether the person lets a conversation go to services of that boundary; saying nothing means no. */
export async function mayCross(boundary: PrivacyBoundary, services: readonly string[]): Promise<boolean> {
  const names = new Intl.ListFormat(vscode.env.language).format(services);
  const send = l10n.t("Send to All");
  const detail =
    boundary === "public"
      ? l10n.t(
          "Until now it was answered nearer to you. {0}: a public service. The whole conversation, with what is attached, leaves your organisation.",
          names,
        )
      : l10n.t(
          "Until now it was answered on this machine. {0}: a service of your organisation. The whole conversation, with what is attached, leaves this machine.",
          names,
        );
  const options = { modal: true, detail };
  return (await showWarning(l10n.t("Send this conversation to {0}?", names), options, send)) === send;
}
