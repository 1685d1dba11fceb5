// Start here: one panel. panel-connection.ts talks to its page; panel-requests.ts does what the page asks for.
//
// One panel of the chat: the place it stands in, and its wire to the conversation that it shows, which may change.

import * as vscode from "vscode";
import type { ChatSession } from "../../core/chat/chat-session.js";
import type { ContextView } from "../../protocol/host-messages.js";
import type { PanelMessage } from "../../protocol/panel-messages.js";
import type { EarlyPage } from "./early-page.js";
import { PanelConnection, type PanelServices } from "./panel-connection.js";
import type { PanelSurface } from "./panel-surface.js";

export interface ChatPanelServices extends PanelServices {
  /** Follows how full a session's context is, until it is disposed. */
  meter(session: ChatSession, show: (context: ContextView) => void): vscode.Disposable;
}

export class ChatPanel implements vscode.Disposable {
  connection: PanelConnection;
  private title: { dispose(): void } | undefined;

  constructor(
    readonly surface: PanelSurface,
    session: ChatSession,
    private readonly services: ChatPanelServices,
    /** Carries out what the page asks for. */
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

  /** Takes what the page said before anyone listened, and all that it says from now on, until it is closed. */
  serve(early: EarlyPage, closed: () => void): void {
    const { webview } = this.surface;
    early.listening.dispose();
    const subscriptions = vscode.Disposable.from(
      webview.onDidReceiveMessage((message: unknown) => void this.connection.receive(message)),
      this.surface.onDidChangeVisibility(() => {
        // A hidden page is dropped and hears nothing; when it comes back it says that it is ready.
        if (!this.surface.visible) this.connection.pause();
      }),
    );
    this.surface.onDidDispose(() => {
      subscriptions.dispose();
      this.dispose();
      closed();
    });
    for (const message of early.said) void this.connection.receive(message);
  }

  /** Shows another conversation in the page that is there. */
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
    // Not awaited: for a webview that is going away the promise may never settle.
    const channel = { post: (message: unknown) => void this.surface.webview.postMessage(message) };
    const connection = new PanelConnection(session, channel, this.services, (message) => this.handle(message, this));
    connection.own(this.services.meter(session, (context) => connection.sendContext(context)));
    return connection;
  }
}
