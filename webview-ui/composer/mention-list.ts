// Mentions: `@` and some letters list what can be attached. A chosen row stays in the sentence by its name.

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
    // A mention starts at a word and ends before the caret; an address may contain `@`.
    pattern: /(?:^|[\s([{])@([^\s@]{0,100}|https?:\/\/\S{0,500})$/,
    feature: "attach",
    read: (message) => attachReplySchema.parse(message),
    ask: (query) => ask({ type: "find", query }),
    choose: ({ id, label, text = label }, start, end) => {
      const space = input.value[end] === " " ? "" : " ";
      retype(input, text === "" ? "" : `@${text}${space}`, start, end);
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
      ${icon(item.icon)}<bdi class="mention-label">${item.label}</bdi><bdi class="mention-detail" title=${item.detail}>${item.detail}</bdi>
    </li>`,
  });
}
