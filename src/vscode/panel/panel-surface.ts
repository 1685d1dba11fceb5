// Where a chat panel is shown: the side bar's view or an editor tab, which have different APIs in VS Code.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { views } from "../../contributions/contributions.js";

export interface PanelSurface {
  readonly place: "side-bar" | "tab";
  readonly webview: vscode.Webview;
  readonly visible: boolean;
  readonly onDidChangeVisibility: vscode.Event<unknown>;
  readonly onDidDispose: vscode.Event<void>;
  /** Shows and focuses the panel. */
  reveal(): Promise<void>;
  /** Shows the conversation's title, if there is room for one. */
  showTitle(title: string): void;
  /** Shows that calls of an agent wait for the user, or that none do. */
  showWaiting(count: number): void;
}

export function sideBarSurface(view: vscode.WebviewView): PanelSurface {
  let badge = 0;
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
    showWaiting: (count) => {
      if (count !== badge) {
        void import("../interface/titles.js").then(({ showBadge }) =>
          showBadge(view, badge, badge > 0 ? l10n.t("Waiting for you") : ""),
        );
      }
      badge = count;
    },
  };
}
