// Start here: the feature. open-history.ts opens its database.
//
// The host's side of the history: answers the panel's requests about saved conversations.

import * as l10n from "@vscode/l10n";
import { type HistoryReply, type HistoryRequest, historyRequestSchema } from "../../protocol/history.js";
import { showError } from "../interface/messages.js";
import type { FeaturePanel, PanelFeature } from "../panel/panel-feature.js";
import { exportChat } from "./export-chat.js";
import { HistoryActions } from "./history-actions.js";
import type { HistoryServices } from "./history-services.js";
import { importChat } from "./import-chat.js";

/** Conversations per page: more than fit on a screen, and few enough that 10,000 cost no more than 100. */
const pageSize = 60;
/** After a change, the list is reloaded up to this length; users do not scroll further and expect to stay there. */
const largestPage = 600;
const longestTitle = 200;

export class HistoryFeature implements PanelFeature {
  private readonly actions: HistoryActions;
  /** The panel that last requested the list; it is notified when the list changes. */
  private reader: FeaturePanel | undefined;

  constructor(private readonly services: HistoryServices) {
    this.actions = new HistoryActions(services);
  }

  async receive(message: unknown, panel: FeaturePanel): Promise<void> {
    const request = historyRequestSchema.parse(message);
    try {
      await this.carryOut(request, panel);
    } catch (thrown) {
      const words = thrown instanceof Error ? thrown.message : String(thrown);
      this.services.log.error(`The history request "${request.type}" failed: ${words}`);
      void showError(l10n.t("The chat history could not be read or changed: {0}", words));
    }
  }

  /** `SnowCell: Export Chat`: `id` names a conversation; without it, the user chooses. */
  async export(id?: string): Promise<void> {
    await exportChat(this.services, id);
  }

  /** `SnowCell: Import Chat`. */
  async import(): Promise<void> {
    if (await importChat(this.services)) this.changed();
  }

  private async carryOut(request: HistoryRequest, panel: FeaturePanel): Promise<void> {
    const { history } = this.services;
    switch (request.type) {
      case "list":
        this.reader = panel;
        this.post(panel, await this.page(request, panel));
        return await this.services.maintain();
      case "open":
        return await panel.openConversation(request.id);
      case "rename":
        await this.actions.rename(request.id, request.title.trim().slice(0, longestTitle));
        return this.changed();
      case "pin":
        await history.pin(request.id, request.pinned);
        return this.changed();
      case "delete":
        await (request.notifies ? this.actions.deleteWithUndo(request.id) : this.actions.delete(request.id));
        return this.changed();
      case "restore":
        await history.restore(request.ids);
        return this.changed();
      case "export":
        return await exportChat(this.services, request.id ?? "all");
      case "import":
        return await this.import();
      case "menu":
        return this.post(panel, await this.actions.menu(panel.session.conversation.id));
    }
  }

  private async page(request: HistoryRequest & { type: "list" }, panel: FeaturePanel): Promise<HistoryReply> {
    const { history } = this.services;
    const { text, after, count = 0 } = request;
    const limit = Math.min(Math.max(pageSize, count), largestPage);
    const { items, next } = await history.list({ text, limit, ...(after === undefined ? {} : { after }) });
    return {
      type: "conversations",
      request: request.request,
      items: items.map(({ markedTitle, snippet, ...item }) => ({
        ...item,
        ...(markedTitle ? { markedTitle: [...markedTitle] } : {}),
        ...(snippet ? { snippet: [...snippet] } : {}),
      })),
      ...(next === undefined ? {} : { next }),
      lasting: history.lasting,
      openId: panel.session.conversation.id,
    };
  }

  private changed(): void {
    if (this.reader) this.post(this.reader, { type: "changed" });
  }

  private post(panel: FeaturePanel, reply: HistoryReply): void {
    panel.post(reply);
  }
}
