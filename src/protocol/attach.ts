// Messages about attachments: the attach button, the mention list, drops and pastes, and clicks on attachments.

import * as z from "zod/mini";

const text = z.string();

/** Maximum size in bytes of dropped or pasted content from outside the workspace, which travels in one message. */
export const largestDrop = 8 * 1024 * 1024;

/** An attachable item in the list. */
export const candidateSchema = z.object({
  /** Returned in `choose`. */
  id: text,
  label: text,
  /** Where it is, or why it is not available. */
  detail: text,
  /** Name of the icon. */
  icon: text,
  /** What stays in the sentence after an `@`, if not the label; empty for nothing. */
  text: z.exactOptional(text),
});
export type Candidate = z.infer<typeof candidateSchema>;

/** Maximum number of files in one drop. */
export const mostDropped = 50;

/** From the panel. */
export const attachRequestSchema = z.discriminatedUnion("type", [
  /** Opens VS Code's own picker. */
  z.object({ type: z.literal("menu") }),
  /** Requests candidates for the text after an `@`. */
  z.object({ type: z.literal("find"), query: text }),
  z.object({ type: z.literal("choose"), id: text }),
  /** Files and folders were dropped. */
  z.object({ type: z.literal("uris"), uris: z.array(text) }),
  /** A dropped or pasted file that has only content, no URI: an image, or a file from outside the editor. */
  z.object({ type: z.literal("content"), name: text, mediaType: text, base64: text }),
  /** The dropped or pasted content is larger than `largestDrop`. */
  z.object({ type: z.literal("too-large"), name: text }),
  /** Shows the source of an attachment. */
  z.object({ type: z.literal("open"), id: text }),
]);
export type AttachRequest = z.infer<typeof attachRequestSchema>;

/** From the host. */
export const attachReplySchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("found"), query: text, items: z.array(candidateSchema) }),
]);
export type AttachReply = z.infer<typeof attachReplySchema>;
