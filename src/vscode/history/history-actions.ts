// What can be done with one conversation: by the history's page, and by the menu beside its title.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { exportChat } from "./export-chat.js";
import type { HistoryServices } from "./history-services.js";

export class HistoryActions {
  constructor(private readonly services: HistoryServices) {}

  /** Nothing happens without a title. */
  async rename(id: string, title: string): Promise<void> {
    if (title === "") return;
    await this.services.history.rename(id, title);
    this.services.chat.renameConversation(id, title);
  }

  /** Takes it out of the list; where it is shown, a new conversation is. */
  async delete(id: string): Promise<void> {
    await this.services.history.delete([id]);
    await this.services.chat.leaveConversation(id);
  }

  /** The menu of the conversation that is shown. Whether something in the list is different afterwards. */
  async showMenu(id: string): Promise<boolean> {
    const { history } = this.services;
    const kept = await history.read(id);
    if (!kept) return false;
    const { pinned } = kept;
    const { title } = kept.conversation;
    const items = [
      { label: `$(edit) ${l10n.t("Rename…")}`, act: () => this.askForTitle(id, title) },
      {
        label: pinned ? `$(pinned) ${l10n.t("Unpin")}` : `$(pin) ${l10n.t("Pin")}`,
        act: () => history.pin(id, !pinned),
      },
      { label: `$(export) ${l10n.t("Export…")}`, act: () => exportChat(this.services, id) },
      { label: `$(trash) ${l10n.t("Delete")}`, act: () => this.deleteWithUndo(id, title) },
    ];
    const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: l10n.t("What to do with this conversation") });
    await chosen?.act();
    return chosen !== undefined;
  }

  private async askForTitle(id: string, value: string): Promise<void> {
    const title = await vscode.window.showInputBox({ title: l10n.t("Rename Conversation"), value });
    if (title !== undefined) await this.rename(id, title.trim());
  }

  private async deleteWithUndo(id: string, title: string): Promise<void> {
    await this.delete(id);
    const undo = l10n.t("Undo");
    // Not awaited: a notification may stay for as long as it likes.
    void vscode.window.showInformationMessage(l10n.t("“{0}” was deleted.", title), undo).then(async (pressed) => {
      if (pressed !== undo) return;
      await this.services.history.restore([id]);
      await this.services.chat.openConversation(id);
    });
  }
}
