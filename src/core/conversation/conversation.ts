// Start here: the tree of messages. prompt.ts turns its path into a request.
//
// A conversation as a tree of messages. A retry or an edit adds a sibling, so nothing is lost; the user sees the path from
// the root to `leafId`.

import type { Failure } from "../failures/errors.js";
import type { FinishReason, Usage } from "../provider-api/provider.js";
import type { ConversationMode, ConversationSettings } from "./conversation-settings.js";
import type { Part, RunFigures } from "./parts.js";

export type MessageState = "waiting" | "streaming" | "done" | "stopped" | "error";

export const attachmentKinds = ["file", "folder", "problems", "git-diff", "terminal", "image", "page"] as const;
export type AttachmentKind = (typeof attachmentKinds)[number];

export interface AttachedImage {
  /** For example `image/png`. */
  readonly mediaType: string;
  /** Base64 without a prefix. */
  readonly data: string;
  /** In pixels, if known. */
  readonly width?: number;
  readonly height?: number;
}

/** A part of the workspace, or of the window's content, that is sent with a message. */
export interface Attachment {
  readonly id: string;
  /** Absent for a file or lines of one. */
  readonly kind?: AttachmentKind;
  /** The path that the user sees: relative to the workspace if inside it. */
  readonly path: string;
  /** First and last line, from 1; absent for a whole file. */
  readonly lines?: { readonly first: number; readonly last: number };
  /** VS Code's language id. */
  readonly language: string;
  readonly text: string;
  /** Opened by a click; empty if there is no source, as for a pasted image. A web page's is its address. */
  readonly uri: string;
  readonly image?: AttachedImage;
  /** What was left out of it, as text for the user. */
  readonly note?: string;
}

/** An attachment's display name, such as `lookup.ts:12–40`. */
export function attachmentLabel(attachment: Attachment): string {
  if (attachment.kind === "page") return pageLabel(attachment.path);
  const name = attachment.path.split(/[\\/]/).at(-1) || attachment.path;
  if (!attachment.lines) return name;
  const { first, last } = attachment.lines;
  return first === last ? `${name}:${first}` : `${name}:${first}–${last}`;
}

/** The address without what every address has, and without what is too long for a chip. */
function pageLabel(address: string): string {
  const short = address.replace(/^https?:\/\//, "").replace(/\/$/, "");
  return short.length > longestPageLabel ? `${short.slice(0, longestPageLabel)}…` : short;
}

const longestPageLabel = 40;

/** Measurements of an answer. Times in milliseconds. */
export interface AnswerMetrics {
  readonly timeToFirstTokenMs?: number;
  /** From the first token to the last. */
  readonly generationMs?: number;
  readonly usage?: Usage;
}

/** The model that answers, with its names at the time: it may no longer exist when the conversation is reopened. */
export interface AnswerModel {
  /** `provider/model`. */
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly providerName: string;
}

/** What was left out of a request. */
export interface Disclosed {
  /** Number of earlier questions, with their answers, that did not fit. */
  readonly exchanges: number;
  /** Labels of the attachments that did not fit. Those of omitted exchanges are not listed. */
  readonly attachments: readonly string[];
  /** Labels of images left out because the model accepts none. */
  readonly images: readonly string[];
}

export interface Message {
  readonly id: string;
  /** Null for the first message of a branch. */
  readonly parentId: string | null;
  readonly role: "user" | "assistant";
  /** Unix milliseconds. */
  readonly createdAt: number;
  text: string;
  reasoning: string;
  state: MessageState;
  model?: AnswerModel;
  readonly attachments?: readonly Attachment[];
  failure?: Failure;
  finishReason?: FinishReason;
  metrics?: AnswerMetrics;
  /** Opaque value that the provider wants back with the next request. */
  continuation?: string;
  /** One line for each fallback to another model: from, to, reason. */
  fallbacks?: readonly string[];
  /** What was not sent to the model. */
  leftOut?: Disclosed;
  /** True if the answer was cut because the window or the extension host ended. */
  interrupted?: boolean;
  /** What an agent's answer holds beside its text, in order. Elements are replaced, never changed. */
  parts?: Part[];
  /** What the agent's run has used; absent for an answer without tools. */
  run?: RunFigures;
}

export class Conversation {
  private readonly messages = new Map<string, Message>();
  private readonly children = new Map<string | null, string[]>();
  leafId: string | null = null;
  settings: ConversationSettings = {};
  /** Absent: the user's default. Stored with the settings. */
  mode?: ConversationMode;

  constructor(
    readonly id: string,
    readonly createdAt: number,
    public title = "",
    /** True if the user gave the title: no generated title replaces it. */
    public renamed = false,
  ) {}

  rename(title: string): void {
    this.title = title;
    this.renamed = true;
  }

  get(id: string): Message | undefined {
    return this.messages.get(id);
  }

  /** Every message, parents before children and siblings oldest first. */
  all(): Iterable<Message> {
    return this.messages.values();
  }

  get size(): number {
    return this.messages.size;
  }

  /** Adds a message below its parent and shows it. The parent must be known. */
  append(message: Message): void {
    this.insert(message);
    this.leafId = message.id;
  }

  /** Adds a message without showing it. Used for loading. */
  insert(message: Message): void {
    if (message.parentId !== null && !this.messages.has(message.parentId)) {
      throw new Error(`Message ${message.id} has an unknown parent ${message.parentId}`);
    }
    this.messages.set(message.id, message);
    const siblings = this.children.get(message.parentId);
    if (siblings) siblings.push(message.id);
    else this.children.set(message.parentId, [message.id]);
  }

  /**
   * Adds messages without showing them. Children may come before their parents. A message whose parent is missing becomes a
   * root: misplaced is better than lost.
   */
  insertAll(messages: readonly Message[]): void {
    let waiting = messages;
    while (waiting.length > 0) {
      const later: Message[] = [];
      for (const message of waiting) {
        if (message.parentId === null || this.messages.has(message.parentId)) this.insert(message);
        else later.push(message);
      }
      if (later.length === waiting.length) {
        for (const message of later) this.insert({ ...message, parentId: null });
        return;
      }
      waiting = later;
    }
  }

  /** The shown messages, or those down to another leaf, oldest first. */
  path(leafId = this.leafId): Message[] {
    const path: Message[] = [];
    for (let message = this.find(leafId); message; message = this.find(message.parentId)) path.push(message);
    return path.reverse();
  }

  /** The message and its alternatives, oldest first. */
  siblings(id: string): readonly string[] {
    const message = this.messages.get(id);
    return message ? (this.children.get(message.parentId) ?? []) : [];
  }

  /** Switches to the branch of `id`, following the newest child at each level. */
  show(id: string): void {
    if (!this.messages.has(id)) return;
    let leaf = id;
    for (;;) {
      const newest = this.children.get(leaf)?.at(-1);
      if (newest === undefined) break;
      leaf = newest;
    }
    this.leafId = leaf;
  }

  private find(id: string | null): Message | undefined {
    return id === null ? undefined : this.messages.get(id);
  }
}
