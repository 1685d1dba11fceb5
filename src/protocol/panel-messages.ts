// Messages from the chat panel to the extension host. Separate from the host's messages, because only the host validates
// them.

import * as z from "zod/mini";
import { featureSchema } from "./features.js";

const text = z.string();

/** The `action` of the button that diagnoses the connection; all others are remedies. */
export const diagnoseAction = "diagnose";

export const panelMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("resync") }),
  /** The page has focus: commands apply to this panel from now on. */
  z.object({ type: z.literal("focused") }),
  z.object({ type: z.literal("send"), text }),
  z.object({ type: z.literal("stop") }),
  /** Regenerates a failed or stopped answer. */
  z.object({ type: z.literal("retry"), messageId: text }),
  /** Regenerates a good answer as a new branch. */
  z.object({ type: z.literal("regenerate"), messageId: text }),
  /** Resends an earlier message with changed text, as a new branch. */
  z.object({ type: z.literal("edit"), messageId: text, text }),
  /** Shows the previous (-1) or next (1) sibling of a message. */
  z.object({ type: z.literal("switch-branch"), messageId: text, step: z.union([z.literal(-1), z.literal(1)]) }),
  /** The user pressed a button of a failure, a provider or a notice. `target` is the message or provider id. */
  z.object({ type: z.literal("action"), action: text, target: text }),
  z.object({ type: z.literal("draft"), draft: text }),
  z.object({ type: z.literal("select-model") }),
  z.object({ type: z.literal("remove-attachment"), id: text }),
  /** Requests a batch of messages: those before path index `index`, or those from it on. */
  z.object({ type: z.literal("load-messages"), index: z.number(), direction: z.enum(["before", "after"]) }),
  z.object({ type: z.literal("feature"), feature: featureSchema, message: z.unknown() }),
  z.object({ type: z.literal("copy"), text }),
  z.object({ type: z.literal("insert-code"), text }),
  /** Code to apply to its file as a change to review; `info` is the fence's info string, `messageId` the answer's id. */
  z.object({ type: z.literal("apply-code"), text, info: text, messageId: text }),
  z.object({ type: z.literal("new-file"), text, language: text }),
  z.object({ type: z.literal("open-link"), href: text }),
  /** An error in the panel, for the host's log. */
  z.object({ type: z.literal("panel-error"), message: text }),
]);
export type PanelMessage = z.infer<typeof panelMessageSchema>;
