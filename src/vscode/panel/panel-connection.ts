// One panel's wire to one chat session: numbers what it sends, so that the panel can tell a gap; validates what comes.
// Holds no state of the conversation, not even which part of it a panel shows: any number of panels may come, go, reload
// and let go of messages.

import type { ChatSession, SessionEvent } from "../../core/chat/chat-session.js";
import { DisposableList } from "../../core/platform/emitter.js";
import type { Disposable, Log } from "../../core/platform/ports.js";
import type { ContextView, Feature, HostMessage, PanelEvent, ProviderView, Snapshot } from "../../protocol/host-messages.js";
import { type PanelMessage, panelMessageSchema } from "../../protocol/panel-messages.js";
import { charactersOf, pageEnd, pageStart } from "./message-page.js";
import { attachmentView, messageFrame, messageView, type ViewContext } from "./message-view.js";

/** What a panel needs of its webview. */
export interface PanelChannel {
  post(message: HostMessage): void;
}

/** What all panels of a window show beside their conversations. */
export interface PanelServices {
  readonly log: Log;
  providerName(providerId: string): string;
  contextLength?(modelId: string): number | undefined;
  selectedModel(): Snapshot["model"];
  providers(): ProviderView[];
  /** The feature that is open on a conversation, and opens again with its page. */
  openFeature(conversationId: string): Feature | undefined;
  /** What holds up the history, in words. */
  historyNotice(): string | undefined;
  /** Shows the user why a request of the panel failed; `again` repeats it. */
  requestFailed(thrown: unknown, again: () => Promise<void>): void;
}

export class PanelConnection implements Disposable {
  private seq = 0;
  private ready = false;
  /** A feature asked for while nobody was there to show it. */
  private awaited: Feature | undefined;
  private focusAwaited = false;
  private context: ContextView | undefined;
  private readonly disposables = new DisposableList();

  constructor(
    readonly session: ChatSession,
    private readonly channel: PanelChannel,
    private readonly services: PanelServices,
    /** Carries out what does not concern the session alone. */
    private readonly handle: (message: PanelMessage) => Promise<void>,
  ) {
    this.disposables.add(session.onEvent((event) => this.forward(event)));
  }

  /** Ends together with this connection. */
  own(disposable: Disposable): void {
    this.disposables.add(disposable);
  }

  dispose(): void {
    // Whoever still holds it must not mix its numbers into those of the connection that follows.
    this.ready = false;
    this.disposables.dispose();
  }

  /** Nobody reads: the page is gone until it says that it is ready again. */
  pause(): void {
    this.ready = false;
  }

  /** Shows everything anew to a page that is there already. */
  restart(): void {
    this.sendSnapshot();
  }

  /** Takes a message from the webview. Never rejects: the user sees what failed. */
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
        // A page that begins shows again what the one before it did.
        this.awaited ??= this.services.openFeature(this.session.conversation.id);
        this.sendSnapshot();
        return;
      case "resync":
        this.sendSnapshot();
        return;
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

  /** Shows a feature: at once, or as soon as the page is there. */
  openFeature(feature: Feature): void {
    if (this.ready) this.send({ type: "feature-opened", feature });
    else this.awaited = feature;
  }

  /** Gives the focus to where the person writes: at once, or as soon as the page is there. */
  focusComposer(): void {
    if (this.ready) this.send({ type: "composer-focused" });
    else this.focusAwaited = true;
  }

  sendModel(): void {
    this.send({ type: "model-changed", model: this.services.selectedModel() });
  }

  sendProviders(): void {
    this.send({ type: "providers-changed", providers: this.services.providers() });
  }

  /** Shows what holds up the history, or that nothing does any more. */
  sendHistoryNotice(): void {
    this.send({ type: "history-notice-changed", notice: this.services.historyNotice() ?? null });
  }

  /** Shows how full the context is: now, and to a page that comes later. */
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
    };
  }

  private sendSnapshot(): void {
    // Deltas gathered so far become part of the snapshot's text; whatever comes later has a later number.
    this.session.flush();
    const { conversation } = this.session;
    const path = conversation.path();
    const start = pageStart(path, path.length, charactersOf.snapshot);
    const historyNotice = this.services.historyNotice();
    this.ready = true;
    this.channel.post({
      type: "snapshot",
      seq: this.seq,
      conversation: { id: conversation.id, title: conversation.title },
      messages: path.slice(start).map((message) => messageView(message, this.viewContext)),
      earlierCount: start,
      streams: [...this.session.streams()],
      model: this.services.selectedModel(),
      providers: this.services.providers(),
      attachments: this.session.attachments.map(attachmentView),
      ...(this.context ? { context: this.context } : {}),
      ...(historyNotice === undefined ? {} : { historyNotice }),
      draft: this.session.draft,
    });
    if (this.focusAwaited) this.send({ type: "composer-focused" });
    // A feature takes the focus for itself.
    if (this.awaited) this.send({ type: "feature-opened", feature: this.awaited });
    this.focusAwaited = false;
    this.awaited = undefined;
  }

  private sendMessages(index: number, direction: "before" | "after"): void {
    // As for a snapshot: the texts and the deltas after them join.
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
        // The panel that typed it has it already, and may have typed on.
        if (event.origin !== this) this.send({ type: "draft-changed", draft: event.draft });
        return;
      case "settings-changed":
        // Whoever shows them asks for them.
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
