// An answer: author, reasoning, streaming Markdown, and how it ended.

import * as l10n from "@vscode/l10n";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { MessageView, Notice } from "../../src/protocol/host-messages.js";
import { highlightWhenSeen } from "../code/highlight.js";
import { icon } from "../elements/icon.js";
import { lazyPart } from "../elements/lazy-part.js";
import { GrowingMark } from "../markdown/growing-mark.js";
import { StreamingMarkdown } from "../markdown/streaming-markdown.js";
import type { Change } from "../state/state.js";
import { MessageElement } from "./message-element.js";

/** Most answers have no reasoning. */
const loadReasoning = () => import("./reasoning-block.js");
const errorPart = lazyPart(() => import("./message-error.js"));
const footerPart = lazyPart(() => import("./message-footer.js"));
export const footerLoaded = (): Promise<void> => footerPart.loaded();
const agentPart = lazyPart(() => import("../agent/agent.js"));

/** Waits shorter than this show no text, in ms. */
const silentWait = 2000;

export class AssistantMessage extends MessageElement {
  static override properties = { waitedLong: { state: true } };
  declare private waitedLong: boolean;

  #markdown: StreamingMarkdown | undefined;
  /** The text passed to the Markdown renderer, and whether `finish` was called. */
  #given = "";
  #finished = false;
  readonly #growing = new GrowingMark();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.waitedLong = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.ariaLabel = this.view?.author ?? l10n.t("Answer");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#markdown?.dispose();
  }

  /** Resolves once what loads later is rendered too. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await footerLoaded();
    if (this.view?.parts) await agentPart.loaded();
    return await super.getUpdateComplete();
  }

  protected override changed(change: Change): void {
    if (change.kind !== "text") {
      this.requestUpdate();
      return;
    }
    const begins = this.#given === "";
    // Before the first update there is no renderer; that update takes the whole text.
    if (!this.#markdown) return;
    this.#markdown.append(change.text);
    this.#given = this.view?.text ?? "";
    if (begins) this.requestUpdate();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (!view) return nothing;
    const running = isRunning(view);
    if (view.reasoning) void loadReasoning();
    return html`
      <div class="message-author">${icon("sparkle")}<bdi>${view.author ?? l10n.t("Assistant")}</bdi></div>
      ${view.parts ? (agentPart(this)?.agentAnswer(this.store, view.id) ?? nothing) : this.#plain(view, running)}
      ${running && view.text === "" && !view.parts?.length ? this.#waiting(view) : nothing}
      ${view.failure ? errorPart(this)?.messageError(this, view.id, view.failure) : nothing}
      ${view.notices?.map(noticeLine) ?? nothing}
      ${running ? nothing : (footerPart(this)?.messageFooter(this, view) ?? html`<div class="message-footer"></div>`)}
    `;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { view } = this;
    if (!view) return;
    this.#countWait(view);
    this.#showText(view);
  }

  #plain(view: MessageView, running: boolean): TemplateResult {
    return html`${
      view.reasoning
        ? html`<snowcell-reasoning .text=${view.reasoning} .thinking=${running && view.text === ""}></snowcell-reasoning>`
        : nothing
    }
      <div class="message-body markdown" data-testid="message-body"></div>`;
  }

  /** A caret, and after a while what the answer waits for. */
  #waiting(view: MessageView): TemplateResult {
    const words = view.progress ?? l10n.t("Waiting for {0}…", view.author ?? l10n.t("the model"));
    return html`<div class="message-waiting">
      <span class="caret"></span>${this.waitedLong ? html`<span class="message-progress" dir="auto">${words}</span>` : nothing}
    </div>`;
  }

  #countWait(view: MessageView): void {
    if (isRunning(view) && view.text === "") {
      this.#timer ??= setTimeout(() => {
        this.waitedLong = true;
      }, silentWait);
    } else {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.waitedLong = false;
    }
  }

  #showText(view: MessageView): void {
    const body = this.querySelector<HTMLElement>(":scope > .message-body");
    if (!body) {
      // The agent's part shows the text.
      this.#markdown?.dispose();
      this.#markdown = undefined;
      return;
    }
    this.#markdown ??= new StreamingMarkdown(body, {
      codeClosed: highlightWhenSeen,
      grows: (block) => this.#growing.move(block),
    });
    const running = isRunning(view);
    if (view.text !== this.#given) {
      const continues = running && view.text.startsWith(this.#given);
      if (continues) this.#markdown.append(view.text.slice(this.#given.length));
      else void this.#markdown.set(view.text);
      this.#given = view.text;
      this.#finished = !continues;
    }
    if (!running && !this.#finished) {
      this.#finished = true;
      void this.#markdown.finish();
    }
  }
}

customElements.define("snowcell-assistant-message", AssistantMessage);

function isRunning({ state }: MessageView): boolean {
  return state === "waiting" || state === "streaming";
}

const noticeIcons: Readonly<Record<Notice["kind"], string>> = {
  fallback: "info",
  note: "info",
  length: "warning",
  "content-filter": "warning",
  interrupted: "warning",
  context: "warning",
};

function noticeLine({ kind, text }: Notice): TemplateResult {
  return html`<div class="message-notice" data-testid=${kind === "fallback" ? "fallback-notice" : "notice"} data-kind=${kind}>
    ${icon(noticeIcons[kind])}<span dir="auto">${text}</span>
  </div>`;
}
