// Messages about the slash commands of the composer. A chosen command stays in the text, and is sent as a message.

import * as z from "zod/mini";

const text = z.string();

export const slashItemSchema = z.object({
  /** As typed after `/`. */
  command: text,
  /** What it does. */
  detail: text,
  /** Name of the icon. */
  icon: text,
  /** What may follow it; empty if nothing does. */
  hint: text,
});
export type SlashItem = z.infer<typeof slashItemSchema>;

/** From the panel: requests the commands for the text after a `/`. */
export const slashRequestSchema = z.object({ type: z.literal("find"), query: text });
export type SlashRequest = z.infer<typeof slashRequestSchema>;

/** From the host. */
export const slashReplySchema = z.object({ type: z.literal("found"), query: text, items: z.array(slashItemSchema) });
export type SlashReply = z.infer<typeof slashReplySchema>;
