// What the history says between the host and the panel.

import * as z from "zod/mini";

const text = z.string();

/** Text in parts by turns: what does not match the search, what does, what does not… */
const markedTextSchema = z.array(text);

export const conversationItemSchema = z.object({
  id: text,
  title: text,
  /** Unix milliseconds of the newest message. */
  updatedAt: z.number(),
  pinned: z.boolean(),
  markedTitle: z.exactOptional(markedTextSchema),
  /** Where a message holds what was searched for. */
  snippet: z.exactOptional(markedTextSchema),
});
export type ConversationItem = z.infer<typeof conversationItemSchema>;

/** From the panel. */
export const historyRequestSchema = z.discriminatedUnion("type", [
  /**
   * A page of all conversations, or of those that hold `text`. `request` comes back with it; `after` is the last page's
   * `next`; `count` is how many are wanted at least, where so many are shown already.
   */
  z.object({
    type: z.literal("list"),
    request: z.number(),
    text,
    after: z.exactOptional(text),
    count: z.exactOptional(z.number()),
  }),
  z.object({ type: z.literal("open"), id: text }),
  z.object({ type: z.literal("rename"), id: text, title: text }),
  z.object({ type: z.literal("pin"), id: text, pinned: z.boolean() }),
  z.object({ type: z.literal("delete"), id: text }),
  z.object({ type: z.literal("restore"), ids: z.array(text) }),
  /** One conversation, or all of them. */
  z.object({ type: z.literal("export"), id: z.nullable(text) }),
  z.object({ type: z.literal("import") }),
  /** What can be done with the conversation that the panel shows. */
  z.object({ type: z.literal("menu") }),
]);
export type HistoryRequest = z.infer<typeof historyRequestSchema>;

/** From the host. */
export const historyReplySchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("conversations"),
    request: z.number(),
    items: z.array(conversationItemSchema),
    /** Where the next page begins; absent at the end. */
    next: z.exactOptional(text),
    /** False where conversations end with the window. */
    lasting: z.boolean(),
    /** The conversation that the panel shows. */
    openId: text,
  }),
  /** Something is not as it was listed. */
  z.object({ type: z.literal("changed") }),
]);
export type HistoryReply = z.infer<typeof historyReplySchema>;
