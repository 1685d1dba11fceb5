// Messages for finding text in a conversation. The host searches, because the panel holds only part of it.

import * as z from "zod/mini";

/** From the panel: which messages contain this text? */
export const findRequestSchema = z.object({ type: z.literal("find"), query: z.string() });
export type FindRequest = z.infer<typeof findRequestSchema>;

/** From the host. */
export const findReplySchema = z.object({
  type: z.literal("found"),
  query: z.string(),
  /** The matching messages with their index on the path, oldest first. */
  matches: z.array(z.object({ index: z.number(), messageId: z.string() })),
});
export type FindReply = z.infer<typeof findReplySchema>;
