// Messages about the history.

import * as z from "zod/mini";

const text = z.string();

/** Alternates between text that does not match the search and text that does, starting with the former. */
const markedTextSchema = z.array(text);

export const conversationItemSchema = z.object({
  id: text,
  title: text,
  /** Unix milliseconds of the newest message. */
  updatedAt: z.number(),
  pinned: z.boolean(),
  markedTitle: z.exactOptional(markedTextSchema),
  /** An excerpt of a matching message. */
  snippet: z.exactOptional(markedTextSchema),
});
export type ConversationItem = z.infer<typeof conversationItemSchema>;

/** From the panel. */
export const historyRequestSchema = z.discriminatedUnion("type", [
  /**
   * Requests a page of all conversations, or of those that contain `text`. The reply repeats `request`; `after` is the last
   * page's `next`; `count` is the minimum number wanted, if that many are shown already.
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
  /** `notifies`: a notification offers Undo, because the list, which has a button for it, is not open. */
  z.object({ type: z.literal("delete"), id: text, notifies: z.exactOptional(z.boolean()) }),
  z.object({ type: z.literal("restore"), ids: z.array(text) }),
  /** One conversation, or all if null. */
  z.object({ type: z.literal("export"), id: z.nullable(text) }),
  z.object({ type: z.literal("import") }),
  /** Requests what the menu of the conversation that the panel shows depends on. */
  z.object({ type: z.literal("menu") }),
]);
export type HistoryRequest = z.infer<typeof historyRequestSchema>;

/** From the host. */
export const historyReplySchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("conversations"),
    request: z.number(),
    items: z.array(conversationItemSchema),
    /** Start of the next page; absent at the end. */
    next: z.exactOptional(text),
    /** False if conversations are not kept after the window closes. */
    lasting: z.boolean(),
    /** The conversation that the panel shows. */
    openId: text,
  }),
  z.object({ type: z.literal("menu"), pinned: z.boolean() }),
  /** The list is out of date. */
  z.object({ type: z.literal("changed") }),
]);
export type HistoryReply = z.infer<typeof historyReplySchema>;
