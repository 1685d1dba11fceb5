// Icons and buttons in VS Code's style.

import { html, nothing, type TemplateResult } from "lit";

export function icon(name: string): TemplateResult {
  return html`<span class="codicon codicon-${name}" aria-hidden="true"></span>`;
}

export interface IconButton {
  readonly icon: string;
  readonly label: string;
  readonly testId?: string;
  readonly disabled?: boolean;
  readonly press: () => void;
}

export function iconButton({ icon, label, testId, disabled, press }: IconButton): TemplateResult {
  return html`<button
    type="button"
    class="icon-button codicon codicon-${icon}"
    data-testid=${testId ?? nothing}
    title=${label}
    aria-label=${label}
    ?disabled=${disabled ?? false}
    @click=${press}
  ></button>`;
}
