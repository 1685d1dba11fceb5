// Messages about comparisons of models. Answer text streams like any other: as the panel's bare deltas, by message id.

import * as z from "zod/mini";
import { attachmentSchema, messageViewSchema } from "./host-messages.js";

const text = z.string();
const count = z.number();

const boundarySchema = z.enum(["local", "company", "public"]);

export const columnSchema = z.object({
  model: z.object({
    id: text,
    name: text,
    providerName: text,
    boundary: boundarySchema,
    boundaryName: text,
    tally: z.exactOptional(text),
  }),
  /** Earlier answers of this model, each with the follow-up that was asked below it. */
  earlier: z.exactOptional(
    z.array(z.object({ answer: messageViewSchema, followUp: text, attachments: z.array(attachmentSchema) })),
  ),
  /** Absent until the question is asked. Its id identifies the column. */
  answer: z.exactOptional(messageViewSchema),
  /** What the answer cost, as text, if prices are known. */
  cost: z.exactOptional(text),
});
export type ColumnView = z.infer<typeof columnSchema>;

const diffPartSchema = z.enum(["code", "text"]);
export type DiffPart = z.infer<typeof diffPartSchema>;

const diffRowSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["same", "removed", "added"]), text }),
  z.object({ kind: z.literal("skipped"), lines: count }),
]);
export type DiffRowView = z.infer<typeof diffRowSchema>;

const diffSchema = z.object({
  type: z.literal("diff"),
  /** Ids of the two answers in the diff. */
  left: text,
  right: text,
  part: diffPartSchema,
  rows: z.array(diffRowSchema),
});
export type DiffView = z.infer<typeof diffSchema>;

/** From the panel; `answer` is the id of a column's answer. */
export const compareRequestSchema = z.discriminatedUnion("type", [
  /** Requests the current comparison: sent when the page opens and when the panel shows another conversation. */
  z.object({ type: z.literal("show") }),
  /** From below an answer: compares it with its siblings, or with models that the user picks. */
  z.object({ type: z.literal("open"), answer: text }),
  /** Picks the models again. */
  z.object({ type: z.literal("choose") }),
  z.object({ type: z.literal("draft"), text }),
  /** The question, or a follow-up to all answers. */
  z.object({ type: z.literal("ask"), text }),
  z.object({ type: z.literal("stop"), answer: z.exactOptional(text) }),
  z.object({ type: z.literal("retry"), answer: text }),
  /** A button of a column's failure. */
  z.object({ type: z.literal("action"), action: text, answer: text }),
  z.object({ type: z.literal("diff"), left: text, right: text, part: diffPartSchema }),
  /** Opens the same diff in VS Code's diff editor. */
  z.object({ type: z.literal("open-diff"), left: text, right: text, part: diffPartSchema }),
  z.object({ type: z.literal("continue"), answer: text }),
  /** Lists how often each model was chosen. */
  z.object({ type: z.literal("tally") }),
  /** The user left the page. */
  z.object({ type: z.literal("left"), conversation: text }),
]);
export type CompareRequest = z.infer<typeof compareRequestSchema>;

/** From the host. */
export const compareReplySchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("comparison"),
    conversation: text,
    /** Empty until it is asked. */
    question: text,
    attachments: z.array(attachmentSchema),
    /** Those of the follow-up that is not sent yet. */
    nextAttachments: z.exactOptional(z.array(attachmentSchema)),
    /** The text from the composer, which becomes the question or follow-up unless the user changes it. */
    draft: text,
    columns: z.array(columnSchema),
  }),
  /** The panel's conversation has no comparison. */
  z.object({ type: z.literal("none") }),
  /** One column, complete except that its text and reasoning change only by deltas. */
  z.object({
    type: z.literal("column"),
    answer: z.omit(messageViewSchema, { text: true, reasoning: true }),
    cost: z.exactOptional(text),
  }),
  diffSchema,
]);
export type CompareReply = z.infer<typeof compareReplySchema>;
export type ComparisonView = Extract<CompareReply, { type: "comparison" }>;
export type ColumnChange = Extract<CompareReply, { type: "column" }>;
