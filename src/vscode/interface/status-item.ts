// A status-bar item. Separate from the rest of the interface, because activation loads it.

import * as vscode from "vscode";
import { plainText } from "./plain-text.js";

const longestText = 80;

export class StatusItem implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;

  constructor(id: string, name: string, command: string) {
    this.item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Right, 100);
    this.item.name = name;
    this.item.command = command;
  }

  /** @param icon name of one of this extension's codicons; the other texts may be foreign */
  show(icon: string, text: string, tooltip: readonly string[], label?: string): void {
    this.item.text = `$(${icon}) ${plainText(text, longestText)}`;
    // A string, not Markdown: its links and icons stay text.
    this.item.tooltip = tooltip.map((line) => plainText(line)).join("\n");
    this.item.accessibilityInformation = label === undefined ? undefined : { label: plainText(label), role: "button" };
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
}
