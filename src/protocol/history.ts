// What the history says between the host and the panel.

import * as z from "zod/mini";

const text = z.string();

export const conversationItemSchema = z.object({
  id: text,
  title: text,
  /** Unix milliseconds of the last change. */
  updatedAt: z.number(),
});
export type ConversationItem = z.infer<typeof conversationItemSchema>;

/** From the panel. */
export const historyRequestSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("list") }),
  z.object({ type: z.literal("open"), id: text }),
]);
export type HistoryRequest = z.infer<typeof historyRequestSchema>;

/** From the host. */
export const historyReplySchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("conversations"), items: z.array(conversationItemSchema) }),
]);
export type HistoryReply = z.infer<typeof historyReplySchema>;
