// A chat panel in an editor tab. Separate from the side bar's, because most windows never have one.

import * as l10n from "@vscode/l10n";
import type * as vscode from "vscode";
import { chatTab } from "../../contributions/contributions.js";
import { createTab, setTabTitle } from "../interface/titles.js";
import { type EarlyPage, openChatPage } from "../panel/page/early-page.js";
import type { PanelSurface } from "../panel/panel-surface.js";
import { tabIcon } from "../platform/tab-icon.js";
import type { ChatController } from "./chat-controller.js";

/** Opens the side bar's conversation in a tab and focuses it. */
export async function openChatTab(chat: ChatController, extensionUri: vscode.Uri): Promise<void> {
  const { conversation } = await chat.sessionIn("side-bar");
  const tab = createTab(chatTab, tabTitle());
  const early = openChatPage(tab.webview, extensionUri, "tab");
  chat.focus(await chat.attach(tabSurface(tab, extensionUri), early, conversation.id));
}

/** Serves a tab that VS Code restored, with the state its page saved; see `Saved` in webview-ui/state/host.ts. */
export async function restoreChatTab(
  chat: ChatController,
  extensionUri: vscode.Uri,
  tab: vscode.WebviewPanel,
  { early, kept }: { readonly early: EarlyPage; readonly kept: unknown },
): Promise<void> {
  const id = (kept as { conversation?: unknown } | null | undefined)?.conversation;
  await chat.attach(tabSurface(tab, extensionUri), early, typeof id === "string" ? id : undefined);
}

function tabSurface(tab: vscode.WebviewPanel, extensionUri: vscode.Uri): PanelSurface {
  tab.iconPath = tabIcon(extensionUri);
  let title = tab.title;
  let waiting = false;
  const show = (): void => setTabTitle(tab, waiting ? l10n.t("Waiting for you: {0}", title) : title);
  return {
    place: "tab",
    webview: tab.webview,
    get visible() {
      return tab.visible;
    },
    onDidChangeVisibility: tab.onDidChangeViewState,
    onDidDispose: tab.onDidDispose,
    reveal: async () => tab.reveal(),
    showTitle: (shown) => {
      title = shown === "" ? tabTitle() : shown;
      show();
    },
    showWaiting: (count) => {
      waiting = count > 0;
      show();
    },
  };
}

function tabTitle(): string {
  return l10n.t("SnowCell Chat");
}
