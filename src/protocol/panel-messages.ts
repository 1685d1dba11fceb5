// What the chat panel says to the extension host. Apart from what the host says, because only the host validates it.

import * as z from "zod/mini";
import { featureSchema } from "./host-messages.js";

const text = z.string();

export const panelMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("resync") }),
  /** The page has the focus: commands mean this panel from now on. */
  z.object({ type: z.literal("focused") }),
  z.object({ type: z.literal("send"), text }),
  z.object({ type: z.literal("stop") }),
  /** Asks again for a failed or stopped answer. */
  z.object({ type: z.literal("retry"), messageId: text }),
  /** Asks again for a good answer, as a new branch. */
  z.object({ type: z.literal("regenerate"), messageId: text }),
  /** Sends an earlier message again with other words, as a new branch. */
  z.object({ type: z.literal("edit"), messageId: text, text }),
  /** Shows the previous (-1) or next (1) sibling of a message. */
  z.object({ type: z.literal("switch-branch"), messageId: text, step: z.union([z.literal(-1), z.literal(1)]) }),
  /** A button of a failure, a provider or a notice was pressed. `target` is the message or provider id. */
  z.object({ type: z.literal("action"), action: text, target: text }),
  z.object({ type: z.literal("draft"), draft: text }),
  z.object({ type: z.literal("select-model") }),
  z.object({ type: z.literal("remove-attachment"), id: text }),
  /** Asks for as many messages as are shown in one go: those that end before place `index` of the path, or begin there. */
  z.object({ type: z.literal("load-messages"), index: z.number(), direction: z.enum(["before", "after"]) }),
  z.object({ type: z.literal("feature"), feature: featureSchema, message: z.unknown() }),
  z.object({ type: z.literal("copy"), text }),
  z.object({ type: z.literal("insert-code"), text }),
  /** Code for the file that it is about, as a change to review; `info` is the fence's, `messageId` the answer's. */
  z.object({ type: z.literal("apply-code"), text, info: text, messageId: text }),
  z.object({ type: z.literal("new-file"), text, language: text }),
  z.object({ type: z.literal("open-link"), href: text }),
  /** Something went wrong in the panel; logged by the host. */
  z.object({ type: z.literal("panel-error"), message: text }),
]);
export type PanelMessage = z.infer<typeof panelMessageSchema>;
