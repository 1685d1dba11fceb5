// The instruction files that go with the next message, above the text box. Loads with the first of them.

import * as l10n from "@vscode/l10n";
import { html, nothing, render, type TemplateResult } from "lit";
import type { ContextRequest } from "../../src/protocol/context.js";
import type { AttachmentView } from "../../src/protocol/host-messages.js";
import { formatNumber } from "../elements/format.js";
import { post } from "../state/post.js";

const boxes = new WeakMap<HTMLElement, HTMLElement>();

export function showInstructions(composer: HTMLElement, instructions: readonly AttachmentView[]): void {
  const box = boxes.get(composer) ?? document.createElement("div");
  boxes.set(composer, box);
  // Outside of what the composer renders itself.
  if (box.parentElement !== composer) composer.prepend(box);
  const ask = (type: ContextRequest["type"], id: string): void =>
    post(composer, { type: "feature", feature: "context", message: { type, id } });
  const list = html`<ul class="attachments instruction-chips" aria-label=${l10n.t("Instructions")}>
    ${instructions.map((file) => chip(file, ask))}
  </ul>`;
  render(instructions.length > 0 ? list : nothing, box);
}

function chip(
  { id, label, tokens, icon, note }: AttachmentView,
  ask: (type: ContextRequest["type"], id: string) => void,
): TemplateResult {
  const cost = l10n.t("{0} · about {1} tokens", label, formatNumber(tokens));
  const why = note ?? l10n.t("Instructions that go with each message");
  const remove = l10n.t("Remove {0} from this conversation", label);
  return html`<li
    class="attachment"
    data-testid="instruction-chip"
    data-left-out=${note !== undefined}
    title=${`${cost}\n${why}`}
  >
    <span class="codicon codicon-${icon ?? "book"}" aria-hidden="true"></span
    ><button
      type="button"
      class="attachment-open"
      data-testid="open-instructions"
      aria-description=${`${cost}. ${why}`}
      @click=${() => ask("open-instructions", id)}
    ><bdi class="attachment-label">${shortPath(label)}</bdi></button
    ><button
      type="button"
      class="attachment-remove codicon codicon-close"
      data-testid="remove-instructions"
      title=${remove}
      aria-label=${remove}
      @click=${({ target }: Event) => {
        ask("remove-instructions", id);
        // Removing the button must not drop the focus.
        if (target instanceof Element) target.closest("snowcell-composer")?.querySelector("textarea")?.focus();
      }}
    ></button>
  </li>`;
}

/** The end of a long path, because its beginning distinguishes no files. */
function shortPath(path: string): string {
  if (path.length <= longestShown) return path;
  const names = path.split("/");
  const [end = path] = [names.slice(-2), names.slice(-1)]
    .map((each) => each.join("/"))
    .filter((each) => each.length <= longestShown);
  return end === path ? path : `…/${end}`;
}

const longestShown = 30;
