// Advice for requests that a server rejects, by the rejected part.

import * as l10n from "@vscode/l10n";
import type { RefusedPart } from "./errors.js";

export function refusalAdvice(about: RefusedPart | undefined): string {
  switch (about) {
    case "roles":
      return l10n.t("The model's template does not accept the order or the roles of the messages. Choose another model.");
    case "tools":
      return l10n.t("The model does not take tools in this form. Choose a model that uses tools.");
    case "images":
      return l10n.t("The model does not take images. Remove them, or choose a model that sees images.");
    case "parameters":
      return l10n.t("The model may not take one of the parameters in the settings. Change it, or choose another model.");
    case undefined:
      return l10n.t("Its answer may say what was wrong. Retry, or choose another model.");
  }
}
