// Start here: messages to the panel. panel-messages.ts is the way back; the other files are one feature each.
//
// What the extension host says to the chat panel, and what both mean by it. Both sides validate on arrival; the panel
// imports of src only this and src/protocol/. The host owns the state: it sends a snapshot when the panel is ready, then
// numbered messages that continue it. A panel that sees a gap in the numbers asks for a new snapshot with `resync`.

import * as z from "zod/mini";

const text = z.string();
const count = z.number();

// ---- What the panel shows -------------------------------------------------------------------------------------------

export const roleSchema = z.enum(["user", "assistant"]);

export const messageStateSchema = z.enum(["waiting", "streaming", "done", "stopped", "error"]);

/** A button that the host offers; `action` comes back in a `remedy` message. */
export const actionSchema = z.object({ action: text, label: text });

export const failureViewSchema = z.object({
  /** Kind of the failure, as in core/errors.ts. */
  kind: text,
  /** What failed and where, in one short sentence. */
  title: text,
  /** Why, and what to do. */
  explanation: text,
  /** Buttons, the most useful first. */
  actions: z.array(actionSchema),
});
export type FailureView = z.infer<typeof failureViewSchema>;

export const footerSchema = z.object({
  /** Milliseconds from sending to the first text or reasoning. */
  timeToFirstTokenMs: z.exactOptional(count),
  /** Completion tokens a second, from the first token to the last. */
  tokensPerSecond: z.exactOptional(count),
  promptTokens: z.exactOptional(count),
  completionTokens: z.exactOptional(count),
  /** True where the token counts are reckoned, not the provider's. */
  estimated: z.exactOptional(z.boolean()),
});
export type Footer = z.infer<typeof footerSchema>;

/** One quiet line under an answer: a fallback, an answer cut at its limit, a stop. */
export const noticeSchema = z.object({
  kind: z.enum(["fallback", "length", "content-filter", "interrupted", "context", "note"]),
  text,
});
export type Notice = z.infer<typeof noticeSchema>;

export const attachmentSchema = z.object({
  id: text,
  /** Such as `lookup.ts:12–40`. */
  label: text,
  /** Tokens that it costs, estimated. */
  tokens: count,
  /** Name of the icon. */
  icon: z.exactOptional(text),
  /** What was left out of it. */
  note: z.exactOptional(text),
  /** It has no source that can be opened, such as a pasted image. */
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
  /** Who answers: shown above an assistant's message. */
  author: z.exactOptional(text),
  /** What a waiting answer waits for, such as "loading the model". */
  progress: z.exactOptional(text),
  failure: z.exactOptional(failureViewSchema),
  footer: z.exactOptional(footerSchema),
  notices: z.exactOptional(z.array(noticeSchema)),
  attachments: z.exactOptional(z.array(attachmentSchema)),
  /** Which of its siblings this is, from 1, where an edit or a retry made more than one. */
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
  /** One line for the welcome view: who is signed in, or what is missing. */
  detail: text,
  state: z.enum(["ready", "signed-out", "expired", "unreachable", "checking"]),
  /** The button, where there is something to do. */
  action: z.exactOptional(actionSchema),
});
export type ProviderView = z.infer<typeof providerViewSchema>;

/** How full the model's context would be if the message were sent now. */
export const contextViewSchema = z.object({
  /** Tokens that would be sent, estimated. */
  tokens: count,
  /** Tokens that a prompt may have; absent where the model's context is unknown. */
  limit: z.exactOptional(count),
  /** How many parts would be left out. */
  leftOut: count,
  /** The conversation has parameters or a system prompt of its own. */
  tuned: z.boolean(),
});
export type ContextView = z.infer<typeof contextViewSchema>;

export const snapshotSchema = z.object({
  type: z.literal("snapshot"),
  /** The number that the next message continues from. */
  seq: count,
  conversation: z.object({ id: text, title: text }),
  /** The newest messages on the path shown, oldest first. */
  messages: z.array(messageViewSchema),
  /** How many older ones the host holds; `load-messages` brings them. */
  earlierCount: count,
  /** Streams in progress, by number. */
  streams: z.array(z.object({ stream: count, messageId: text })),
  model: z.nullable(modelViewSchema),
  providers: z.array(providerViewSchema),
  attachments: z.array(attachmentSchema),
  context: z.exactOptional(contextViewSchema),
  /** What holds up the history, in words. */
  historyNotice: z.exactOptional(text),
  /** What was typed and not sent. */
  draft: text,
});
export type Snapshot = z.infer<typeof snapshotSchema>;

// ---- Features -------------------------------------------------------------------------------------------------------

/** Parts of the panel that load when they are first wanted. What each says is its own: src/protocol/<feature>.ts. */
export const featureSchema = z.enum(["find", "history", "compare", "attach", "context", "parameters"]);
export type Feature = z.infer<typeof featureSchema>;

// ---- Host to panel --------------------------------------------------------------------------------------------------

export const panelEventSchema = z.discriminatedUnion("type", [
  /** Everything after message `after` (null: everything) is replaced by `messages`: a send, a retry, another branch. */
  z.object({
    type: z.literal("path-changed"),
    after: z.nullable(text),
    messages: z.array(messageViewSchema),
    /** How many messages of the path come before `messages`, and of how many it is now; where absent, `messages` end it. */
    start: z.exactOptional(count),
    total: z.exactOptional(count),
  }),
  /** One message, whole but for its text and reasoning, which only deltas change. */
  z.object({
    type: z.literal("message-changed"),
    message: z.omit(messageViewSchema, { text: true, reasoning: true }),
  }),
  z.object({ type: z.literal("stream-started"), stream: count, messageId: text }),
  z.object({ type: z.literal("stream-ended"), stream: count }),
  z.object({ type: z.literal("reasoning-delta"), messageId: text, text }),
  /** The messages from place `start` on, of a path of `total`. */
  z.object({ type: z.literal("messages-loaded"), start: count, total: count, messages: z.array(messageViewSchema) }),
  z.object({ type: z.literal("title-changed"), title: text }),
  z.object({ type: z.literal("model-changed"), model: z.nullable(modelViewSchema) }),
  z.object({ type: z.literal("providers-changed"), providers: z.array(providerViewSchema) }),
  z.object({ type: z.literal("attachments-changed"), attachments: z.array(attachmentSchema) }),
  z.object({ type: z.literal("context-changed"), context: contextViewSchema }),
  z.object({ type: z.literal("history-notice-changed"), notice: z.nullable(text) }),
  /** The draft was changed elsewhere: sent, or edited in another panel. */
  z.object({ type: z.literal("draft-changed"), draft: text }),
  z.object({ type: z.literal("composer-focused") }),
  /** A command asked for a feature. */
  z.object({ type: z.literal("feature-opened"), feature: featureSchema }),
  z.object({ type: z.literal("feature-message"), feature: featureSchema, message: z.unknown() }),
  /** One line for a screen reader and a passing notice, such as "Copied". */
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
