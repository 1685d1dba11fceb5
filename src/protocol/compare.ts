// What a comparison of models says between the host and the panel. The text of its answers streams as that of any other:
// as the panel's bare deltas, by message id.

import * as z from "zod/mini";
import { attachmentSchema, messageViewSchema } from "./host-messages.js";

const text = z.string();
const count = z.number();

const boundarySchema = z.enum(["local", "company", "public"]);

export const columnSchema = z.object({
  model: z.object({ id: text, name: text, providerName: text, boundary: boundarySchema, boundaryName: text }),
  /** Absent until the question is asked. Its id tells the column. */
  answer: z.exactOptional(messageViewSchema),
  /** What the answer cost, in words, where prices are known. */
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
  /** Ids of the answers compared. */
  left: text,
  right: text,
  part: diffPartSchema,
  rows: z.array(diffRowSchema),
});
export type DiffView = z.infer<typeof diffSchema>;

/** From the panel; `answer` is the id of a column's answer. */
export const compareRequestSchema = z.discriminatedUnion("type", [
  /** What is compared now? Asked when the page opens, and whenever the panel shows another conversation. */
  z.object({ type: z.literal("show") }),
  /** From under an answer: compare it with its siblings, or with models to be chosen. */
  z.object({ type: z.literal("open"), answer: text }),
  /** Another comparison: models are chosen anew. */
  z.object({ type: z.literal("choose") }),
  z.object({ type: z.literal("draft"), text }),
  z.object({ type: z.literal("ask"), text }),
  z.object({ type: z.literal("stop"), answer: z.exactOptional(text) }),
  z.object({ type: z.literal("retry"), answer: text }),
  /** A button of a column's failure. */
  z.object({ type: z.literal("action"), action: text, answer: text }),
  z.object({ type: z.literal("diff"), left: text, right: text, part: diffPartSchema }),
  /** The same in VS Code's own diff editor. */
  z.object({ type: z.literal("open-diff"), left: text, right: text, part: diffPartSchema }),
  z.object({ type: z.literal("continue"), answer: text }),
  /** The person left the page. */
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
    /** What was typed in the composer: it is asked, unless it is changed. */
    draft: text,
    columns: z.array(columnSchema),
  }),
  /** Nothing is compared in the conversation that the panel shows. */
  z.object({ type: z.literal("none") }),
  /** One column, whole but for its text and reasoning, which only deltas change. */
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
