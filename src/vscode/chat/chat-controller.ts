// The chat of this window: the conversation that is open, the panels that show it, and what their buttons do.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { commands, contextKeys, views } from "../../contributions.js";
import type { ChatSession, ChatSessionServices } from "../../core/chat/chat-session.js";
import type { Attachment } from "../../core/chat/conversation.js";
import { SessionPool } from "../../core/chat/session-pool.js";
import type { Log } from "../../core/ports.js";
import type { PanelMessage } from "../../protocol/panel-messages.js";
import type { ContextView, Feature, ProviderView, Snapshot } from "../../protocol.js";
import { insertCode, openAsNewFile, openLink } from "../code-actions-of-panel.js";
import { PanelConnection } from "./panel-connection.js";
import type { FeaturePanel, PanelFeatures } from "./panel-feature.js";

export interface ChatControllerServices extends ChatSessionServices {
  readonly log: Log;
  /** This window's memory, which tells which conversation to open again. */
  readonly workspaceState: vscode.Memento;
  providerName(providerId: string): string;
  selectedModel(): Snapshot["model"];
  providers(): ProviderView[];
  /** Follows how full a session's context is, until it is disposed. */
  meter(session: ChatSession, show: (context: ContextView) => void): vscode.Disposable;
  /** What the panel's features ask of the host; each loads when it is first wanted. */
  readonly features: PanelFeatures;
}

interface Panel {
  readonly webview: vscode.Webview;
  connection: PanelConnection;
}

const openConversationKey = "snowcell.openConversation";

export class ChatController implements vscode.Disposable {
  private readonly panels = new Set<Panel>();
  private readonly sessions: SessionPool;
  private opening: Promise<ChatSession> | undefined;

  constructor(private readonly services: ChatControllerServices) {
    this.sessions = new SessionPool(services, () => {
      void vscode.commands.executeCommand("setContext", contextKeys.answering, this.sessions.answering);
    });
  }

  /** Serves a panel's webview; `early` is what it said before anyone listened. */
  async attach(view: vscode.WebviewView, early: readonly unknown[], listening: vscode.Disposable): Promise<void> {
    const session = await this.open();
    const { webview } = view;
    const panel: Panel = { webview, connection: this.connect(webview, session) };
    this.panels.add(panel);
    listening.dispose();
    const subscriptions = [
      webview.onDidReceiveMessage((message: unknown) => void panel.connection.receive(message)),
      view.onDidChangeVisibility(() => {
        // A hidden page is dropped and hears nothing; when it comes back it says that it is ready.
        if (!view.visible) panel.connection.pause();
      }),
    ];
    view.onDidDispose(() => {
      for (const subscription of subscriptions) subscription.dispose();
      panel.connection.dispose();
      this.panels.delete(panel);
    });
    for (const message of early) void panel.connection.receive(message);
  }

  /** Starts an empty conversation. An answer under way in the old one goes on, and is kept. */
  async newChat(): Promise<void> {
    const old = await this.open();
    if (old.conversation.size > 0) await this.show(this.sessions.create());
    this.focusComposer();
  }

  /** Shows another conversation, in every panel. Throws where it cannot be read; does nothing where there is none. */
  async openConversation(id: string): Promise<void> {
    const session = await this.sessions.get(id);
    if (session) await this.show(session);
    this.focusComposer();
  }

  /** Shows a feature of the panel, such as the history. */
  async openFeature(feature: Feature): Promise<void> {
    await this.reveal();
    for (const panel of this.panels) panel.connection.openFeature(feature);
  }

  async reveal(): Promise<void> {
    await vscode.commands.executeCommand(`${views.chat}.focus`);
    this.focusComposer();
  }

  async attachToMessage(attachment: Attachment): Promise<void> {
    (await this.open()).attach(attachment);
    await this.reveal();
  }

  async stop(): Promise<void> {
    (await this.open()).stop();
  }

  modelChanged(): void {
    for (const panel of this.panels) panel.connection.sendModel();
  }

  providersChanged(): void {
    for (const panel of this.panels) panel.connection.sendProviders();
  }

  dispose(): void {
    for (const panel of this.panels) panel.connection.dispose();
    this.sessions.dispose();
  }

  focusComposer(): void {
    for (const panel of this.panels) panel.connection.send({ type: "composer-focused" });
  }

  private connect(webview: vscode.Webview, session: ChatSession): PanelConnection {
    // Not awaited: for a webview that is going away the promise may never settle.
    const channel = { post: (message: unknown) => void webview.postMessage(message) };
    const connection = new PanelConnection(session, channel, {
      log: this.services.log,
      providerName: (providerId) => this.services.providerName(providerId),
      model: () => this.services.selectedModel(),
      providers: () => this.services.providers(),
      handle: (message, panel) => this.handle(message, panel),
    });
    connection.own(this.services.meter(session, (context) => connection.sendContext(context)));
    return connection;
  }

  /** The conversation this window had, or a new one. A conversation that cannot be read is left as it is. */
  private open(): Promise<ChatSession> {
    this.opening ??= this.restore();
    return this.opening;
  }

  private async restore(): Promise<ChatSession> {
    const { log, workspaceState } = this.services;
    const id = workspaceState.get<string>(openConversationKey);
    let session: ChatSession | undefined;
    try {
      session = id === undefined ? undefined : await this.sessions.get(id);
    } catch (thrown) {
      log.error(`The last conversation could not be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
    session ??= this.sessions.create();
    await this.remember(session);
    return session;
  }

  private async show(session: ChatSession): Promise<void> {
    const old = await this.open();
    this.opening = Promise.resolve(session);
    await this.remember(session);
    for (const panel of this.panels) {
      panel.connection.dispose();
      panel.connection = this.connect(panel.webview, session);
      panel.connection.restart();
    }
    if (old !== session) this.sessions.release(old);
  }

  private async remember(session: ChatSession): Promise<void> {
    await this.services.workspaceState.update(openConversationKey, session.conversation.id);
  }

  private async handle(message: PanelMessage, panel: PanelConnection): Promise<void> {
    const { session } = panel;
    switch (message.type) {
      case "send":
        return await this.send(message.text, session);
      case "stop":
        return session.stop();
      case "retry":
      case "regenerate":
        return await session.answerAgain(message.messageId);
      case "edit":
        return await session.edit(message.messageId, message.text);
      case "switch-branch":
        return await session.switchBranch(message.messageId, message.step);
      case "action":
        return await this.act(message.action, message.target, session);
      case "select-model":
        await vscode.commands.executeCommand(commands.selectModel);
        return this.focusComposer();
      case "remove-attachment":
        return session.removeAttachment(message.id);
      case "copy":
        await vscode.env.clipboard.writeText(message.text);
        return this.announce(l10n.t("Copied"));
      case "insert-code":
        return await insertCode(message.text);
      case "new-file":
        return await openAsNewFile(message.text, message.language);
      case "open-link":
        return await openLink(message.href);
      case "feature": {
        const { feature } = message;
        const post = (reply: unknown): void => panel.send({ type: "feature-message", feature, message: reply });
        const asked: FeaturePanel = { session, chat: this, post };
        return await (await this.services.features[feature]()).receive(message.message, asked);
      }
    }
  }

  /** Without a model there is nothing to send to: the choice comes first, and what was typed waits. */
  private async send(text: string, session: ChatSession): Promise<void> {
    if (!this.services.selectedModel()) {
      session.setDraft(text, undefined);
      for (const panel of this.panels) panel.connection.send({ type: "draft-changed", draft: text });
      await vscode.commands.executeCommand(commands.selectModel);
      if (!this.services.selectedModel()) return;
    }
    await session.send(text);
  }

  private async act(action: string, target: string, session: ChatSession): Promise<void> {
    const message = session.conversation.get(target);
    switch (action) {
      case "log-in": {
        // The target is a provider in the welcome view, and a message under an answer.
        const provider = message ? (message.failure?.provider ?? message.model?.provider) : target;
        const account = await vscode.commands.executeCommand(commands.login, provider);
        if (account && message) await session.answerAgain(target);
        return;
      }
      case "retry":
        return await session.answerAgain(target);
      case "switch-model": {
        const before = this.services.selectedModel()?.id;
        await vscode.commands.executeCommand(commands.selectModel);
        if (message && this.services.selectedModel()?.id !== before) await session.answerAgain(target);
        return;
      }
      case "open-settings": {
        const setting = message?.failure?.kind === "configuration" ? message.failure.setting : "@ext:snowcell.snowcell";
        await vscode.commands.executeCommand("workbench.action.openSettings", setting);
        return;
      }
      case "show-log":
        await vscode.commands.executeCommand(commands.showLog);
        return;
      case "new-chat":
        return await this.newChat();
      default:
        this.services.log.warn(`The panel asked for an unknown action: ${action.slice(0, 100)}`);
    }
  }

  announce(text: string): void {
    for (const panel of this.panels) panel.connection.send({ type: "announced", text });
  }
}
