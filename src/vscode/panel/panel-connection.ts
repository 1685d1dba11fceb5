// One panel's connection to one chat session: numbers its messages, so that the panel detects gaps; validates what it
// receives. Holds no state of the conversation, not even which part a panel shows: any number of panels may open, close,
// reload and drop messages.

import type { ChatSession } from "../../core/chat/chat-session.js";
import type { SessionEvent } from "../../core/chat/session-events.js";
import { DisposableList } from "../../core/platform/emitter.js";
import type { Disposable, Log } from "../../core/platform/ports.js";
import type { Feature } from "../../protocol/features.js";
import type { ContextView, HostMessage, PanelEvent, ProviderView, Snapshot } from "../../protocol/host-messages.js";
import { type PanelMessage, panelMessageSchema } from "../../protocol/panel-messages.js";
import { AwaitedView } from "./awaited-view.js";
import { charactersOf, pageEnd, pageStart } from "./message-page.js";
import { attachmentView, messageFrame, messageView, type ViewContext } from "./message-view.js";
import type { AgentViews } from "./panel-feature.js";

/** What a panel needs from its webview. */
export interface PanelChannel {
  post(message: HostMessage): void;
}

/** What all panels of a window share besides their conversations. */
export interface PanelServices {
  readonly log: Log;
  providerName(providerId: string): string;
  contextLength?(modelId: string): number | undefined;
  selectedModel(): Snapshot["model"];
  providers(): ProviderView[];
  /** Called when an empty conversation is shown, which lists the providers. */
  lookForModels?(): void;
  /** The feature that is open on a conversation, and opens again after its page reloads. */
  openFeature(conversationId: string): Feature | undefined;
  /** What holds up the history, in words. */
  historyNotice(): string | undefined;
  /** Shows the user why a request of the panel failed; `again` retries it. */
  requestFailed(thrown: unknown, again: () => Promise<void>): void;
  /** Loads what shows the parts of an agent's answer. */
  agentViews?(): Promise<AgentViews>;
}

export class PanelConnection implements Disposable {
  private seq = 0;
  private ready = false;
  /** Requested before the page was ready. */
  private readonly awaited = new AwaitedView();
  private context: ContextView | undefined;
  /** As JSON. */
  private shownProviders = "";
  private disposed = false;
  /** Loaded with the first answer that has parts. */
  private agentViews: AgentViews | undefined;
  private readonly disposables = new DisposableList();

  constructor(
    readonly session: ChatSession,
    private readonly channel: PanelChannel,
    private readonly services: PanelServices,
    /** Carries out requests that concern more than the session. */
    private readonly handle: (message: PanelMessage) => Promise<void>,
  ) {
    this.disposables.add(session.onEvent((event) => this.forward(event)));
  }

  /** Disposes the object together with this connection. */
  own(disposable: Disposable): void {
    this.disposables.add(disposable);
  }

  dispose(): void {
    // Late callers must not mix this connection's numbers with those of the next one.
    this.ready = false;
    this.disposed = true;
    this.disposables.dispose();
  }

  /** The page is gone; drop messages until it reports ready. */
  pause(): void {
    this.ready = false;
  }

  /** Sends the whole state again to a page that is already loaded. */
  restart(): void {
    if (this.lacksViews) void this.sendWithViews();
    else this.sendSnapshot();
  }

  /** Handles a message from the webview. Never rejects: the user sees what failed. */
  async receive(raw: unknown): Promise<void> {
    try {
      await this.take(raw);
    } catch (thrown) {
      this.services.requestFailed(thrown, () => this.receive(raw));
    }
  }

  private async take(raw: unknown): Promise<void> {
    const parsed = panelMessageSchema.safeParse(raw);
    if (!parsed.success) {
      this.services.log.warn("Ignored an invalid message from the panel");
      return;
    }
    const message = parsed.data;
    switch (message.type) {
      case "ready":
        // A reloaded page shows the feature that it showed before.
        this.awaited.feature ??= this.services.openFeature(this.session.conversation.id);
        return this.restart();
      case "resync":
        return this.restart();
      case "load-messages":
        this.sendMessages(message.index, message.direction);
        return;
      case "draft":
        this.session.setDraft(message.draft, this);
        return;
      case "panel-error":
        this.services.log.error(`The panel reported an error: ${message.message.slice(0, 2000)}`);
        return;
      default:
        await this.handle(message);
    }
  }

  send(event: PanelEvent): void {
    if (!this.ready) return;
    this.channel.post({ type: "event", seq: ++this.seq, event });
  }

  /** Shows a feature: at once, or as soon as the page is ready. */
  openFeature(feature: Feature): void {
    if (this.ready) this.send({ type: "feature-opened", feature });
    else this.awaited.feature = feature;
  }

  /** Focuses the message composer: at once, or as soon as the page is ready. */
  focusComposer(): void {
    if (this.ready) this.send({ type: "composer-focused" });
    else this.awaited.focus = true;
  }

  sendModel(): void {
    this.send({ type: "model-changed", model: this.services.selectedModel() });
  }

  /** Each answer is news about a provider's health, but seldom changes what is shown of it. */
  sendProviders(): void {
    const providers = this.services.providers();
    const shown = JSON.stringify(providers);
    if (!this.ready || shown === this.shownProviders) return;
    this.shownProviders = shown;
    this.send({ type: "providers-changed", providers });
  }

  /** Shows what holds up the history, or that nothing does any more. */
  sendHistoryNotice(): void {
    this.send({ type: "history-notice-changed", notice: this.services.historyNotice() ?? null });
  }

  /** Shows how full the context is: now, and again when the page reloads. */
  sendContext(context: ContextView): void {
    this.context = context;
    this.send({ type: "context-changed", context });
  }

  private get viewContext(): ViewContext {
    return {
      conversation: this.session.conversation,
      progressOf: (messageId) => this.session.progressOf(messageId),
      providerName: (providerId) => this.services.providerName(providerId),
      contextLength: (modelId) => this.services.contextLength?.(modelId),
      partViews: (message) => {
        const { parts } = message;
        if (parts && !this.agentViews) void this.sendParts(message.id, 0);
        return parts && this.agentViews?.partViews(parts);
      },
    };
  }

  private get lacksViews(): boolean {
    return !this.agentViews && this.session.conversation.path().some((message) => message.parts);
  }

  private async sendWithViews(): Promise<void> {
    await this.loadViews();
    if (!this.disposed) this.sendSnapshot();
  }

  private async loadViews(): Promise<void> {
    try {
      this.agentViews ??= await this.services.agentViews?.();
    } catch (thrown) {
      this.services.log.error(`Could not show the steps of an answer: ${String(thrown)}`);
    }
  }

  private async sendParts(messageId: string, from: number): Promise<void> {
    await this.loadViews();
    const message = this.session.conversation.get(messageId);
    const parts = message?.parts;
    if (!parts || !this.agentViews) return;
    this.send({ type: "parts-changed", messageId, from, parts: [...this.agentViews.partViews(parts, from)] });
  }

  private sendSnapshot(): void {
    // Pending deltas become part of the snapshot's text; later ones have a later number.
    this.session.flush();
    const { conversation } = this.session;
    const path = conversation.path();
    const start = pageStart(path, path.length, charactersOf.snapshot);
    const historyNotice = this.services.historyNotice();
    if (path.length === 0) this.services.lookForModels?.();
    const providers = this.services.providers();
    this.shownProviders = JSON.stringify(providers);
    this.ready = true;
    this.channel.post({
      type: "snapshot",
      seq: this.seq,
      conversation: { id: conversation.id, title: conversation.title },
      messages: path.slice(start).map((message) => messageView(message, this.viewContext)),
      earlierCount: start,
      mode: this.session.agent.mode,
      streams: [...this.session.streams()],
      model: this.services.selectedModel(),
      providers,
      attachments: this.session.attachments.map(attachmentView),
      ...(this.context ? { context: this.context } : {}),
      ...(historyNotice === undefined ? {} : { historyNotice }),
      draft: this.session.draft,
    });
    this.awaited.deliver(this);
  }

  private sendMessages(index: number, direction: "before" | "after"): void {
    // As for a snapshot, later deltas continue these texts.
    this.session.flush();
    const path = this.session.conversation.path();
    const place = Math.min(Math.max(0, index), path.length);
    const [start, end] = direction === "before" ? [pageStart(path, place), place] : [place, pageEnd(path, place)];
    this.send({
      type: "messages-loaded",
      start,
      total: path.length,
      messages: path.slice(start, end).map((message) => messageView(message, this.viewContext)),
    });
  }

  private forward(event: SessionEvent): void {
    if (!this.ready) return;
    switch (event.type) {
      case "text-delta":
        this.channel.post([++this.seq, event.stream, event.text]);
        return;
      case "path-changed":
        this.sendPath(event);
        return;
      case "message-changed":
        this.send({ type: "message-changed", message: messageFrame(event.message, this.viewContext) });
        return;
      case "text-replaced": {
        const path = this.session.conversation.path();
        const place = path.indexOf(event.message);
        if (place !== -1) this.sendPath({ type: "path-changed", after: event.message.parentId, messages: path.slice(place) });
        return;
      }
      case "stream-ended":
        this.send({ type: "stream-ended", stream: event.stream });
        return;
      case "attachments-changed":
        this.send({ type: "attachments-changed", attachments: this.session.attachments.map(attachmentView) });
        return;
      case "draft-changed":
        // The panel that the draft was typed in already has it, and may have newer text.
        if (event.origin !== this) this.send({ type: "draft-changed", draft: event.draft });
        return;
      case "parts-changed":
        void this.sendParts(event.messageId, event.from);
        return;
      case "settings-changed":
      case "step-output":
      case "approvals-changed":
        // A panel that shows them requests them itself.
        return;
      default:
        this.send(event);
    }
  }

  private sendPath(event: SessionEvent & { type: "path-changed" }): void {
    const path = this.session.conversation.path();
    const start = path.length - event.messages.length;
    this.send({
      type: "path-changed",
      after: event.after,
      start,
      total: path.length,
      messages: path.slice(start, pageEnd(path, start)).map((message) => messageView(message, this.viewContext)),
    });
  }
}
