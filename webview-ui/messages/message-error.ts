// A failure: what happened, why, and the buttons that help.

import { html, type TemplateResult } from "lit";
import type { FailureView } from "../../src/protocol/host-messages.js";
import { icon } from "../elements/icon.js";
import { post } from "../state/post.js";

type Action = FailureView["actions"][number];

export function messageError(from: EventTarget, messageId: string, failure: FailureView): TemplateResult {
  return html`<div class="message-error" data-testid="message-error" data-error-kind=${failure.kind} role="group" aria-label=${failure.title}>
    <div class="message-error-title">${icon("error")}<span dir="auto">${failure.title}</span></div>
    <div class="message-error-explanation" dir="auto">${failure.explanation}</div>
    <div class="message-error-actions">
      ${failure.actions.map((action, index) => actionButton(from, messageId, action, index === 0))}
    </div>
  </div>`;
}

function actionButton(from: EventTarget, messageId: string, { action, label }: Action, prominent: boolean): TemplateResult {
  const message =
    action === "retry" ? ({ type: "retry", messageId } as const) : ({ type: "action", action, target: messageId } as const);
  return html`<button
    type="button"
    class="button ${prominent ? "" : "secondary"}"
    data-testid=${action === "retry" ? "retry-button" : "action-button"}
    data-action=${action}
    @click=${() => post(from, message)}
  >
    ${label}
  </button>`;
}
