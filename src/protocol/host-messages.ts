// Start here: messages to the panel. panel-messages.ts is the other direction; the other files cover one feature each.
//
// The protocol between the extension host and the chat panel. Both sides validate what they receive; from src, the panel
// imports only this and src/protocol/. The host owns the state: it sends a snapshot when the panel is ready, then numbered
// messages that continue it. If a panel sees a gap in the numbers, it requests a new snapshot with `resync`.

import * as z from "zod/mini";
import { featureSchema } from "./features.js";

const text = z.string();
const count = z.number();

// ---- What the panel shows -------------------------------------------------------------------------------------------

export const roleSchema = z.enum(["user", "assistant"]);

export const messageStateSchema = z.enum(["waiting", "streaming", "done", "stopped", "error"]);

/** A button that the host offers; `action` comes back in an `action` message. */
export const actionSchema = z.object({ action: text, label: text });

export const failureViewSchema = z.object({
  /** The failure's kind; see core/failures/errors.ts. */
  kind: text,
  /** What failed and where, in one short sentence. */
  title: text,
  /** Why, and what to do. */
  explanation: text,
  /** Host, status, and the server's own words. */
  details: z.exactOptional(text),
  /** When the server accepts requests again, in Unix milliseconds. */
  retryAt: z.exactOptional(count),
  /** Buttons, most useful first. */
  actions: z.array(actionSchema),
});
export type FailureView = z.infer<typeof failureViewSchema>;

export const footerSchema = z.object({
  /** Milliseconds from sending to the first text or reasoning. */
  timeToFirstTokenMs: z.exactOptional(count),
  /** Completion tokens per second, from the first token to the last. */
  tokensPerSecond: z.exactOptional(count),
  promptTokens: z.exactOptional(count),
  completionTokens: z.exactOptional(count),
  /** Part of the prompt tokens. */
  cachedTokens: z.exactOptional(count),
  /** Part of the completion tokens. */
  reasoningTokens: z.exactOptional(count),
  /** True if the token counts are our estimate instead of the provider's. */
  estimated: z.exactOptional(z.boolean()),
});
export type Footer = z.infer<typeof footerSchema>;

/** A small line below an answer: a fallback, an answer cut at its limit, a stop. */
export const noticeSchema = z.object({
  kind: z.enum(["fallback", "length", "content-filter", "interrupted", "context", "note"]),
  text,
});
export type Notice = z.infer<typeof noticeSchema>;

export const attachmentSchema = z.object({
  id: text,
  /** For example `lookup.ts:12–40`. */
  label: text,
  /** Estimated tokens. */
  tokens: count,
  /** Name of the icon. */
  icon: z.exactOptional(text),
  /** What was left out of it. */
  note: z.exactOptional(text),
  /** True if it has no source to open, such as a pasted image. */
  sourceless: z.exactOptional(z.boolean()),
});
export type AttachmentView = z.infer<typeof attachmentSchema>;

export const messageViewSchema = z.object({
  id: text,
  role: roleSchema,
  state: messageStateSchema,
  /** Markdown for an assistant; plain text for a user. */
  text,
  reasoning: z.exactOptional(text),
  /** The model's display name, shown above an assistant's message. */
  author: z.exactOptional(text),
  /** What a waiting answer is waiting for, such as "loading the model". */
  progress: z.exactOptional(text),
  failure: z.exactOptional(failureViewSchema),
  footer: z.exactOptional(footerSchema),
  notices: z.exactOptional(z.array(noticeSchema)),
  attachments: z.exactOptional(z.array(attachmentSchema)),
  /** What an agent's answer holds beside its text; see agent.ts, which validates each. */
  parts: z.exactOptional(z.array(z.unknown())),
  /** Position among its siblings, from 1, if an edit or a retry created more than one. */
  branch: z.exactOptional(z.object({ index: count, count })),
});
export type MessageView = z.infer<typeof messageViewSchema>;

export const modelViewSchema = z.object({
  /** `provider/model`. */
  id: text,
  name: text,
  providerName: text,
});

export const providerViewSchema = z.object({
  id: text,
  name: text,
  /** One line for the welcome view: the logged-in account, or what is missing. */
  detail: text,
  state: z.enum(["ready", "signed-out", "expired", "unreachable", "checking", "absent"]),
  /** The buttons, the most important first. */
  actions: z.exactOptional(z.array(actionSchema)),
});
export type ProviderView = z.infer<typeof providerViewSchema>;

/** How full the model's context would be if the message were sent now. */
export const contextViewSchema = z.object({
  /** Tokens that would be sent, estimated. */
  tokens: count,
  /** Tokens available to the prompt; absent if the model's context length is unknown. */
  limit: z.exactOptional(count),
  /** What would be left out, as text; empty if nothing is. */
  leftOut: text,
  /** The conversation has parameters or a system prompt of its own. */
  tuned: z.boolean(),
  /** Instruction files that would be sent, or would not fit. */
  instructions: z.exactOptional(z.array(attachmentSchema)),
  /** Why the model cannot work as an agent, as text. */
  agentProblem: z.exactOptional(text),
  /** Label of the open file or its selection, if it could be attached with one key. */
  suggestion: z.exactOptional(text),
  /** Questions for an empty conversation whose material is there: `project`, `selection`, `problems`. */
  examples: z.exactOptional(z.array(text)),
});
export type ContextView = z.infer<typeof contextViewSchema>;

export const modeSchema = z.enum(["chat", "agent"]);
export type Mode = z.infer<typeof modeSchema>;

export const snapshotSchema = z.object({
  type: z.literal("snapshot"),
  /** Sequence number that the next message continues from. */
  seq: count,
  conversation: z.object({ id: text, title: text }),
  /** Absent: `chat`. */
  mode: z.exactOptional(modeSchema),
  /** The newest messages on the path shown, oldest first. */
  messages: z.array(messageViewSchema),
  /** Number of older messages that the host holds; `load-messages` requests them. */
  earlierCount: count,
  /** Streams in progress, by number. */
  streams: z.array(z.object({ stream: count, messageId: text })),
  model: z.nullable(modelViewSchema),
  providers: z.array(providerViewSchema),
  attachments: z.array(attachmentSchema),
  context: z.exactOptional(contextViewSchema),
  /** Why the history is not being saved, as text. */
  historyNotice: z.exactOptional(text),
  /** The unsent text in the composer. */
  draft: text,
});
export type Snapshot = z.infer<typeof snapshotSchema>;

// ---- Host to panel --------------------------------------------------------------------------------------------------

export const panelEventSchema = z.discriminatedUnion("type", [
  /** Everything after message `after` (null: everything) is replaced by `messages`: a send, a retry, another branch. */
  z.object({
    type: z.literal("path-changed"),
    after: z.nullable(text),
    messages: z.array(messageViewSchema),
    /** Index of the first of `messages` on the path, and the path's new length; if absent, `messages` end the path. */
    start: z.exactOptional(count),
    total: z.exactOptional(count),
  }),
  /** One message, complete except that its text, reasoning and parts change only by deltas. */
  z.object({
    type: z.literal("message-changed"),
    message: z.omit(messageViewSchema, { text: true, reasoning: true, parts: true }),
  }),
  /** The parts of a message from index `from` on. */
  z.object({ type: z.literal("parts-changed"), messageId: text, from: count, parts: z.array(z.unknown()) }),
  z.object({ type: z.literal("mode-changed"), mode: modeSchema }),
  z.object({ type: z.literal("stream-started"), stream: count, messageId: text }),
  z.object({ type: z.literal("stream-ended"), stream: count }),
  z.object({ type: z.literal("reasoning-delta"), messageId: text, text }),
  /** Messages from index `start`, on a path of `total` messages. */
  z.object({ type: z.literal("messages-loaded"), start: count, total: count, messages: z.array(messageViewSchema) }),
  z.object({ type: z.literal("title-changed"), title: text }),
  z.object({ type: z.literal("model-changed"), model: z.nullable(modelViewSchema) }),
  z.object({ type: z.literal("providers-changed"), providers: z.array(providerViewSchema) }),
  z.object({ type: z.literal("attachments-changed"), attachments: z.array(attachmentSchema) }),
  z.object({ type: z.literal("context-changed"), context: contextViewSchema }),
  z.object({ type: z.literal("history-notice-changed"), notice: z.nullable(text) }),
  /** The draft changed elsewhere: it was sent, or edited in another panel. */
  z.object({ type: z.literal("draft-changed"), draft: text }),
  z.object({ type: z.literal("composer-focused") }),
  /** A command opened a feature. */
  z.object({ type: z.literal("feature-opened"), feature: featureSchema }),
  z.object({ type: z.literal("feature-message"), feature: featureSchema, message: z.unknown() }),
  /** One line for screen readers and a transient notice, such as "Copied". */
  z.object({ type: z.literal("announced"), text }),
]);
export type PanelEvent = z.infer<typeof panelEventSchema>;

/** `[seq, stream, text]`: text arrived. A bare triple, because it is sent up to 60 times a second. */
export const textDeltaSchema = z.tuple([count, count, text]);
export type TextDelta = z.infer<typeof textDeltaSchema>;

export const hostMessageSchema = z.union([
  textDeltaSchema,
  z.object({ type: z.literal("event"), seq: count, event: panelEventSchema }),
  snapshotSchema,
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;

/** What one post to the page carries: a message, or several in their order. */
export type HostPost = HostMessage | { readonly type: "several"; readonly messages: readonly HostMessage[] };
