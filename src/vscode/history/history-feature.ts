// The host's side of the history: what the panel asks about the conversations that are kept.

import type { HistoryStore } from "../../core/chat/history-store.js";
import { type HistoryReply, historyRequestSchema } from "../../protocol/history.js";
import type { FeaturePanel, PanelFeature } from "../chat/panel-feature.js";

export class HistoryFeature implements PanelFeature {
  constructor(private readonly history: HistoryStore) {}

  async receive(message: unknown, panel: FeaturePanel): Promise<void> {
    const request = historyRequestSchema.parse(message);
    switch (request.type) {
      case "list": {
        const reply: HistoryReply = { type: "conversations", items: [...(await this.history.list())] };
        return panel.post(reply);
      }
      case "open":
        return await panel.chat.openConversation(request.id);
    }
  }
}
