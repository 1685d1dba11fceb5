// Where a chat panel stands: the side bar's view or an editor's tab, which VS Code words differently.

import * as vscode from "vscode";
import { views } from "../../contributions/contributions.js";

export interface PanelSurface {
  readonly place: "side-bar" | "tab";
  readonly webview: vscode.Webview;
  readonly visible: boolean;
  readonly onDidChangeVisibility: vscode.Event<unknown>;
  readonly onDidDispose: vscode.Event<void>;
  /** Brings it to the front, with the focus. */
  reveal(): Promise<void>;
  /** Shows the conversation's title, where the place has room for one. */
  showTitle(title: string): void;
}

export function sideBarSurface(view: vscode.WebviewView): PanelSurface {
  return {
    place: "side-bar",
    webview: view.webview,
    get visible() {
      return view.visible;
    },
    onDidChangeVisibility: view.onDidChangeVisibility,
    onDidDispose: view.onDidDispose,
    reveal: async () => void (await vscode.commands.executeCommand(`${views.chat}.focus`)),
    showTitle: () => undefined,
  };
}
