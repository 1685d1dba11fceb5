// Shows how full the model's context would be if the message were sent now, and opens the breakdown.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { ContextView } from "../../src/protocol/host-messages.js";
import { formatNumber } from "../elements/format.js";
import { icon } from "../elements/icon.js";

export function contextMeter(context: ContextView | undefined, open: () => void): TemplateResult | typeof nothing {
  if (!context) return nothing;
  const { tokens, limit, leftOut } = context;
  const percent = limit ? Math.round((tokens / limit) * 100) : undefined;
  const title =
    limit === undefined
      ? l10n.t("Context: about {0} tokens, limit unknown", formatNumber(tokens))
      : l10n.t("Context: about {0} of {1} tokens", formatNumber(tokens), formatNumber(limit));
  const tooltip = leftOut > 0 ? `${title}. ${l10n.t("Not everything fits")}` : title;
  const shown = percent === undefined ? `≈ ${formatNumber(tokens)}` : `${formatNumber(percent)} %`;
  return html`<button
    type="button"
    class="context-meter"
    data-testid="context-meter"
    data-full=${leftOut > 0 || (percent ?? 0) > 100 ? "over" : (percent ?? 0) >= 80 ? "nearly" : nothing}
    title=${tooltip}
    aria-label=${`${shown}, ${tooltip}`}
    aria-haspopup="dialog"
    @click=${open}
  >
    ${leftOut > 0 ? icon("warning") : nothing}${shown}${
      percent === undefined
        ? nothing
        : html`<meter class="context-bar" aria-hidden="true" min="0" max="100" value=${Math.min(percent, 100)}></meter>`
    }
  </button>`;
}
