// An answer made of parts: text, reasoning, steps, notes and notices. A long answer shows its end; the rest on demand. Of pages
// far from the view only the words are there, at the height that the page had.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { MessageView } from "../../../src/protocol/host-messages.js";
import { formatNumber } from "../../elements/format.js";
import { icon } from "../../elements/icon.js";
import { LightElement } from "../../elements/light-element.js";
import { rowsChanged } from "../../scrolling/go-to.js";
import type { Change } from "../../state/state.js";
import { type Store, StoreController } from "../../state/store.js";
import { ask } from "../agent-messages.js";
import type { Choices } from "./choices.js";
import { type Item, isPaused, itemsOf, type Page, pagesOf } from "./items.js";
import { readPart } from "./read-part.js";
import type { TextSegment } from "./text-segment.js";
import "./text-segment.js";
import "./step-group.js";

/** Pages shown at first, a few screens; and added each time. */
const firstLength = 2;
const addedLength = 4;
/** Pages within this distance of the view are whole. */
const near = "150% 0px";

export class AgentAnswer extends LightElement {
  /** Set before the element is connected, and never changed. */
  declare store: Store;
  declare messageId: string;

  /** Only the last answer of the conversation continues. */
  protected readonly changes = new StoreController(this, ["path"]);
  #stop: (() => void) | undefined;
  #pages: readonly Page[] = [];
  /** The first page shown. */
  #first: string | undefined;
  /** Heights in px of the pages of which only the words are shown, by key. */
  readonly #far = new Map<string, number>();
  readonly #choices: Choices = new Map();
  #near: IntersectionObserver | undefined;
  readonly #seen = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) this.#showEarlier();
    },
    { rootMargin: "300px 0px" },
  );

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = this.store.listenTo(this.messageId, (change) => this.#changed(change));
    const root = this.closest(".scroller");
    this.#near = new IntersectionObserver((entries) => void this.#moved(entries), { root, rootMargin: near });
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#seen.disconnect();
    this.#near?.disconnect();
  }

  async #moved(entries: readonly IntersectionObserverEntry[]): Promise<void> {
    const { isInUse } = await import("../../scrolling/window.js");
    const before = [...this.#far.keys()].join();
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      const { key = "" } = (target as HTMLElement).dataset;
      // Without a height it is not laid out, so its place is unknown.
      if (boundingClientRect.height === 0) continue;
      if (isIntersecting) this.#far.delete(key);
      else if (!this.#far.has(key) && !isInUse(target) && !target.querySelector("details[open]")) {
        this.#far.set(key, boundingClientRect.height);
      }
    }
    if ([...this.#far.keys()].join() === before) return;
    this.requestUpdate();
    await this.updateComplete;
    this.dispatchEvent(new Event(rowsChanged, { bubbles: true }));
  }

  #changed(change: Change): void {
    if (change.kind === "text") {
      const last = this.#pages.at(-1)?.items.at(-1);
      const segment = this.querySelector<TextSegment>(".agent-page:last-child > snowcell-text-segment:last-of-type");
      const view = this.store.message(this.messageId);
      if (last?.kind === "text" && segment && segment.dataset["key"] === last.key && view) {
        segment.content = { text: view.text.slice(last.from), growing: true };
        return;
      }
    }
    this.requestUpdate();
  }

  protected override render(): TemplateResult | typeof nothing {
    const view = this.store.message(this.messageId);
    if (!view?.parts) return nothing;
    const parts = view.parts.map(readPart);
    const running = view.state === "waiting" || view.state === "streaming";
    const pages = pagesOf(itemsOf(parts, view.text, view.reasoning ?? ""));
    this.#pages = pages;
    const start = this.#startOf(pages);
    const earlier = pages.slice(0, start).reduce((sum, { items }) => sum + items.length, 0);
    const last = pages.at(-1)?.items.at(-1);
    const isLast = view.id === this.store.state.path.at(-1) && this.store.state.laterCount === 0;
    const continues = isLast && (view.state === "stopped" || (!running && isPaused(parts)));
    return html`${earlier > 0 ? this.#earlier(earlier) : nothing}
      <div class="message-body agent-answer" data-testid="message-body">
        ${repeat(
          pages.slice(start),
          ({ key }) => key,
          (page) => this.#page(page, view, running ? last : undefined),
        )}
      </div>
      ${running && parts.length > 0 && !(last && isActive(last)) ? waiting(view.progress) : nothing}
      ${
        continues
          ? html`<div class="continue-buttons">${this.#waysOn(last?.kind === "notice" && last.isUnsuited, view.id)}</div>`
          : nothing
      }`;
  }

  protected override updated(): void {
    this.#seen.disconnect();
    const earlier = this.querySelector(".earlier-steps");
    if (earlier) this.#seen.observe(earlier);
    // The last page still changes.
    for (const page of this.querySelectorAll(".agent-page:not(:last-child)")) this.#near?.observe(page);
  }

  #waysOn(isUnsuited: boolean, messageId: string): TemplateResult {
    const way = (type: "continue" | "other-model" | "chat-mode", label: string, kind = ""): TemplateResult =>
      html`<button type="button" class="button ${kind} continue-button" data-testid="${type}-button" @click=${() => ask(this, { type, messageId })}>
        ${label}
      </button>`;
    return isUnsuited
      ? html`${way("other-model", l10n.t("Choose Another Model"))} ${way("chat-mode", l10n.t("Use Chat Mode"), "secondary")}`
      : way("continue", l10n.t("Continue"));
  }

  #earlier(count: number): TemplateResult {
    return html`<button type="button" class="link-button earlier-steps" data-testid="earlier-steps" @click=${() => this.#showEarlier()}>
      ${l10n.t("Show earlier steps ({0})", formatNumber(count))}
    </button>`;
  }

  #showEarlier(): void {
    const start = this.#startOf(this.#pages);
    if (start === 0) return;
    this.#first = this.#pages[Math.max(0, start - addedLength)]?.key;
    this.requestUpdate();
  }

  #startOf(pages: readonly Page[]): number {
    const known = pages.findIndex(({ key }) => key === this.#first);
    if (known !== -1) return known;
    const start = Math.max(0, pages.length - firstLength);
    this.#first = pages[start]?.key;
    return start;
  }

  #page({ key, items, spaced }: Page, view: MessageView, growing: Item | undefined): TemplateResult {
    const height = this.#far.get(key);
    const isFar = height !== undefined;
    return html`<div
      class="agent-page ${isFar ? "far" : ""} ${spaced ? "spaced" : ""}"
      data-key=${key}
      .style=${isFar ? `block-size: ${height}px` : ""}
    >
      ${
        isFar
          ? items.map((item) => wordsOf(item, view)).join("\n")
          : repeat(
              items,
              (item) => item.key,
              (item) => this.#item(item, view, item === growing),
            )
      }
    </div>`;
  }

  #item(item: Item, view: MessageView, growing: boolean): TemplateResult {
    const { store, messageId } = this;
    const choices = this.#choices;
    switch (item.kind) {
      case "text":
        return html`<snowcell-text-segment
          class="markdown"
          data-key=${item.key}
          .content=${{ text: view.text.slice(item.from, item.to), growing }}
        ></snowcell-text-segment>`;
      case "reasoning":
        return html`<snowcell-reasoning .text=${(view.reasoning ?? "").slice(item.from, item.to)} .thinking=${growing}></snowcell-reasoning>`;
      case "looks":
        return html`<snowcell-step-group .store=${store} .messageId=${messageId} .choices=${choices} .steps=${item.steps}></snowcell-step-group>`;
      case "step":
        return html`<snowcell-step .store=${store} .messageId=${messageId} .choices=${choices} .step=${item.step}></snowcell-step>`;
      case "note":
        return html`<div class="agent-note" data-testid="agent-note" role="note" aria-label=${l10n.t("Your note")} dir="auto">${item.text}</div>`;
      case "notice":
        return item.pauses ? line("debug-pause", item.text, "paused") : line("info", item.text, "agent");
      case "compaction":
        if (item.text === "") return line("fold", l10n.t("Long results of the steps above are no longer sent"), "agent");
        return html`<details class="compaction" data-testid="compaction">
          <summary>${icon("fold")}${l10n.t("The steps above are sent as a summary")}</summary>
          <div class="compaction-text" dir="auto">${item.text}</div>
        </details>`;
    }
  }
}

customElements.define("snowcell-agent-answer", AgentAnswer);

function waiting(progress = ""): TemplateResult {
  return html`<div class="message-waiting"><span class="caret"></span><span class="message-progress" dir="auto">${progress}</span></div>`;
}

function line(name: string, text: string, kind: string): TemplateResult {
  return html`<div class="message-notice" data-testid="notice" data-kind=${kind}>${icon(name)}<span dir="auto">${text}</span></div>`;
}

function wordsOf(item: Item, { text, reasoning = "" }: MessageView): string {
  switch (item.kind) {
    case "text":
      return text.slice(item.from, item.to);
    case "reasoning":
      return reasoning.slice(item.from, item.to);
    case "looks":
      return item.steps.map(({ title }) => title).join("\n");
    case "step":
      return `${item.step.title} ${item.step.result ?? ""}`;
    default:
      return item.text;
  }
}

/** Whether the item itself shows that something goes on. */
function isActive(item: Item): boolean {
  if (item.kind === "text" || item.kind === "reasoning") return true;
  if (item.kind === "looks") return item.steps.some(({ state }) => state === "running");
  return item.kind === "step" && ["streaming", "waiting", "running"].includes(item.step.state);
}
