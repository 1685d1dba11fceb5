// The line under an answer: figures and actions.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { MessageView } from "../../src/protocol/host-messages.js";
import { iconButton } from "../elements/icon.js";
import { lazyPart } from "../elements/lazy-part.js";
import { post } from "../state/post.js";
import { footerLine } from "./footer-line.js";
import { quoteButton } from "./quote.js";

const branchPart = lazyPart(() => import("./branch-switch.js"));

export function messageFooter(from: EventTarget & { requestUpdate(): void }, view: MessageView): TemplateResult {
  const { id: messageId, state, footer, text } = view;
  // A notice from the host describes the stop more precisely.
  const stopped = state === "stopped" && !view.notices?.length ? l10n.t("Stopped") : "";
  const line = [stopped, footer ? footerLine(footer) : ""].filter((part) => part !== "");
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
    <span class="message-metrics">${line.join(" · ")}</span>
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
    </span>
  </div>`;
}
