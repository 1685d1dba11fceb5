// The calls from the window to the database thread. Arguments and results are plain data: they are copied between threads,
// and calls that are still pending when a window closes are written to a file as JSON.

import type { RecordedFile } from "../agent/agent-services.js";
import type { Message } from "../conversation/conversation.js";
import type { Part, Step } from "../conversation/parts.js";
import type { FileBefore } from "../tools/tool.js";
import type { UsageRecord } from "../usage/usage-record.js";
import type { HistoryPage, HistoryQuery, ImportOutcome, MaintenanceRules } from "./history-store.js";
import type { ConversationHead, StoredConversation } from "./stored-conversation.js";

/** Which columns of a conversation a save replaces. */
export type SavedPart = "head" | "draft" | "settings";

export interface KeptStored {
  readonly conversation: StoredConversation;
  readonly pinned: boolean;
  readonly updatedAt: number;
}

export interface HistoryCalls {
  /** Opens or creates the database, as every other call does if it is not open. */
  open(): void;
  list(query: HistoryQuery): HistoryPage;
  ids(): readonly string[];
  read(conversationId: string): KeptStored | undefined;
  loadDraft(conversationId: string): string;
  /**
   * Returns false if the conversation does not exist and no messages were given to create it. If it exists, adds those of
   * the messages that are missing.
   */
  save(part: SavedPart, head: ConversationHead, draft: string, messages?: readonly Message[]): boolean;
  /** Leaves the stored parts as they are if the message comes without parts. */
  saveMessage(conversationId: string, message: Message): void;
  saveParts(messageId: string, parts: readonly PlacedPart[]): void;
  /** Durable when it returns, also after a power cut. */
  intend(messageId: string, step: Step, before: readonly FileBefore[]): void;
  /** The first record of each file. */
  before(messageIds: readonly string[]): readonly RecordedFile[];
  /** Takes or renews the right to run an answer, for `forMs`; false if another living window has it. */
  lease(messageId: string, owner: string, forMs: number): boolean;
  endLease(messageId: string, owner: string): void;
  rename(conversationId: string, title: string): void;
  pin(conversationId: string, pinned: boolean): void;
  /** `deletedAt` in Unix milliseconds; null restores. */
  setDeleted(conversationIds: readonly string[], deletedAt: number | null): void;
  import(kept: KeptStored): ImportOutcome;
  maintain(rules: MaintenanceRules): boolean;
  addUsage(records: readonly UsageRecord[]): void;
  loadUsage(fromDay: string, toDay: string): readonly UsageRecord[];
  clearUsage(): void;
}

export type CallName = keyof HistoryCalls;
export type CallArguments<Name extends CallName> = Parameters<HistoryCalls[Name]>;
export type CallResult<Name extends CallName> = ReturnType<HistoryCalls[Name]>;

/** A part with its index in `Message.parts`. */
export interface PlacedPart {
  readonly seq: number;
  readonly part: Part;
}

/** A call as data. */
export interface Call<Name extends CallName = CallName> {
  readonly name: Name;
  readonly args: CallArguments<Name>;
}

/**
 * A storage problem that may pass, so the call is worth retrying: another program holds the lock, the disk is full, the
 * file is read-only, or the disk or network reports errors.
 */
export type StorageProblem = "busy" | "full" | "read-only" | "unavailable";

/** `newer`: a newer version wrote the file. `missing`: a row refers to one that does not exist. */
export type HistoryErrorKind = StorageProblem | "newer" | "missing" | "closed" | "other";

export class HistoryError extends Error {
  constructor(
    readonly kind: HistoryErrorKind,
    message: string,
  ) {
    super(message);
    this.name = "HistoryError";
  }
}

const storageProblems: ReadonlySet<string> = new Set<StorageProblem>(["busy", "full", "read-only", "unavailable"]);

/** The storage problem that caused an error, if any. */
export function storageProblemOf(thrown: unknown): StorageProblem | undefined {
  return thrown instanceof HistoryError && storageProblems.has(thrown.kind) ? (thrown.kind as StorageProblem) : undefined;
}
