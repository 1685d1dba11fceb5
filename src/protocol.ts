// The whole contract between the extension host and the chat panel. Both sides validate on arrival; the panel imports
// nothing else of src. The host owns the state: it sends a snapshot when the panel is ready, then numbered messages
// that continue it. A panel that sees a gap in the numbers asks for a new snapshot with `resync`.

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
export const noticeSchema = z.object({ kind: z.enum(["fallback", "length", "content-filter", "interrupted", "note"]), text });
export type Notice = z.infer<typeof noticeSchema>;

export const attachmentSchema = z.object({
  id: text,
  /** Such as `lookup.ts:12–40`. */
  label: text,
  /** Tokens that it costs, estimated. */
  tokens: count,
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

export const snapshotSchema = z.object({
  type: z.literal("snapshot"),
  /** The number that the next message continues from. */
  seq: count,
  conversation: z.object({ id: text, title: text }),
  /** The newest messages on the path shown, oldest first. */
  messages: z.array(messageViewSchema),
  /** How many older ones the host holds; `load-earlier` brings them. */
  earlierCount: count,
  /** Streams in progress, by number. */
  streams: z.array(z.object({ stream: count, messageId: text })),
  model: z.nullable(modelViewSchema),
  providers: z.array(providerViewSchema),
  attachments: z.array(attachmentSchema),
  /** What was typed and not sent. */
  draft: text,
});
export type Snapshot = z.infer<typeof snapshotSchema>;

// ---- Host to panel --------------------------------------------------------------------------------------------------

export const panelEventSchema = z.discriminatedUnion("type", [
  /** Everything after message `after` (null: everything) is replaced by `messages`: a send, a retry, another branch. */
  z.object({ type: z.literal("path-changed"), after: z.nullable(text), messages: z.array(messageViewSchema) }),
  /** One message, whole but for its text and reasoning, which only deltas change. */
  z.object({
    type: z.literal("message-changed"),
    message: z.omit(messageViewSchema, { text: true, reasoning: true }),
  }),
  z.object({ type: z.literal("stream-started"), stream: count, messageId: text }),
  z.object({ type: z.literal("stream-ended"), stream: count }),
  z.object({ type: z.literal("reasoning-delta"), messageId: text, text }),
  z.object({ type: z.literal("earlier-messages"), messages: z.array(messageViewSchema), earlierCount: count }),
  z.object({ type: z.literal("title-changed"), title: text }),
  z.object({ type: z.literal("model-changed"), model: z.nullable(modelViewSchema) }),
  z.object({ type: z.literal("providers-changed"), providers: z.array(providerViewSchema) }),
  z.object({ type: z.literal("attachments-changed"), attachments: z.array(attachmentSchema) }),
  /** The draft was changed elsewhere: sent, or edited in another panel. */
  z.object({ type: z.literal("draft-changed"), draft: text }),
  z.object({ type: z.literal("composer-focused") }),
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

// ---- Panel to host --------------------------------------------------------------------------------------------------

export const panelMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("resync") }),
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
  z.object({ type: z.literal("load-earlier") }),
  z.object({ type: z.literal("copy"), text }),
  z.object({ type: z.literal("insert-code"), text }),
  z.object({ type: z.literal("new-file"), text, language: text }),
  z.object({ type: z.literal("open-link"), href: text }),
  /** Something went wrong in the panel; logged by the host. */
  z.object({ type: z.literal("panel-error"), message: text }),
]);
export type PanelMessage = z.infer<typeof panelMessageSchema>;

/** Id of the element, in the panel's page, that holds `PanelBoot` as JSON. */
export const bootElementId = "snowcell-boot";
/** The same as a type, for the host's page: importing the value would bring the schemas into activation. */
export type BootElementId = typeof bootElementId;

/** What the page itself brings, so that the first paint needs no message. */
export const panelBootSchema = z.object({
  /** BCP 47 language tag of VS Code. */
  language: text,
  /** Translations by English text, as @vscode/l10n takes them; empty for English. */
  translations: z.record(text, z.union([text, z.object({ message: text, comment: z.array(text) })])),
});
export type PanelBoot = z.infer<typeof panelBootSchema>;

// ---- Reports: status, diagnosis and usage, on a page of their own ---------------------------------------------------

export const reportRowSchema = z.object({
  /** Decides the icon; `none` has none. */
  state: z.enum(["ok", "warning", "error", "running", "waiting", "skipped", "info", "none"]),
  label: text,
  /** One short value at the end of the row, such as a time. */
  value: z.exactOptional(text),
  /** Lines below the label. */
  details: z.exactOptional(z.array(text)),
  actions: z.exactOptional(z.array(actionSchema)),
  /** Tells rows apart for whoever drives the page. */
  id: z.exactOptional(text),
});
export type ReportRow = z.infer<typeof reportRowSchema>;

const reportTableSchema = z.object({
  columns: z.array(z.object({ label: text, numeric: z.boolean() })),
  rows: z.array(z.array(text)),
});

/** Bars over categories, such as days; the same numbers stand in a table for those who cannot see them. */
const reportChartSchema = z.object({
  label: text,
  categories: z.array(text),
  values: z.array(count),
  /** Each value in words, in the person's own number format. */
  texts: z.array(text),
});
export type ReportChart = z.infer<typeof reportChartSchema>;

export const reportSchema = z.object({
  type: z.literal("report"),
  title: text,
  /** One sentence under the title. */
  summary: text,
  actions: z.array(actionSchema),
  sections: z.array(
    z.object({
      heading: text,
      rows: z.exactOptional(z.array(reportRowSchema)),
      table: z.exactOptional(reportTableSchema),
      chart: z.exactOptional(reportChartSchema),
    }),
  ),
});
export type Report = z.infer<typeof reportSchema>;

export const reportPageMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("action"), action: text }),
]);
export type ReportPageMessage = z.infer<typeof reportPageMessageSchema>;
