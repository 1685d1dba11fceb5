// Our JSON file format for conversations. Imports validate every field, because a file may come from anyone.

import * as z from "zod/mini";
import { type Attachment, attachmentKinds, Conversation, type Message } from "../conversation/conversation.js";
import { plainSettings, storedSettingsSchema } from "../conversation/settings-schema.js";
import { type FailureKind, remedies } from "../failures/errors.js";
import { parseJson } from "../platform/json.js";
import type { Usage } from "../provider-api/provider.js";
import type { KeptConversation } from "./history-store.js";
import { partsSchema, runFiguresSchema, safeUri } from "./parts-schema.js";

const format = "snowcell-conversations";
const version = 1;

const text = z.string();
const id = z.string().check(z.minLength(1), z.maxLength(200), z.regex(/^[\w.:-]+$/));
const time = z.number().check(z.minimum(0), z.maximum(8.64e15));
const count = z.number();

const failureKinds: Readonly<Record<FailureKind, true>> = {
  ...{ "signed-out": true, unauthenticated: true, forbidden: true, "payment-required": true, "not-found": true },
  ...{ "no-model": true, "model-not-found": true, "bad-request": true, "context-overflow": true, "rate-limited": true },
  ...{ timeout: true, "server-error": true, dns: true, unreachable: true, tls: true, "connection-lost": true },
  ...{ truncated: true, empty: true, "no-answer": true, "malformed-response": true, "provider-error": true, aborted: true },
  ...{ configuration: true, internal: true },
};

const failureBase = {
  provider: text,
  host: z.exactOptional(text),
  status: z.exactOptional(count),
  code: z.exactOptional(text),
  detail: z.exactOptional(text),
  note: z.exactOptional(text),
  proxy: z.exactOptional(
    z.object({
      address: z.exactOptional(text),
      source: z.exactOptional(text),
      fault: z.exactOptional(z.enum(["login", "refused", "unreachable", "unknown-name"])),
      status: z.exactOptional(count),
    }),
  ),
  retryAfterMs: z.exactOptional(count),
  requestId: z.exactOptional(text),
  remedy: z.enum(remedies),
};

/** One schema for each kind with extra fields, and one for all other kinds. */
export const failureSchema = z.union([
  z.object({ ...failureBase, kind: z.literal("model-not-found"), model: text }),
  z.object({
    ...failureBase,
    kind: z.literal("context-overflow"),
    promptTokens: z.exactOptional(count),
    contextLength: z.exactOptional(count),
  }),
  z.object({
    ...failureBase,
    kind: z.literal("timeout"),
    phase: z.enum(["connect", "first-byte", "idle", "total"]),
    afterMs: count,
  }),
  z.object({ ...failureBase, kind: z.literal("configuration"), setting: text }),
  z.object({
    ...failureBase,
    kind: z.enum(
      (Object.keys(failureKinds) as FailureKind[]).filter(
        (kind): kind is Exclude<FailureKind, "model-not-found" | "context-overflow" | "timeout" | "configuration"> =>
          !["model-not-found", "context-overflow", "timeout", "configuration"].includes(kind),
      ),
    ),
  }),
]);

const attachmentFields = {
  id: text,
  kind: z.exactOptional(z.enum(attachmentKinds)),
  image: z.exactOptional(
    z.object({
      mediaType: text.check(z.regex(/^image\/(?:png|jpeg|gif|webp)$/)),
      data: text.check(z.regex(/^[A-Za-z0-9+/]*={0,2}$/)),
      width: z.exactOptional(count),
      height: z.exactOptional(count),
    }),
  ),
  note: z.exactOptional(text),
  path: text,
  lines: z.exactOptional(z.object({ first: count, last: count })),
  language: text,
  text,
  uri: safeUri,
} satisfies Record<keyof Attachment, z.ZodMiniType>;

const usageFields = {
  promptTokens: count,
  completionTokens: count,
  totalTokens: count,
  cachedTokens: z.exactOptional(count),
  cacheWriteTokens: z.exactOptional(count),
  reasoningTokens: z.exactOptional(count),
  estimated: z.boolean(),
} satisfies Record<keyof Usage, z.ZodMiniType>;

/** Every field of a message except `continuation`, which belongs to the account that was logged in. */
const messageFields = {
  id,
  parentId: z.nullable(id),
  role: z.enum(["user", "assistant"]),
  createdAt: time,
  text,
  reasoning: text,
  state: z.enum(["done", "stopped", "error"]),
  model: z.exactOptional(z.object({ id: text, name: text, provider: text, providerName: text })),
  attachments: z.exactOptional(z.array(z.object(attachmentFields))),
  failure: z.exactOptional(failureSchema),
  finishReason: z.exactOptional(z.enum(["stop", "length", "tool-calls", "content-filter", "other"])),
  metrics: z.exactOptional(
    z.object({
      timeToFirstTokenMs: z.exactOptional(count),
      generationMs: z.exactOptional(count),
      usage: z.exactOptional(z.object(usageFields)),
    }),
  ),
  fallbacks: z.exactOptional(z.array(text)),
  leftOut: z.exactOptional(z.object({ exchanges: count, attachments: z.array(text), images: z.array(text) })),
  interrupted: z.exactOptional(z.boolean()),
  parts: z.exactOptional(partsSchema),
  run: z.exactOptional(runFiguresSchema),
} satisfies Record<Exclude<keyof Message, "continuation">, z.ZodMiniType>;
const messageSchema = z.object(messageFields);

const conversationSchema = z.object({
  id,
  title: z.string().check(z.maxLength(1000)),
  /** True if the user gave the title. */
  renamed: z.boolean(),
  pinned: z.boolean(),
  createdAt: time,
  updatedAt: time,
  /** The last message of the shown branch. */
  leafId: z.nullable(id),
  /** The conversation's own parameters and system prompt. */
  settings: z.exactOptional(storedSettingsSchema),
  /** The whole tree, parents before children. */
  messages: z.array(messageSchema),
});
type ConversationFile = z.infer<typeof conversationSchema>;

const fileSchema = z.object({
  format: z.literal(format),
  version: z.literal(version),
  conversations: z.array(z.unknown()),
});

/** The file is written in parts, one per conversation, so that they are never all in memory. */
export const jsonFile = {
  head: `{\n"format": ${JSON.stringify(format)},\n"version": ${version},\n"conversations": [\n`,
  between: ",\n",
  tail: "\n]\n}\n",
};

export function conversationJson({ conversation, pinned, updatedAt }: KeptConversation): string {
  const { id, title, renamed, createdAt, leafId, settings, mode } = conversation;
  const stored = { ...plainSettings(settings), ...(mode ? { mode } : {}) };
  const file: ConversationFile = {
    ...{ id, title, renamed, pinned, createdAt, updatedAt, leafId },
    ...(Object.keys(stored).length > 0 ? { settings: stored } : {}),
    messages: [...conversation.all()].map(messageOf),
  };
  return JSON.stringify(file, null, 1);
}

function messageOf({ continuation: _continuation, ...message }: Message): ConversationFile["messages"][number] {
  const unfinished = message.state === "waiting" || message.state === "streaming";
  // Parsing strips fields that the schema does not name.
  const parsed = messageSchema.safeParse(unfinished ? { ...message, state: "stopped", interrupted: true } : message);
  if (parsed.success) return parsed.data;
  // If an earlier version stored another shape, export at least the text.
  const { id, parentId, role, createdAt, text, reasoning } = message;
  return { id, parentId, role, createdAt, text, reasoning, state: role === "user" ? "done" : "stopped" };
}

/** Why a file cannot be imported. `conversation` is one-based. */
export type ImportProblem =
  | { readonly kind: "not-json" | "not-ours" | "newer" }
  | { readonly kind: "broken"; readonly conversation: number; readonly detail: string };

export class ImportError extends Error {
  constructor(readonly problem: ImportProblem) {
    super(problem.kind === "broken" ? problem.detail : problem.kind);
    this.name = "ImportError";
  }
}

/** Reads all conversations of a file. Throws an `ImportError` if any part is invalid. */
export function readJsonFile(content: string): KeptConversation[] {
  const value = parseJson(content);
  if (value === undefined) throw new ImportError({ kind: "not-json" });
  const file = fileSchema.safeParse(value);
  if (!file.success) {
    const about = value as { format?: unknown; version?: unknown } | null;
    const newer = about?.format === format && typeof about.version === "number" && about.version > version;
    throw new ImportError({ kind: newer ? "newer" : "not-ours" });
  }
  return file.data.conversations.map((conversation, index) => readConversation(conversation, index + 1));
}

function readConversation(value: unknown, number: number): KeptConversation {
  const broken = (detail: string): ImportError => new ImportError({ kind: "broken", conversation: number, detail });
  const parsed = conversationSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw broken(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  }
  const { messages, leafId, pinned, updatedAt, settings, ...rest } = parsed.data;
  const conversation = new Conversation(rest.id, rest.createdAt, rest.title, rest.renamed);
  for (const message of messages) {
    if (conversation.get(message.id)) throw broken(`messages: ${message.id} is there twice`);
    if (message.parentId !== null && !conversation.get(message.parentId)) {
      throw broken(`messages: ${message.id} comes before its parent ${message.parentId}`);
    }
    conversation.insert(message);
  }
  if (leafId !== null && !conversation.get(leafId)) throw broken(`leafId: ${leafId} is no message`);
  conversation.leafId = leafId;
  const { mode, ...own } = settings ?? {};
  conversation.settings = own;
  if (mode) conversation.mode = mode;
  return { conversation, pinned, updatedAt };
}
