// Messages about agent mode: the parts of an answer, what waits for the user, to-dos and changed files. The panel loads this
// with the first answer in agent mode.

import * as z from "zod/mini";
import { modeSchema } from "./host-messages.js";

const text = z.string();
const count = z.number();

/** Positions in the text and the reasoning of the message. */
const place = { textAt: count, reasoningAt: count };

export const stepStateSchema = z.enum([
  "streaming",
  "waiting",
  "running",
  "done",
  "failed",
  "declined",
  "cancelled",
  "interrupted",
]);

export const stepSchema = z.object({
  id: text,
  tool: text,
  /** Verb and object, such as `Read src/app.ts, lines 1–80`. */
  title: text,
  /** How it ended, such as `exit code 1, 3 s`. */
  result: z.exactOptional(text),
  state: stepStateSchema,
  /** It only looks: consecutive steps of this kind fold to one line. */
  reads: z.exactOptional(z.boolean()),
});
export type StepView = z.infer<typeof stepSchema>;

export const partSchema = z.discriminatedUnion("kind", [
  /** Only a position: a new request, or to-dos, which `agent` messages show. */
  z.object({ ...place, kind: z.literal("break") }),
  z.object({ ...place, kind: z.literal("step"), step: stepSchema }),
  /** Typed by the user while the agent worked. */
  z.object({ ...place, kind: z.literal("note"), text }),
  /** `pauses`: the run waits for Continue. */
  z.object({ ...place, kind: z.literal("notice"), text, pauses: z.boolean() }),
  /** Earlier rounds are sent as this summary. */
  z.object({ ...place, kind: z.literal("compaction"), text }),
]);
export type PartView = z.infer<typeof partSchema>;

export const scopeSchema = z.enum(["once", "task", "always"]);

export const previewSchema = z.object({ kind: z.enum(["diff", "command", "json", "text"]), text });
export type PreviewView = z.infer<typeof previewSchema>;

/** A call that waits for the user. */
export const approvalSchema = z.object({
  stepId: text,
  /** An answer applies only to the same hash. */
  inputHash: text,
  tool: text,
  title: text,
  /** All that would run, in full. */
  preview: previewSchema,
  reasons: z.array(text),
  /** What a wider scope would allow; absent if it is not offered. */
  task: z.exactOptional(text),
  always: z.exactOptional(text),
  question: z.exactOptional(z.object({ text, choices: z.array(text) })),
  /** A screen reader has read it out. */
  heard: z.boolean(),
});
export type ApprovalView = z.infer<typeof approvalSchema>;

export const todoSchema = z.object({ text, state: z.enum(["open", "doing", "done"]) });
export type TodoView = z.infer<typeof todoSchema>;

export const changedFileSchema = z.object({
  uri: text,
  path: text,
  change: z.enum(["change", "create", "delete", "move"]),
  added: count,
  removed: count,
  hasConflict: z.boolean(),
});
export type ChangedFileView = z.infer<typeof changedFileSchema>;

export const detailsSchema = z.object({
  type: z.literal("details"),
  stepId: text,
  /** Each has a heading, and code or plain text. */
  sections: z.array(z.object({ heading: text, kind: previewSchema.shape.kind, text })),
  /** Changed files, each of which can be shown. */
  files: z.array(z.object({ uri: text, path: text, added: count, removed: count })),
});
export type DetailsView = z.infer<typeof detailsSchema>;

/** From the panel. */
export const agentRequestSchema = z.discriminatedUnion("type", [
  /** Requests `state`. */
  z.object({ type: z.literal("show") }),
  z.object({ type: z.literal("mode"), mode: modeSchema }),
  z.object({ type: z.literal("details"), messageId: text, stepId: text }),
  z.object({ type: z.literal("approve"), stepId: text, inputHash: text, scope: scopeSchema }),
  z.object({ type: z.literal("decline"), stepId: text, inputHash: text, note: text }),
  z.object({ type: z.literal("answer"), stepId: text, inputHash: text, text }),
  /** The request was read out; the panel has moved the focus as a command demanded. */
  z.object({ type: z.literal("heard"), stepId: text, inputHash: text }),
  z.object({ type: z.literal("focused") }),
  z.object({ type: z.literal("continue"), messageId: text }),
  /** One file, or all of them. */
  z.object({ type: z.enum(["keep", "undo", "show-changes"]), uri: z.exactOptional(text) }),
]);
export type AgentRequest = z.infer<typeof agentRequestSchema>;

/** From the host. */
export const agentReplySchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("state"),
    /** The oldest call that waits, and how many wait after it. */
    approval: z.nullable(approvalSchema),
    waitingAfter: count,
    todos: z.array(todoSchema),
    files: z.array(changedFileSchema),
    /** Steps, tokens and cost of the newest run, as one line; empty if there is none. */
    budget: text,
  }),
  detailsSchema,
  /** Output of a running step. */
  z.object({ type: z.literal("output"), stepId: text, text }),
  /** A command moves the focus to what waits. */
  z.object({ type: z.literal("focus") }),
]);
export type AgentReply = z.infer<typeof agentReplySchema>;
export type AgentState = Extract<AgentReply, { type: "state" }>;
