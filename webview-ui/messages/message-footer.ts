// The line under an answer: figures and actions.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { MessageView } from "../../src/protocol/host-messages.js";
import { iconButton } from "../elements/icon.js";
import { lazyPart } from "../elements/lazy-part.js";
import { post } from "../state/post.js";
import { footerLine } from "./footer-line.js";
import { quoteButton } from "./quote.js";

/** The answers whose figures the user has opened. */
const open = new WeakSet<EventTarget>();

const branchPart = lazyPart(() => import("./branch-switch.js"));

export function messageFooter(from: EventTarget & { requestUpdate(): void }, view: MessageView): TemplateResult {
  const { id: messageId, state, footer, text } = view;
  // A notice from the host describes the stop more precisely.
  const stopped = state === "stopped" && !(view.notices ?? view.parts)?.length ? l10n.t("Stopped") : "";
  const figures = footer ? footerLine(footer) : "";
  const showsFigures = open.has(from);
  const again = {
    retry: iconButton({
      icon: "debug-restart",
      label: l10n.t("Retry"),
      testId: "retry-button",
      press: () => post(from, { type: "retry", messageId }),
    }),
    regenerate: iconButton({
      icon: "refresh",
      label: l10n.t("Regenerate"),
      testId: "regenerate-button",
      press: () => post(from, { type: "regenerate", messageId }),
    }),
  };
  const errorRetries = view.failure?.actions.some(({ action }) => action === "retry");
  const retries = state === "stopped" || (state === "error" && !errorRetries);
  return html`<div class="message-footer" data-testid="message-footer">
    ${stopped === "" ? nothing : html`<span class="message-stopped">${stopped}</span>`}
    <span class="message-metrics" ?hidden=${!showsFigures}>${figures}</span>
    <span class="footer-actions">
      ${view.branch ? branchPart(from)?.branchSwitch(from, view) : nothing}
      ${
        text === ""
          ? nothing
          : iconButton({
              icon: "copy",
              label: l10n.t("Copy Answer"),
              testId: "copy-button",
              press: () => post(from, { type: "copy", text }),
            })
      }
      ${quoteButton(from, text)}
      ${
        state === "done" || view.branch
          ? iconButton({
              icon: "compare-changes",
              label: l10n.t("Compare with Other Models"),
              testId: "compare-button",
              press: () => post(from, { type: "feature", feature: "compare", message: { type: "open", answer: messageId } }),
            })
          : nothing
      }
      ${retries ? again.retry : nothing}${state === "done" ? again.regenerate : nothing}
      ${figures === "" ? nothing : figuresButton(from, figures, showsFigures)}
    </span>
  </div>`;
}

/** Its tooltip shows the figures; pressing it keeps them in view. */
function figuresButton(from: EventTarget & { requestUpdate(): void }, figures: string, shows: boolean): TemplateResult {
  const label = l10n.t("Figures of This Answer");
  return html`<button
    type="button"
    class="icon-button codicon codicon-info"
    data-testid="figures-button"
    title=${figures}
    aria-label=${label}
    aria-expanded=${shows}
    @click=${() => {
      if (shows) open.delete(from);
      else open.add(from);
      from.requestUpdate();
    }}
  ></button>`;
}
