// ‹ 2/3 ›: the position among a message's siblings, with buttons to switch.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { MessageView } from "../../src/protocol/host-messages.js";
import { formatNumber } from "../elements/format.js";
import { iconButton } from "../elements/icon.js";
import { post } from "../state/post.js";

export function branchSwitch(from: EventTarget, { id, branch }: MessageView): TemplateResult | typeof nothing {
  if (!branch || branch.count < 2) return nothing;
  const { index, count } = branch;
  const step = (by: -1 | 1) => () => post(from, { type: "switch-branch", messageId: id, step: by });
  const label = l10n.t("Version {0} of {1}", formatNumber(index), formatNumber(count));
  return html`<span class="branch-switch" role="group" aria-label=${label} data-testid="branch-switch">
    ${iconButton({
      icon: "chevron-left",
      label: l10n.t("Previous Version"),
      testId: "previous-branch",
      disabled: index <= 1,
      press: step(-1),
    })}<span aria-hidden="true">${formatNumber(index)}/${formatNumber(count)}</span>${iconButton({
      icon: "chevron-right",
      label: l10n.t("Next Version"),
      testId: "next-branch",
      disabled: index >= count,
      press: step(1),
    })}
  </span>`;
}
