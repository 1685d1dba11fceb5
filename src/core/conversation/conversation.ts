// Start here: the tree of messages. prompt.ts turns its path into a request.
//
// A conversation as a tree of messages. A retry, a regenerate or an edit adds a sibling, so nothing is ever lost;
// what a person sees is the path from the root to `leafId`.

import type { Failure } from "../failures/errors.js";
import type { FinishReason, Usage } from "../provider-api/provider.js";
import type { ConversationSettings } from "./conversation-settings.js";

export type MessageState = "waiting" | "streaming" | "done" | "stopped" | "error";

export type AttachmentKind = "file" | "folder" | "problems" | "git-diff" | "terminal" | "image";

export interface AttachedImage {
  /** Such as `image/png`. */
  readonly mediaType: string;
  /** Base64 without a prefix. */
  readonly data: string;
  /** In pixels, where they are known. */
  readonly width?: number;
  readonly height?: number;
}

/** A part of the workspace, or of what is seen in the window, that goes with a message. */
export interface Attachment {
  readonly id: string;
  /** A file, or lines of one, where it is absent. */
  readonly kind?: AttachmentKind;
  /** Path as the person knows it, relative to the workspace where it is inside. */
  readonly path: string;
  /** First and last line, from 1; absent for a whole file. */
  readonly lines?: { readonly first: number; readonly last: number };
  /** VS Code's language id. */
  readonly language: string;
  readonly text: string;
  /** Where a click leads; empty where there is no such place, as for a pasted image. */
  readonly uri: string;
  readonly image?: AttachedImage;
  /** What was left out of it, in words for the person. */
  readonly note?: string;
}

/** What was measured while an answer came. Times in milliseconds. */
export interface AnswerMetrics {
  readonly timeToFirstTokenMs?: number;
  /** From the first token to the last. */
  readonly generationMs?: number;
  readonly usage?: Usage;
}

/** Which model answers, as it was named then: it may be gone when the conversation is read again. */
export interface AnswerModel {
  /** `provider/model`. */
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly providerName: string;
}

/** What an answer was given without. */
export interface Disclosed {
  /** How many earlier questions, with their answers, did not fit. */
  readonly exchanges: number;
  /** Labels of the attachments that did not fit; those of exchanges that are left out themselves are not told apart. */
  readonly attachments: readonly string[];
  /** Labels of the images that the model does not take. */
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
  /** What the provider asked to be given back with the next request. */
  continuation?: string;
  /** One line for each model that was asked in place of another: from, to, why. */
  fallbacks?: readonly string[];
  /** What of the conversation the model was not sent. */
  leftOut?: Disclosed;
  /** The answer was cut because the window or the extension host went away. */
  interrupted?: boolean;
}

export class Conversation {
  private readonly messages = new Map<string, Message>();
  private readonly children = new Map<string | null, string[]>();
  leafId: string | null = null;
  settings: ConversationSettings = {};

  constructor(
    readonly id: string,
    readonly createdAt: number,
    public title = "",
    /** The title is a person's: it is not replaced by one that is made. */
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

  /** Adds a message without showing it: for loading. */
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
   * Adds messages in an order in which parents may come after children, without showing them. One whose parent is nowhere
   * begins a branch of its own: better out of place than lost.
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

  /** The messages shown, or those down to another message, oldest first. */
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

  /** Shows the branch below `id`, down its newest messages. */
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
