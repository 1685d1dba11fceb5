// Slash commands: `/` at the start of a message lists them. A chosen command stays in the text, so that words can follow it;
// Enter then sends it. Loads with the first `/`.

import * as l10n from "@vscode/l10n";
import { html } from "lit";
import { type SlashItem, type SlashRequest, slashReplySchema } from "../../src/protocol/slash.js";
import { icon } from "../elements/icon.js";
import { post } from "../state/post.js";
import type { Store } from "../state/store.js";
import { retype, SuggestionList } from "./suggestion-list.js";

export function listCommands(composer: HTMLElement, store: Store, input: HTMLTextAreaElement): void {
  const ask = (message: SlashRequest): void => post(composer, { type: "feature", feature: "slash", message });
  new SuggestionList<SlashItem>(composer, store, input, {
    name: "slash",
    label: l10n.t("Commands"),
    pattern: /^\/([\p{L}\p{N}._-]{0,60})$/u,
    feature: "slash",
    read: (message) => slashReplySchema.parse(message),
    ask: (query) => ask({ type: "find", query }),
    choose: ({ command }, start, end) => retype(input, `/${command} `, start, end),
    isTyped: ({ command }, query) => command === query.toLowerCase(),
    row: ({ command, detail, hint, icon: name }, { id, selected, pressed, choose }) => html`<li
      id=${id}
      class="mention"
      data-testid="slash-item"
      data-command=${command}
      role="option"
      aria-selected=${selected}
      @pointerdown=${pressed}
      @click=${choose}
    >
      ${icon(name)}<bdi class="mention-label">/${command}${hint === "" ? "" : html` <span class="slash-hint">${hint}</span>`}</bdi
      ><bdi class="mention-detail" title=${detail}>${detail}</bdi>
    </li>`,
  });
}
