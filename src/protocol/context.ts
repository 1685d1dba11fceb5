// What the context meter's list says between the host and the panel.

import * as z from "zod/mini";

const text = z.string();
const count = z.number();

export const contextRowSchema = z.object({
  kind: z.enum(["system", "question", "attachment", "exchanges"]),
  label: text,
  tokens: count,
  kept: z.boolean(),
  /** Why it is left out, in words. */
  why: z.exactOptional(text),
});
export type ContextRow = z.infer<typeof contextRowSchema>;

/** From the panel. */
export const contextRequestSchema = z.object({ type: z.literal("show") });
export type ContextRequest = z.infer<typeof contextRequestSchema>;

/** From the host. */
export const contextReplySchema = z.object({
  type: z.literal("plan"),
  model: text,
  rows: z.array(contextRowSchema),
  /** Tokens of what is sent. */
  used: count,
  /** Tokens that a prompt may have; absent where the context is unknown. */
  limit: z.exactOptional(count),
  /** Tokens kept for the answer. */
  reserve: z.exactOptional(count),
});
export type ContextReply = z.infer<typeof contextReplySchema>;
