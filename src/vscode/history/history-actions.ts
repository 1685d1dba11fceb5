// Actions on one conversation, used by the history page and by the menu beside the title.

import * as l10n from "@vscode/l10n";
import type { HistoryReply } from "../../protocol/history.js";
import { showInformation } from "../interface/messages.js";
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

  /** What the menu of the shown conversation depends on. */
  async menu(id: string): Promise<HistoryReply> {
    return { type: "menu", pinned: (await this.services.history.read(id))?.pinned ?? false };
  }

  /** Deletes it and offers Undo, which opens it again. */
  async deleteWithUndo(id: string): Promise<void> {
    const title = (await this.services.history.read(id))?.conversation.title ?? "";
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
