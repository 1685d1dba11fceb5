// What is said about attaching: from the button, the mention list, a drop or a paste, and by a click on what is attached.

import * as z from "zod/mini";

const text = z.string();

/** Bytes of what is dropped or pasted, and not in the workspace, at most: it travels as one message. */
export const largestDrop = 8 * 1024 * 1024;

/** One thing that can be attached, as the list offers it. */
export const candidateSchema = z.object({
  /** Comes back in `choose`. */
  id: text,
  label: text,
  /** Where it is, or why it cannot be had. */
  detail: text,
  /** Name of the icon. */
  icon: text,
});
export type Candidate = z.infer<typeof candidateSchema>;

/** Files that are dropped at once at most. */
export const mostDropped = 50;

/** From the panel. */
export const attachRequestSchema = z.discriminatedUnion("type", [
  /** Asks what to attach by VS Code's own list. */
  z.object({ type: z.literal("menu") }),
  /** Asks for what the words after an `@` may mean. */
  z.object({ type: z.literal("find"), query: text }),
  z.object({ type: z.literal("choose"), id: text }),
  /** Files and folders were dropped. */
  z.object({ type: z.literal("uris"), uris: z.array(text) }),
  /** A file was dropped or pasted of which only the content is here: an image, or one from outside of the editor. */
  z.object({ type: z.literal("content"), name: text, mediaType: text, base64: text }),
  /** What was dropped or pasted is larger than `largestDrop`. */
  z.object({ type: z.literal("too-large"), name: text }),
  /** Shows where an attachment is from. */
  z.object({ type: z.literal("open"), id: text }),
]);
export type AttachRequest = z.infer<typeof attachRequestSchema>;

/** From the host. */
export const attachReplySchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("found"), query: text, items: z.array(candidateSchema) }),
]);
export type AttachReply = z.infer<typeof attachReplySchema>;
