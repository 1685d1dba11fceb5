// The host's side of searching in a conversation.

import { findInMessages } from "../../core/conversation/find-in-messages.js";
import { type FindReply, findRequestSchema } from "../../protocol/find.js";
import type { FeaturePanel, PanelFeature } from "../panel/panel-feature.js";

export class FindFeature implements PanelFeature {
  async receive(message: unknown, panel: Pick<FeaturePanel, "session" | "post">): Promise<void> {
    const { query } = findRequestSchema.parse(message);
    const path = panel.session.conversation.path();
    const matches = findInMessages(path, query).map((index) => ({ index, messageId: path[index]?.id ?? "" }));
    const reply: FindReply = { type: "found", query, matches };
    panel.post(reply);
  }
}
