// Actions on one conversation, used by the history page and by the menu beside the title.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { askForText } from "../interface/input-boxes.js";
import { pickFrom } from "../interface/lists.js";
import { showInformation } from "../interface/messages.js";
import { exportChat } from "./export-chat.js";
import type { HistoryServices } from "./history-services.js";

export class HistoryActions {
  constructor(private readonly services: HistoryServices) {}

  /** Does nothing without a title. */
  async rename(id: string, title: string): Promise<void> {
    if (title === "") return;
    await this.services.history.rename(id, title);
    this.services.chat.renameConversation(id, title);
  }

  /** Removes it from the list; a panel that shows it opens a new conversation. */
  async delete(id: string): Promise<void> {
    await this.services.history.delete([id]);
    await this.services.chat.leaveConversation(id);
  }

  /** The menu of the current conversation. Returns true if the list has changed. */
  async showMenu(id: string): Promise<boolean> {
    const { history } = this.services;
    const kept = await history.read(id);
    if (!kept) return false;
    const { pinned } = kept;
    const { title } = kept.conversation;
    const icon = (name: string): vscode.ThemeIcon => new vscode.ThemeIcon(name);
    const items = [
      { label: l10n.t("Rename…"), iconPath: icon("edit"), act: () => this.askForTitle(id, title) },
      {
        label: pinned ? l10n.t("Unpin") : l10n.t("Pin"),
        iconPath: icon(pinned ? "pinned" : "pin"),
        act: () => history.pin(id, !pinned),
      },
      { label: l10n.t("Export…"), iconPath: icon("export"), act: () => exportChat(this.services, id) },
      { label: l10n.t("Delete"), iconPath: icon("trash"), act: () => this.deleteWithUndo(id, title) },
    ];
    const chosen = await pickFrom(items, { title, placeHolder: l10n.t("Select an action for this conversation") });
    await chosen?.act();
    return chosen !== undefined;
  }

  private async askForTitle(id: string, value: string): Promise<void> {
    const title = await askForText({ title: l10n.t("Rename Conversation"), value });
    if (title !== undefined) await this.rename(id, title.trim());
  }

  private async deleteWithUndo(id: string, title: string): Promise<void> {
    await this.delete(id);
    const undo = l10n.t("Undo");
    // Not awaited: a notification may stay open indefinitely.
    void showInformation(l10n.t("“{0}” was deleted.", title), undo).then(async (pressed) => {
      if (pressed !== undo) return;
      await this.services.history.restore([id]);
      await this.services.chat.openConversation(id);
    });
  }
}
