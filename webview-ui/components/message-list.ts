// The conversation: scrolls, follows the newest text while the reader is at the end, and brings older messages when
// the reader comes near the top.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Saved } from "../host.js";
import { post } from "../post.js";
import { ScrollFollower } from "../scroll-follower.js";
import { type Store, StoreController } from "../store.js";
import { icon } from "./icon.js";
import { LightElement } from "./light-element.js";
import "./assistant-message.js";
import "./user-message.js";

/** Older messages are asked for this far before the top is reached, in px. */
const nearTop = 400;

@customElement("snowcell-message-list")
export class MessageList extends LightElement {
  @property({ attribute: false }) store!: Store;
  @state() private away = false;

  protected readonly changes = new StoreController(this, ["path", "earlier"]);
  #follower: ScrollFollower | undefined;
  #top: IntersectionObserver | undefined;
  /** Older messages were asked for and have not come. */
  #asked = false;

  protected override render(): TemplateResult {
    const { path, earlierCount } = this.store.state;
    return html`<div class="scroller" data-testid="message-scroller" tabindex="0" aria-label=${l10n.t("Conversation")} role="region">
        <div class="conversation" role="log" aria-live="off" aria-label=${l10n.t("Messages")}>
          ${earlierCount > 0 ? this.#earlier() : nothing}
          ${repeat(
            path,
            (id) => id,
            (id) => this.#message(id),
          )}
        </div>
      </div>
      ${
        this.away
          ? html`<button type="button" class="jump-to-latest" data-testid="jump-to-latest" @click=${() => this.followLatest()}>
            ${icon("arrow-down")}${l10n.t("Jump to latest")}
          </button>`
          : nothing
      }`;
  }

  #earlier(): TemplateResult {
    return html`<button type="button" class="link-button load-earlier" data-testid="load-earlier" @click=${() => this.#ask()}>
      ${l10n.t("Load earlier messages")}
    </button>`;
  }

  #message(id: string): TemplateResult {
    return this.store.message(id)?.role === "user"
      ? html`<snowcell-user-message .store=${this.store} .messageId=${id}></snowcell-user-message>`
      : html`<snowcell-assistant-message .store=${this.store} .messageId=${id}></snowcell-assistant-message>`;
  }

  protected override willUpdate(): void {
    // Rendering may put messages above those in view.
    this.#follower?.hold();
  }

  protected override firstUpdated(): void {
    const scroller = this.querySelector<HTMLElement>(".scroller");
    const content = this.querySelector<HTMLElement>(".conversation");
    if (!scroller || !content) return;
    this.#follower = new ScrollFollower(scroller, content, () => {
      this.away = !(this.#follower?.atEnd ?? true);
      this.dispatchEvent(new CustomEvent("snowcell-scrolled"));
    });
    this.#top = new IntersectionObserver(([entry]) => entry?.isIntersecting && this.#ask(), {
      root: scroller,
      rootMargin: `${nearTop}px 0px 0px 0px`,
    });
  }

  protected override updated(): void {
    const sentinel = this.querySelector(".load-earlier");
    this.#top?.disconnect();
    // Watching anew reports at once where it is, so that a batch that does not fill the view brings the next.
    if (sentinel) this.#top?.observe(sentinel);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#follower?.dispose();
    this.#top?.disconnect();
  }

  /** Older messages have come. */
  earlierArrived(): void {
    this.#asked = false;
  }

  followLatest(): void {
    this.#follower?.follow();
    this.away = false;
  }

  /** Where the reader is, for a later page; null at the end. */
  get place(): Saved["place"] {
    const place = this.#follower?.following === false ? this.#follower.place() : undefined;
    const messageId = place?.element instanceof HTMLElement ? place.element.dataset["messageId"] : undefined;
    return place && messageId !== undefined ? { messageId, above: place.above } : null;
  }

  restore(place: NonNullable<Saved["place"]>): void {
    const element = this.querySelector(`[data-message-id="${CSS.escape(place.messageId)}"]`);
    if (element) this.#follower?.restore({ element, above: place.above });
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    post(this, { type: "load-earlier" });
  }
}
