// Messages about agent mode: the parts of an answer, what waits for the user, to-dos and changed files. The panel loads this
// with the first answer in agent mode.

import * as z from "zod/mini";
import { modeSchema } from "./host-messages.js";

const text = z.string();
const count = z.number();

export const stepStates = ["streaming", "waiting", "running", "done", "failed", "declined", "cancelled", "interrupted"] as const;

export interface StepView {
  readonly id: string;
  readonly tool: string;
  /** Verb and object, such as `Read src/app.ts, lines 1–80`. */
  readonly title: string;
  /** How it ended, such as `exit code 1, 3 s`. */
  readonly result?: string;
  readonly state: (typeof stepStates)[number];
  /** It only looks: consecutive steps of this kind fold to one line. */
  readonly reads?: boolean;
}

/** With positions in the text and the reasoning of the message. The panel validates it in agent/answer/read-part.ts. */
export type PartView = {
  readonly textAt: number;
  readonly reasoningAt: number;
} /** Only a position: a new request, or to-dos, which `state` shows. */ & (
  | { readonly kind: "break" }
  | { readonly kind: "step"; readonly step: StepView }
  /** Typed by the user while the agent worked. */
  | { readonly kind: "note"; readonly text: string }
  /** `pauses`: the run waits for Continue, or for another model or mode if this one `isUnsuited`. */
  | { readonly kind: "notice"; readonly text: string; readonly pauses: boolean; readonly isUnsuited?: boolean }
  /** Earlier rounds are sent as this summary; empty if only long results are left out. */
  | { readonly kind: "compaction"; readonly text: string }
);

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
  /** The model cannot work as an agent: asks another one, or the same in chat mode. */
  z.object({ type: z.enum(["other-model", "chat-mode"]), messageId: text }),
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
