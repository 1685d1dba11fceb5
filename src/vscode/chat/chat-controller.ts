// The chat of this window: its panels, in the side bar and in editor tabs, and the conversation that each panel shows.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { contextKeys, views } from "../../contributions/contributions.js";
import type { ChatSession, ChatSessionServices } from "../../core/chat/chat-session.js";
import type { SessionEvent } from "../../core/chat/session-events.js";
import { SessionPool } from "../../core/chat/session-pool.js";
import type { Attachment } from "../../core/conversation/conversation.js";
import type { Log } from "../../core/platform/ports.js";
import type { Feature } from "../../protocol/features.js";
import { showInformation } from "../interface/messages.js";
import { AwaitedView } from "../panel/awaited-view.js";
import { ChatPanel, type ChatPanelServices } from "../panel/chat-panel.js";
import type { EarlyPage } from "../panel/page/early-page.js";
import { type PanelRequestServices, PanelRequests } from "../panel/panel-requests.js";
import type { PanelSurface } from "../panel/panel-surface.js";

export interface ChatControllerServices extends ChatSessionServices, ChatPanelServices, PanelRequestServices {
  readonly log: Log;
  /** This window's state, which records the conversation to open again. */
  readonly workspaceState: vscode.Memento;
  /** Called for each event of each conversation. */
  sessionEvent?(session: ChatSession, event: SessionEvent): void;
}

/** Where a command runs: in the panel used last, or always in the side bar. */
export type Place = "current" | "side-bar";

const openConversationKey = "snowcell.openConversation";
/** How long a panel waits for its conversation to load, in ms. */
const readLimitMs = 2_500;

/**
 * A tab shows the conversation it was opened on, which the side bar and other tabs may show too, until a command in that
 * tab opens another one there. An action in one panel never changes which conversation another panel shows.
 */
export class ChatController implements vscode.Disposable {
  private readonly panels = new Set<ChatPanel>();
  /** The panel that had the focus last. */
  private used: ChatPanel | undefined;
  private readonly sessions: SessionPool;
  /** What the side bar shows, even while it is closed: this window's conversation. */
  private home: ChatSession | undefined;
  private opening: Promise<ChatSession> | undefined;
  /** Requested before the side bar had a panel. */
  private readonly awaited = new AwaitedView();
  private readonly requests: PanelRequests;
  private waitingCount = 0;

  constructor(private readonly services: ChatControllerServices) {
    this.requests = new PanelRequests(services, this);
    const answeringChanged = (): void => {
      void vscode.commands.executeCommand("setContext", contextKeys.answering, this.sessions.answering);
    };
    this.sessions = new SessionPool(services, answeringChanged, (session, event) => services.sessionEvent?.(session, event));
  }

  /** Serves a panel whose page is loading: with the given conversation, or with the side bar's. */
  async attach(surface: PanelSurface, early: EarlyPage, conversationId?: string): Promise<ChatPanel> {
    const own = conversationId === undefined ? undefined : await this.readOrStandIn(conversationId);
    const home = await this.open();
    const panel = new ChatPanel(surface, own ?? this.home ?? home, this.services, (message, from) =>
      this.requests.handle(message, from),
    );
    this.panels.add(panel);
    surface.showWaiting(this.waitingCount);
    if (surface.place === "side-bar") this.awaited.deliver(panel.connection);
    panel.serve(early, () => void this.closed(panel));
    return panel;
  }

  /** Commands go to this panel from now on. */
  use(panel: ChatPanel): void {
    this.used = panel;
  }

  /** Focuses this panel; commands go to it from now on. */
  focus(panel: ChatPanel): void {
    this.use(panel);
    panel.connection.focusComposer();
  }

  /** Starts an empty conversation. A running answer in the old one continues, and is saved. */
  async newChat(place: Place = "current"): Promise<void> {
    await this.reveal(place);
    if ((await this.sessionIn(place)).conversation.size > 0) await this.show(this.sessions.create(), this.panelIn(place));
    this.focusComposer(place);
  }

  /** Shows another conversation. Throws if it cannot be read; does nothing if it does not exist. */
  async openConversation(id: string, place: Place = "current"): Promise<void> {
    await this.refreshConversation(id);
    const session = await this.sessions.get(id);
    if (session) await this.show(session, this.panelIn(place));
    this.focusComposer(place);
  }

  async openConversationId(): Promise<string> {
    return (await this.sessionIn("current")).conversation.id;
  }

  /** Ids of the conversations that are open or being answered. */
  aliveIds(): readonly string[] {
    return this.sessions.ids();
  }

  /** Shows a title that the user gave. */
  renameConversation(id: string, title: string): void {
    this.sessions.alive(id)?.rename(title);
  }

  /** Shows messages added to a conversation elsewhere, if it is open. */
  async refreshConversation(id: string): Promise<void> {
    const session = this.sessions.alive(id);
    const kept = session && (await this.services.history.load(id));
    if (kept && kept !== session.conversation) session.merge(kept.all());
  }

  /** Shows messages added to any open conversation. */
  async refreshConversations(): Promise<void> {
    try {
      for (const id of this.sessions.ids()) await this.refreshConversation(id);
    } catch (thrown) {
      this.services.log.warn(`Could not refresh open conversations: ${String(thrown)}`);
    }
  }

  /** Replaces a deleted conversation by a new one; stops its answer. */
  async leaveConversation(id: string): Promise<void> {
    const session = this.sessions.alive(id);
    session?.stop();
    if (!session) return;
    for (const panel of this.panels) if (panel.session === session) await this.show(this.sessions.create(), panel);
    if (session === (await this.open())) await this.show(this.sessions.create(), undefined);
  }

  /** Shows a panel feature, such as the history. */
  async openFeature(feature: Feature, place: Place = "current"): Promise<void> {
    // Focusing the composer would close an open history.
    await this.uncover(place);
    const panel = this.panelIn(place);
    if (panel) panel.connection.openFeature(feature);
    else this.awaited.feature = feature;
  }

  /** Sends a feature's message to every panel that shows the conversation. */
  tell(session: ChatSession, feature: Feature, message: unknown): void {
    for (const panel of this.panels)
      if (panel.session === session) panel.connection.send({ type: "feature-message", feature, message });
  }

  /** The session of a conversation, if it is live. */
  alive(conversationId: string): ChatSession | undefined {
    return this.sessions.alive(conversationId);
  }

  /** Whether a visible panel shows the conversation. */
  shows(session: ChatSession): boolean {
    return [...this.panels].some((panel) => panel.session === session && panel.surface.visible);
  }

  /** Reveals a panel that shows the conversation; without one, shows it in the current panel. */
  async revealSession(session: ChatSession): Promise<void> {
    const panel = [...this.panels].find((each) => each.session === session);
    if (panel) this.use(panel);
    if (panel?.place === "tab") return await panel.surface.reveal();
    if (this.home !== session) await this.openConversation(session.conversation.id, "side-bar");
    await vscode.commands.executeCommand(`${views.chat}.focus`);
  }

  /** Shows on every panel how many calls of agents wait for the user. */
  showWaiting(count: number): void {
    this.waitingCount = count;
    for (const { surface } of this.panels) surface.showWaiting(count);
  }

  async reveal(place: Place = "current"): Promise<void> {
    await this.uncover(place);
    this.focusComposer(place);
  }

  async attachToMessage(attachment: Attachment): Promise<void> {
    (await this.sessionIn("current")).attach(attachment);
    await this.reveal();
  }

  /** Sends a question that was not typed in the panel; the draft stays. */
  async ask(text: string, attachments: readonly Attachment[]): Promise<void> {
    const session = await this.sessionIn("current");
    await this.reveal();
    if (session.busy) {
      void showInformation(l10n.t("An answer is in progress. Stop it, or wait, then ask again."));
      return;
    }
    if (!this.services.selectedModel()) await this.services.selectModel();
    if (this.services.selectedModel()) await session.ask(text, attachments);
  }

  /** Stops the answer in the current panel, or else any visible answer. */
  async stop(): Promise<void> {
    const current = await this.sessionIn("current");
    if (current.answering) current.stop();
    else for (const panel of this.panels) panel.session.stop();
  }

  /** The conversation of a panel; for the side bar, even while it is closed. */
  async sessionIn(place: Place): Promise<ChatSession> {
    return this.panelIn(place)?.session ?? (await this.open());
  }

  modelChanged(): void {
    for (const panel of this.panels) panel.connection.sendModel();
  }

  providersChanged(): void {
    for (const panel of this.panels) panel.connection.sendProviders();
  }

  historyNoticeChanged(): void {
    for (const panel of this.panels) panel.connection.sendHistoryNotice();
  }

  /** Stops every answer; resolves once each has ended and handed its last text to the history. */
  async end(): Promise<void> {
    await this.sessions.end();
  }

  dispose(): void {
    for (const panel of this.panels) panel.dispose();
    this.sessions.dispose();
  }

  /** A tab counts only while it is visible; behind another tab the user would not see the result. */
  private panelIn(place: Place): ChatPanel | undefined {
    if (place === "current" && this.used?.place === "tab" && this.used.surface.visible) return this.used;
    return [...this.panels].find((panel) => panel.place === "side-bar");
  }

  private async uncover(place: Place): Promise<void> {
    const panel = this.panelIn(place);
    if (panel) await panel.surface.reveal();
    else await vscode.commands.executeCommand(`${views.chat}.focus`);
  }

  private focusComposer(place: Place = "current"): void {
    const panel = this.panelIn(place);
    if (panel) panel.connection.focusComposer();
    else this.awaited.focus = true;
  }

  /** This window's last conversation, or a new one. A conversation that cannot be read is left unchanged. */
  private open(): Promise<ChatSession> {
    this.opening ??= this.restore();
    return this.opening;
  }

  private async restore(): Promise<ChatSession> {
    const id = this.services.workspaceState.get<string>(openConversationKey);
    const kept = id === undefined ? undefined : await this.readOrStandIn(id);
    const session = kept ?? this.sessions.create();
    this.home = session;
    // The conversation that a stand-in replaces is still this window's.
    if (!kept || kept.conversation.id === id) await this.remember(session);
    return session;
  }

  /**
   * A conversation, or undefined if there is none. If the history does not load it in time, a new one stands in for it,
   * so that the user can write meanwhile.
   */
  private async readOrStandIn(id: string): Promise<ChatSession | undefined> {
    const reading = this.read(id);
    const { promise: late, resolve } = Promise.withResolvers<"late">();
    const timer = this.services.clock.schedule(readLimitMs, () => resolve("late"));
    const first = await Promise.race([reading, late]);
    timer.dispose();
    if (first !== "late") return first;
    const standIn = this.sessions.create();
    void reading.then((session) => session && this.replaceStandIn(standIn, session));
    return standIn;
  }

  /** A stand-in that the user has started to use stays; the conversation it replaced is still in the history. */
  private async replaceStandIn(standIn: ChatSession, session: ChatSession): Promise<void> {
    const { conversation, draft, attachments } = standIn;
    const used = conversation.size > 0 || draft !== "" || attachments.length > 0;
    if (used) {
      if (this.home === standIn) await this.remember(standIn);
      return this.release(session);
    }
    for (const panel of this.panels) if (panel.session === standIn) await this.show(session, panel);
    if (this.home === standIn) await this.show(session, undefined);
  }

  private async read(id: string): Promise<ChatSession | undefined> {
    try {
      return await this.sessions.get(id);
    } catch (thrown) {
      this.services.log.error(
        `Could not read the last conversation: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      );
      return undefined;
    }
  }

  /** Shows a conversation in one panel; the side bar's conversation is this window's. */
  private async show(session: ChatSession, panel: ChatPanel | undefined): Promise<void> {
    const old = panel?.session ?? (await this.open());
    if (panel?.place !== "tab") {
      this.home = session;
      this.opening = Promise.resolve(session);
      await this.remember(session);
    }
    panel?.show(session);
    await this.release(old);
  }

  private async closed(panel: ChatPanel): Promise<void> {
    this.panels.delete(panel);
    if (this.used === panel) this.used = undefined;
    await this.release(panel.session);
  }

  /** Releases a conversation that no panel shows any more; the side bar's is kept for when it opens again. */
  private async release(session: ChatSession): Promise<void> {
    const shown = [...this.panels].some((panel) => panel.session === session);
    if (!shown && session !== (await this.open())) this.sessions.release(session);
  }

  private async remember(session: ChatSession): Promise<void> {
    await this.services.workspaceState.update(openConversationKey, session.conversation.id);
  }
}
