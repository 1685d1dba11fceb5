// A failure: what happened, why, the buttons that help, and the details for those who want them.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { FailureView } from "../../src/protocol/host-messages.js";
import { icon, iconButton } from "../elements/icon.js";
import { post } from "../state/post.js";
import "./retry-wait.js";

type Action = FailureView["actions"][number];

export function messageError(from: EventTarget, messageId: string, failure: FailureView): TemplateResult {
  const { kind, title, explanation, details, actions } = failure;
  return html`<div class="message-error" data-testid="message-error" data-error-kind=${kind} role="group" aria-label=${title}>
    <div class="message-error-title">${icon("error")}<span dir="auto">${title}</span></div>
    <div class="message-error-explanation" dir="auto">${explanation}</div>
    <div class="message-error-actions">
      ${actions.map((action, index) => actionButton(from, messageId, action, index === 0, failure.retryAt))}
    </div>
    ${
      details === undefined
        ? nothing
        : html`<details class="message-error-details" data-testid="error-details">
          <summary>${l10n.t("Details")}</summary>
          <div class="message-error-text" dir="auto">${details}</div>
          ${iconButton({
            icon: "copy",
            label: l10n.t("Copy Details"),
            testId: "copy-error",
            press: () => post(from, { type: "copy", text: [title, explanation, details].join("\n") }),
          })}
        </details>`
    }
  </div>`;
}

function actionButton(
  from: EventTarget,
  messageId: string,
  { action, label }: Action,
  prominent: boolean,
  retryAt: number | undefined,
): TemplateResult {
  const retries = action === "retry";
  const message = retries ? ({ type: "retry", messageId } as const) : ({ type: "action", action, target: messageId } as const);
  return html`<button
    type="button"
    class="button ${prominent ? "" : "secondary"}"
    data-testid=${retries ? "retry-button" : "action-button"}
    data-action=${action}
    @click=${() => post(from, message)}
  >
    ${label}${retries && retryAt !== undefined ? html`<snowcell-retry-wait aria-hidden="true" .until=${retryAt}></snowcell-retry-wait>` : nothing}
  </button>`;
}
