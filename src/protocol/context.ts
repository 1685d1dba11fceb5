// Messages about the context meter's list.

import * as z from "zod/mini";

const text = z.string();
const count = z.number();

export const contextRowSchema = z.object({
  kind: z.enum(["system", "instructions", "question", "attachment", "exchanges"]),
  label: text,
  tokens: count,
  kept: z.boolean(),
  /** Why it is left out, as text. */
  why: z.exactOptional(text),
  /** An instruction file that the user removed, and can take back. */
  removed: z.exactOptional(text),
});
export type ContextRow = z.infer<typeof contextRowSchema>;

/** From the panel. */
export const contextRequestSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("show") }),
  /** Opens an instruction file; removes it from the conversation; takes it back. */
  z.object({ type: z.enum(["open-instructions", "remove-instructions", "take-back-instructions"]), id: text }),
]);
export type ContextRequest = z.infer<typeof contextRequestSchema>;

/** From the host. */
export const contextReplySchema = z.object({
  type: z.literal("plan"),
  model: text,
  rows: z.array(contextRowSchema),
  /** Tokens of everything that would be sent. */
  used: count,
  /** Tokens available to the prompt; absent if the context length is unknown. */
  limit: z.exactOptional(count),
  /** Tokens that are left for the answer, at least. */
  reserve: z.exactOptional(count),
});
export type ContextReply = z.infer<typeof contextReplySchema>;
