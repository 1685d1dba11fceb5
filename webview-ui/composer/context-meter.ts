// Shows how full the model's context would be if the message were sent now, and opens the breakdown.

import * as l10n from "@vscode/l10n";
import { html, nothing, svg, type TemplateResult } from "lit";
import type { ContextView } from "../../src/protocol/host-messages.js";
import { formatNumber } from "../elements/format.js";

export function contextMeter(context: ContextView | undefined, open: () => void): TemplateResult | typeof nothing {
  if (!context) return nothing;
  const { tokens, limit, leftOut } = context;
  const percent = limit ? Math.round((tokens / limit) * 100) : undefined;
  const title =
    limit === undefined
      ? l10n.t("Context: about {0} tokens, limit unknown", formatNumber(tokens))
      : l10n.t("Context: about {0} of {1} tokens", formatNumber(tokens), formatNumber(limit));
  const tooltip = leftOut ? `${title}. ${leftOut}` : title;
  const shown = percent === undefined ? `≈ ${formatNumber(tokens)}` : `${formatNumber(percent)} %`;
  const isOver = leftOut || (percent ?? 0) > 100;
  // A number is worth its place if little room is left, or if nothing else says how much is sent. What is sent may be little
  // because much is left out.
  const inWords = percent === undefined ? tokens >= worthSaying : percent >= nearlyFull;
  return html`<button
    type="button"
    class="context-meter"
    data-testid="context-meter"
    data-full=${isOver ? "over" : (percent ?? 0) >= nearlyFull ? "nearly" : nothing}
    title=${tooltip}
    aria-label=${inWords ? `${shown}, ${tooltip}` : tooltip}
    aria-haspopup="dialog"
    @click=${open}
  >
    ${ring(percent ?? 0, leftOut !== "")}${inWords ? html`<span>${shown}</span>` : nothing}
  </button>`;
}

/** In percent of the context. */
const nearlyFull = 80;
/** Fewer tokens are an empty message's own. */
const worthSaying = 100;

function ring(percent: number, isCut: boolean): TemplateResult {
  return html`<svg class="context-ring" viewBox="0 0 16 16" aria-hidden="true">
    <circle class="context-ring-track" cx="8" cy="8" r="6"></circle>
    <circle cx="8" cy="8" r="6" pathLength="100" stroke-dasharray=${`${isCut ? 100 : Math.min(percent, 100)} 100`} transform="rotate(-90 8 8)"></circle>
    ${isCut ? svg`<path d="M8 4.5v4m0 1v2"></path>` : nothing}
  </svg>`;
}
