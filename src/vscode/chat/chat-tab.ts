// A chat panel in an editor's tab. Apart from the side bar's, because most windows never have one. Each tab has an id,
// which its page keeps, and the window's memory tells which conversation it shows: VS Code writes down what a page keeps
// only now and then, so after a sudden end that would be what the tab showed some time ago.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { chatTab } from "../../contributions.js";
import { tabIcon } from "../tab-icon.js";
import type { ChatController } from "./chat-controller.js";
import { type EarlyPage, openChatPage, tabOf } from "./early-page.js";
import type { PanelSurface } from "./panel-surface.js";

const stateKey = "snowcell.tabs";
/** Tabs that went without saying so, with a window that was killed, are forgotten in time. */
const mostKept = 30;

interface KeptTab {
  readonly tab: string;
  readonly conversation: string;
}

export class ChatTabs {
  constructor(
    private readonly chat: ChatController,
    private readonly memory: vscode.Memento,
    private readonly extensionUri: vscode.Uri,
  ) {}

  /** Opens the side bar's conversation in a tab, and gives it the focus. */
  async open(): Promise<void> {
    const { conversation } = await this.chat.sessionIn("side-bar");
    const panel = vscode.window.createWebviewPanel(chatTab, tabTitle(), vscode.ViewColumn.Active);
    const early = openChatPage(panel.webview, this.extensionUri, tabOf());
    this.chat.use(await this.chat.attach(this.surface(panel, early), early, conversation.id));
  }

  /** Serves a tab that VS Code brought back. */
  async restore(panel: vscode.WebviewPanel, early: EarlyPage): Promise<void> {
    const kept = this.kept().find(({ tab }) => tab === early.tab);
    await this.chat.attach(this.surface(panel, early), early, kept?.conversation);
  }

  private surface(panel: vscode.WebviewPanel, { tab }: EarlyPage): PanelSurface {
    panel.iconPath = tabIcon(this.extensionUri);
    panel.onDidDispose(() => this.keep(tab));
    return {
      place: "tab",
      webview: panel.webview,
      get visible() {
        return panel.visible;
      },
      onDidChangeVisibility: panel.onDidChangeViewState,
      onDidDispose: panel.onDidDispose,
      reveal: async () => panel.reveal(),
      shows: ({ id, title }) => {
        panel.title = title === "" ? tabTitle() : title;
        this.keep(tab, id);
      },
    };
  }

  private kept(): readonly KeptTab[] {
    return this.memory.get<readonly KeptTab[]>(stateKey) ?? [];
  }

  /** Without a conversation the tab is forgotten. */
  private keep(tab: string | undefined, conversation?: string): void {
    const others = this.kept().filter((each) => each.tab !== tab);
    const own = tab === undefined || conversation === undefined ? [] : [{ tab, conversation }];
    void this.memory.update(stateKey, [...own, ...others].slice(0, mostKept));
  }
}

function tabTitle(): string {
  return l10n.t("SnowCell Chat");
}
