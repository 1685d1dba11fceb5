// What finding in a conversation says between the host and the panel: the panel holds a part of it only.

import * as z from "zod/mini";

/** From the panel: which messages hold these words. */
export const findRequestSchema = z.object({ type: z.literal("find"), query: z.string() });
export type FindRequest = z.infer<typeof findRequestSchema>;

/** From the host. */
export const findReplySchema = z.object({
  type: z.literal("found"),
  query: z.string(),
  /** The messages that hold it with their index on the path, oldest first. */
  matches: z.array(z.object({ index: z.number(), messageId: z.string() })),
});
export type FindReply = z.infer<typeof findReplySchema>;
