// Finds words in the conversation, including messages that the panel does not hold: the host names the messages, the list
// scrolls to one, and the page highlights the words. VS Code's own find does not work in views.

import * as l10n from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import { type FindReply, type FindRequest, findReplySchema } from "../../src/protocol/find.js";
import { isComposing } from "../accessibility/keys.js";
import { formatNumber } from "../elements/format.js";
import { iconButton } from "../elements/icon.js";
import { LightElement } from "../elements/light-element.js";
import type { FeatureHost, FeatureView } from "../features/feature-view.js";
import { goTo, rowsChanged } from "../scrolling/go-to.js";
import { markMatches } from "./matches.js";

/** Delay after the last keystroke before the host is asked, in ms. */
const pause = 150;

class FindBar extends LightElement {
  static override properties = { found: { state: true }, at: { state: true } };
  declare found: FindReply["matches"];
  /** Index of the found message that is shown. */
  declare at: number;
  declare panel: FeatureHost;
  #query = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopListening: (() => void) | undefined;
  /** The current message still has to scroll into view. */
  #awaited = false;

  constructor() {
    super();
    this.found = [];
    this.at = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = "search";
    this.ariaLabel = l10n.t("Find in conversation");
    const stop = this.panel.store.listen(({ kind }) => {
      if (kind === "path" || kind === "snapshot") this.#mark();
    });
    const markAgain = () => this.#mark();
    document.addEventListener(rowsChanged, markAgain);
    this.#stopListening = () => {
      stop();
      document.removeEventListener(rowsChanged, markAgain);
    };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
    clearTimeout(this.#timer);
    markMatches("", undefined);
  }

  receive(message: unknown): void {
    const { query, matches } = findReplySchema.parse(message);
    // A reply to an earlier query.
    if (query !== this.#query) return;
    this.found = matches;
    this.#show(matches.length - 1);
  }

  protected override render(): TemplateResult {
    const none = this.found.length === 0;
    return html`<input
        type="text"
        class="find-input"
        data-testid="find-input"
        dir="auto"
        placeholder=${l10n.t("Find")}
        aria-label=${l10n.t("Find in conversation")}
        @input=${(event: Event) => this.#typed((event.target as HTMLInputElement).value)}
        @keydown=${(event: KeyboardEvent) => this.#keyPressed(event)}
      />
      <span class="find-count" data-testid="find-count" role="status">${this.#count()}</span>
      ${iconButton({ icon: "arrow-up", label: l10n.t("Previous Match"), testId: "find-previous", disabled: none, press: () => this.#step(-1) })}
      ${iconButton({ icon: "arrow-down", label: l10n.t("Next Match"), testId: "find-next", disabled: none, press: () => this.#step(1) })}
      ${iconButton({ icon: "close", label: l10n.t("Close"), testId: "find-close", press: () => this.panel.close() })}`;
  }

  #count(): string {
    if (this.#query.trim() === "") return "";
    if (this.found.length === 0) return l10n.t("No results");
    return l10n.t("{0} of {1}", formatNumber(this.at + 1), formatNumber(this.found.length));
  }

  #typed(query: string): void {
    this.#query = query;
    clearTimeout(this.#timer);
    const request: FindRequest = { type: "find", query };
    this.#timer = setTimeout(() => this.panel.post(request), pause);
  }

  #keyPressed(event: KeyboardEvent): void {
    if (isComposing(event) || event.key !== "Enter") return;
    event.preventDefault();
    this.#step(event.shiftKey ? -1 : 1);
  }

  #step(by: -1 | 1): void {
    const { length } = this.found;
    if (length > 0) this.#show((this.at + by + length) % length);
  }

  #show(at: number): void {
    this.at = Math.max(0, at);
    const place = this.found[this.at];
    if (place) goTo(this, { ...place, above: -pixelsAbove });
    this.#awaited = place !== undefined;
    this.#mark();
  }

  /** Marks the matches after rendering, and scrolls to the first one of the current message. */
  #mark(): void {
    requestAnimationFrame(() => {
      if (!this.isConnected) return;
      const { messageId } = this.found[this.at] ?? {};
      const first = markMatches(this.found.length === 0 ? "" : this.#query, messageId);
      if (!first || !this.#awaited) return;
      this.#awaited = false;
      first.scrollIntoView({ block: "nearest" });
    });
  }
}

/** Space above the current message, in px. */
const pixelsAbove = 24;

customElements.define("snowcell-find", FindBar);

export function open(panel: FeatureHost): FeatureView {
  const element = new FindBar();
  element.panel = panel;
  return {
    placement: "corner",
    element,
    receive: (message) => element.receive(message),
    focus: () => void element.updateComplete.then(() => element.querySelector("input")?.focus()),
  };
}
