// Attachments of a message, sent or not: one chip each.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { AttachmentView } from "../../src/protocol/host-messages.js";
import { formatNumber } from "../elements/format.js";
import { post } from "../state/post.js";

/** Those of a sent message. */
export function attachmentChips(attachments: readonly AttachmentView[] | undefined): TemplateResult | typeof nothing {
  if (!attachments || attachments.length === 0) return nothing;
  return html`<ul class="attachments" aria-label=${l10n.t("Attachments")}>
    ${attachments.map((attachment) => chip(attachment))}
  </ul>`;
}

/** Those of the next message, each with a remove button, and a faint chip for what could be added with one key. */
export function composerChips(
  composer: EventTarget,
  attachments: readonly AttachmentView[],
  suggestion: string | undefined,
): TemplateResult {
  const remove = (id: string): void => post(composer, { type: "remove-attachment", id });
  return html`<ul class="attachments" aria-label=${l10n.t("Attachments")}>
    ${attachments.map((attachment) => chip(attachment, remove))}${suggestion ? suggestedChip(composer, suggestion) : nothing}
  </ul>`;
}

/** Attaches what the faint chip names. */
export function takeSuggestion(composer: EventTarget): void {
  post(composer, { type: "feature", feature: "attach", message: { type: "choose", id: "suggestion" } });
}

function suggestedChip(composer: EventTarget, label: string): TemplateResult {
  const title = l10n.t("Add {0} to the message (Alt+Enter)", label);
  const press = ({ target }: Event): void => {
    takeSuggestion(composer);
    // The chip goes; that must not drop the focus.
    if (target instanceof Element) target.closest("snowcell-composer")?.querySelector("textarea")?.focus();
  };
  return html`<li class="attachment suggested">
    <button
      type="button"
      class="attachment-open"
      data-testid="context-suggestion"
      title=${title}
      aria-label=${title}
      aria-keyshortcuts="Alt+Enter"
      @click=${press}
    ><span class="codicon codicon-add" aria-hidden="true"></span><bdi class="attachment-label">${l10n.t("Add {0}", label)}</bdi></button>
  </li>`;
}

function chip({ id, label, tokens, icon, note, sourceless }: AttachmentView, remove?: (id: string) => void): TemplateResult {
  const cost = [l10n.t("{0} · about {1} tokens", label, formatNumber(tokens)), ...(note === undefined ? [] : [note])].join("\n");
  const name = html`<bdi class="attachment-label">${label}</bdi>`;
  const open = ({ currentTarget }: Event): void => {
    if (currentTarget) post(currentTarget, { type: "feature", feature: "attach", message: { type: "open", id } });
  };
  return html`<li class="attachment" data-testid="attachment" data-attachment-id=${id} title=${cost}>
    <span class="codicon codicon-${icon ?? "file"}" aria-hidden="true"></span>${
      sourceless
        ? name
        : html`<button type="button" class="attachment-open" data-testid="open-attachment" aria-description=${cost} @click=${open}>${name}</button>`
    }${
      remove
        ? html`<button
          type="button"
          class="attachment-remove codicon codicon-close"
          data-testid="remove-attachment"
          title=${l10n.t("Remove {0}", label)}
          aria-label=${l10n.t("Remove {0}", label)}
          @click=${() => remove(id)}
        ></button>`
        : nothing
    }
  </li>`;
}
