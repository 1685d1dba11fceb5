// Mentions: `@` and some letters list what can be attached. A chosen row leaves no text behind.

import * as l10n from "@vscode/l10n";
import { html } from "lit";
import { type AttachRequest, attachReplySchema, type Candidate } from "../../src/protocol/attach.js";
import { icon } from "../elements/icon.js";
import type { Store } from "../state/store.js";
import { retype, SuggestionList } from "./suggestion-list.js";

export function listMentions(
  composer: HTMLElement,
  store: Store,
  input: HTMLTextAreaElement,
  ask: (request: AttachRequest) => void,
): void {
  new SuggestionList<Candidate>(composer, store, input, {
    name: "mention",
    label: l10n.t("Suggested context"),
    // A mention starts at a word and ends before the caret.
    pattern: /(?:^|[\s([{])@([^\s@]{0,100})$/,
    feature: "attach",
    read: (message) => attachReplySchema.parse(message),
    ask: (query) => ask({ type: "find", query }),
    choose: ({ id }, start, end) => {
      retype(input, "", start, end);
      ask({ type: "choose", id });
    },
    row: (item, { id, selected, pressed, choose }) => html`<li
      id=${id}
      class="mention"
      data-testid="mention"
      role="option"
      aria-selected=${selected}
      @pointerdown=${pressed}
      @click=${choose}
    >
      ${icon(item.icon)}<bdi class="mention-label">${item.label}</bdi><bdi class="mention-detail">${item.detail}</bdi>
    </li>`,
  });
}
