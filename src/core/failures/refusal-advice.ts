// Advice for requests that a server rejects, by the rejected part.

import * as l10n from "@vscode/l10n";
import type { RefusedPart } from "./errors.js";

export function refusalAdvice(about: RefusedPart | undefined): string {
  switch (about) {
    case "roles":
      return l10n.t("The model's template does not accept the order or the roles of the messages. Choose another model.");
    case "tools":
      return l10n.t("The model does not accept tools in this form. Choose a model that supports tools.");
    case "images":
      return l10n.t("The model does not accept images. Remove them, or choose a vision model.");
    case "parameters":
      return l10n.t("The model may not accept one of the parameters in the settings. Change it, or choose another model.");
    case undefined:
      return l10n.t("Its answer may explain the problem. Retry, or choose another model.");
  }
}
