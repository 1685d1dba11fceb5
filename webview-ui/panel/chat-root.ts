// Start here: the whole panel. open-feature.ts loads its features.
//
// The whole panel: conversation or welcome view, composer, and announcements. Only this element connects the others to the
// host.

import { html, nothing, type TemplateResult } from "lit";
import type { Feature } from "../../src/protocol/features.js";
import type { PanelMessage } from "../../src/protocol/panel-messages.js";
import type { Announcer } from "../accessibility/announcer.js";
import type { FocusKeeper } from "../accessibility/focus-keeper.js";
import { Composer } from "../composer/composer.js";
import { icon } from "../elements/icon.js";
import { lazyPart } from "../elements/lazy-part.js";
import { LightElement } from "../elements/light-element.js";
import { MessageList } from "../messages/message-list.js";
import { listenForQuotes } from "../messages/quote.js";
import { listenForEdits } from "../messages/user-message.js";
import { listenForGoing } from "../scrolling/go-to.js";
import { Draft } from "../state/draft.js";
import type { Host, Saved } from "../state/host.js";
import { listenForPosts, post } from "../state/post.js";
import type { Change, PanelState } from "../state/state.js";
import { Store } from "../state/store.js";
import type { OpenFeature } from "./open-feature.js";
import "./title-line.js";

/** How long a passing notice stays, in ms. */
const noticeTime = 2500;

/** Maximum number of kept edits; some may belong to deleted messages. */
const mostEdits = 20;

const loadAnnouncer = () => import("../accessibility/announcer.js");
const loadFocusKeeper = () => import("../accessibility/focus-keeper.js");
const loadWarmUp = () => import("./warm-up.js");
const loadOpenFeature = () => import("./open-feature.js");
/** Only an empty conversation shows it. The element must be defined before its properties are set. */
const loadWelcome = () => import("./welcome.js");
const agentPart = lazyPart(() => import("../agent/agent.js"));

export class ChatRoot extends LightElement {
  static override properties = { started: { state: true }, notice: { state: true } };
  declare private started: boolean;
  declare private notice: string;

  readonly #store = new Store();
  /** Loaded with the first feature that opens. */
  #feature: OpenFeature | undefined;
  #focus: FocusKeeper | undefined;
  #host: Host | undefined;
  #draft: Draft | undefined;
  #showing: Promise<void> | undefined;
  #announcer: Announcer | undefined;
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;
  #wasRunning = false;
  #saidHistoryNotice = "";

  constructor() {
    super();
    this.started = false;
    this.notice = "";
  }

  /** Starts: requests a snapshot, and shows nothing before it arrives. */
  start(host: Host): void {
    this.#host = host;
    this.#draft = new Draft(host);
    const { edits } = this.#store;
    for (const [id, text] of host.saved.edits ?? []) edits.set(id, text);
    listenForEdits(this, () => host.save({ edits: [...edits].slice(-mostEdits) }));
    this.#store.listen((change) => this.#changed(change));
    listenForPosts(this, (message) => this.#send(message));
    this.addEventListener("click", openLink);
    this.addEventListener("auxclick", openLink);
    // On the document: shortcuts work wherever the focus is.
    document.addEventListener("keydown", (event) => this.#keyPressed(event));
    this.addEventListener("snowcell-feature", (event) => void this.#open((event as CustomEvent<Feature>).detail, true));
    this.addEventListener("snowcell-example", (event) => this.#composer?.fill((event as CustomEvent<string>).detail));
    listenForQuotes(this, (lines) => {
      const composer = this.#composer;
      composer?.fill(composer.text.trim() === "" ? lines : `${composer.text.trimEnd()}\n\n${lines}`);
    });
    listenForGoing(this, (place) => this.#list?.restore(place));
    for (const [target, name] of [
      [document, "visibilitychange"],
      [window, "pagehide"],
      [window, "blur"],
    ] as const) {
      target.addEventListener(name, () => this.#keep());
    }
    window.addEventListener("focus", () => this.#send({ type: "focused" }));
    host.listen((message) => this.#store.apply(message));
    host.send({ type: "ready" });
    if (host.saved.usesAgent) void agentPart.loaded();
    void loadWarmUp().then(({ warmUp }) => warmUp(this, () => this.started));
    if (document.hasFocus()) this.#send({ type: "focused" });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = "main";
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.started || !this.#draft) return nothing;
    const { path, earlierCount, historyNotice } = this.#store.state;
    const empty = path.length === 0 && earlierCount === 0;
    const feature = this.#feature?.view;
    // The covered content stays, but is inert.
    const covered = feature?.placement === "page";
    return html`
      <snowcell-title-line .store=${this.#store} ?inert=${covered}></snowcell-title-line>
      ${
        empty
          ? this.#welcome(covered)
          : html`<snowcell-message-list .store=${this.#store} ?inert=${covered}></snowcell-message-list>`
      }
      ${this.notice === "" ? nothing : html`<div class="passing-notice" aria-hidden="true">${this.notice}</div>`}
      ${feature ? html`<section class=${`feature-${feature.placement}`} tabindex="-1">${feature.element}</section>` : nothing}
      ${historyNotice === "" ? nothing : html`<div class="history-notice" data-testid="history-notice">${icon("warning")}<span>${historyNotice}</span></div>`}
      ${this.#store.usesAgent ? (agentPart(this)?.agentDock(this.#store, covered) ?? nothing) : nothing}
      <snowcell-composer .store=${this.#store} .draft=${this.#draft} ?inert=${covered}></snowcell-composer>
      <div class="visually-hidden" role="status" aria-live="polite" data-testid="announcements"></div>
    `;
  }

  #welcome(covered: boolean): TemplateResult | typeof nothing {
    if (customElements.get("snowcell-welcome"))
      return html`<snowcell-welcome .store=${this.#store} ?inert=${covered}></snowcell-welcome>`;
    void loadWelcome().then(() => this.requestUpdate());
    return nothing;
  }

  get #composer(): Composer | undefined {
    const composer = this.querySelector("snowcell-composer");
    return composer instanceof Composer ? composer : undefined;
  }

  get #list(): MessageList | undefined {
    const list = this.querySelector("snowcell-message-list");
    return list instanceof MessageList ? list : undefined;
  }

  #changed(change: Change): void {
    // Text changes never remove a control.
    if (change.kind !== "text") requestAnimationFrame(() => this.#focus?.check());
    switch (change.kind) {
      case "snapshot":
        this.#showing = this.#showSnapshot();
        break;
      case "path":
      case "title":
      case "mode":
        this.requestUpdate();
        break;
      case "draft":
        this.#composer?.show(this.#draft?.arrived(this.#store.state.draft) ?? "");
        break;
      case "loaded":
        this.#list?.loaded();
        break;
      case "composer-focused":
        void this.#focusComposer();
        break;
      case "feature-opened":
        void this.#open(change.feature);
        break;
      case "feature-message":
        this.#feature?.receive(change.feature, change.message);
        break;
      case "history-notice":
        this.#sayHistoryNotice();
        this.requestUpdate();
        break;
      case "announced":
        this.#announcer?.say(change.text);
        this.#showNotice(change.text);
        break;
      case "text":
        // Features announce their own content.
        if (!this.#feature?.view && this.#store.message(change.id)) this.#announcer?.stream(change.text);
        break;
      case "resync":
        this.#send({ type: "resync" });
        break;
    }
    this.#announceEnd();
  }

  async #showSnapshot(): Promise<void> {
    const first = !this.started;
    const announcing = loadAnnouncer();
    const keeping = loadFocusKeeper();
    this.#list?.loaded(Number.POSITIVE_INFINITY);
    if (this.#store.state.path.length === 0) await loadWelcome();
    this.started = true;
    this.requestUpdate();
    await this.updateComplete;
    const { conversation, draft } = this.#store.state;
    const place = this.#savedPlace();
    const composer = this.#composer;
    await composer?.updateComplete;
    composer?.show(this.#draft?.restore(conversation.id, draft) ?? draft);
    if (!first) return this.#sayHistoryNotice();
    const region = this.querySelector<HTMLElement>("[data-testid=announcements]");
    const { Announcer } = await announcing;
    this.#focus ??= new (await keeping).FocusKeeper(this);
    if (region) this.#announcer = new Announcer(region);
    this.#sayHistoryNotice();
    const list = this.#list;
    await list?.rendered();
    if (place) list?.restore(place);
    this.dataset["ready"] = "true";
    const isEmpty = () => this.#store.state.path.length === 0;
    if (isEmpty()) void loadWarmUp().then(({ warmUpForAnswer }) => warmUpForAnswer(this, () => !isEmpty()));
  }

  async #focusComposer(): Promise<void> {
    // The composer exists only after the first snapshot.
    if (!this.#composer) await this.#showing;
    await this.#feature?.giveWay();
    this.#composer?.focusInput();
  }

  #send(message: PanelMessage): void {
    this.#host?.send(message);
    // After sending, the user wants to see the question.
    if (message.type !== "send" && message.type !== "edit") return;
    this.#list?.followLatest();
    // A popover was about the message that has gone.
    if (message.type !== "send" || this.#feature?.view?.placement !== "above-composer") return;
    void this.#feature.close().then(() => this.#composer?.focusInput());
  }

  /** Opens a feature; with `toggles`, closes it if it is open. */
  async #open(name: Feature, toggles = false): Promise<void> {
    const { OpenFeature } = await loadOpenFeature();
    this.#feature ??= new OpenFeature(this, this.#store, async () => {
      this.requestUpdate();
      await this.updateComplete;
    });
    await (toggles ? this.#feature.toggle(name) : this.#feature.open(name));
  }

  /** Saves what would disappear with this page. */
  #keep(): void {
    // Before the first snapshot, only the previous page's data exists.
    if (!this.started) return;
    this.#draft?.flush();
    const { state, usesAgent } = this.#store;
    const place = this.#list?.place ?? null;
    this.#host?.save({ conversation: state.conversation.id, place, count: countOf(state), usesAgent });
  }

  /** Null if VS Code lost a newer one, as a reload can: sending a question leads to the end. */
  #savedPlace(): Saved["place"] {
    const { state } = this.#store;
    const saved = this.#host?.saved;
    return saved?.conversation === state.conversation.id && saved.count === countOf(state) ? saved.place : null;
  }

  #keyPressed(event: KeyboardEvent): void {
    if (event.key === "f" && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault();
      this.#find();
      return;
    }
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
    if (this.#feature?.view) {
      event.preventDefault();
      void this.#feature.close();
      return;
    }
    if (!this.#store.running) return;
    event.preventDefault();
    post(this, { type: "stop" });
  }

  #find(): void {
    const input = this.querySelector<HTMLInputElement>(".find-input");
    if (input) input.select();
    else void this.#open("find");
  }

  #showNotice(text: string): void {
    this.notice = text;
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = setTimeout(() => {
      this.notice = "";
    }, noticeTime);
  }

  /** Once for each notice, also if it came with a snapshot. */
  #sayHistoryNotice(): void {
    const { historyNotice } = this.#store.state;
    if (!this.#announcer || historyNotice === this.#saidHistoryNotice) return;
    this.#saidHistoryNotice = historyNotice;
    if (historyNotice !== "") this.#announcer.say(historyNotice);
  }

  #announceEnd(): void {
    const { running } = this.#store;
    const { path, messages } = this.#store.state;
    if (this.#wasRunning && !running) this.#announcer?.end(messages.get(path.at(-1) ?? ""));
    this.#wasRunning = running;
  }
}

customElements.define("snowcell-chat", ChatRoot);

function countOf({ earlierCount, path, laterCount }: PanelState): number {
  return earlierCount + path.length + laterCount;
}

/** The host opens links; here one would replace the panel. */
function openLink(event: Event): void {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link) return;
  event.preventDefault();
  // VS Code's page around the webview also opens links.
  event.stopPropagation();
  const href = link.getAttribute("href");
  if (href !== null) post(link, { type: "open-link", href });
}
