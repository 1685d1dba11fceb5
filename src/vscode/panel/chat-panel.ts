// Start here: one panel. panel-connection.ts talks to its page; panel-requests.ts carries out the page's requests.
//
// One chat panel: its place in the window, and its connection to the conversation that it shows, which may change.

import * as vscode from "vscode";
import type { ChatSession } from "../../core/chat/chat-session.js";
import type { ContextView, HostMessage } from "../../protocol/host-messages.js";
import type { PanelMessage } from "../../protocol/panel-messages.js";
import type { EarlyPage } from "./page/early-page.js";
import { Posts } from "./page/posts.js";
import { PanelConnection, type PanelServices } from "./panel-connection.js";
import type { PanelSurface } from "./panel-surface.js";

export interface ChatPanelServices extends PanelServices {
  /** Tracks how full a session's context is, until disposed. */
  meter(session: ChatSession, show: (context: ContextView) => void): vscode.Disposable;
}

export class ChatPanel implements vscode.Disposable {
  connection: PanelConnection;
  // Not awaited: if the webview is being disposed, the promise may never settle.
  private readonly posts = new Posts((post) => void this.surface.webview.postMessage(post));
  private title: { dispose(): void } | undefined;

  constructor(
    readonly surface: PanelSurface,
    session: ChatSession,
    private readonly services: ChatPanelServices,
    /** Carries out the page's requests. */
    private readonly handle: (message: PanelMessage, panel: ChatPanel) => Promise<void>,
  ) {
    this.connection = this.connect(session);
  }

  get session(): ChatSession {
    return this.connection.session;
  }

  get place(): PanelSurface["place"] {
    return this.surface.place;
  }

  /** Handles the messages that the page sent early, and all later ones until it is closed. */
  serve(early: EarlyPage, closed: () => void): void {
    const { webview } = this.surface;
    early.listening.dispose();
    const subscriptions = vscode.Disposable.from(
      webview.onDidReceiveMessage((message: unknown) => void this.connection.receive(message)),
      this.surface.onDidChangeVisibility(() => {
        // A hidden page is discarded and receives nothing; it reports ready when it is shown again.
        if (this.surface.visible) return;
        this.connection.pause();
        this.posts.drop();
      }),
    );
    this.surface.onDidDispose(() => {
      subscriptions.dispose();
      this.posts.drop();
      this.dispose();
      closed();
    });
    for (const message of early.said) void this.connection.receive(message);
  }

  /** Shows another conversation in the same page. */
  show(session: ChatSession): void {
    this.dispose();
    this.connection = this.connect(session);
    this.connection.restart();
  }

  dispose(): void {
    this.connection.dispose();
    this.title?.dispose();
  }

  private connect(session: ChatSession): PanelConnection {
    this.surface.showTitle(session.conversation.title);
    this.title = session.onEvent((event) => {
      if (event.type === "title-changed") this.surface.showTitle(event.title);
    });
    const channel = { post: (message: HostMessage) => this.posts.add(message) };
    const connection = new PanelConnection(session, channel, this.services, (message) => this.handle(message, this));
    connection.own(this.services.meter(session, (context) => connection.sendContext(context)));
    return connection;
  }
}
