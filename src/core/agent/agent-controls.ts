// What a panel may do to the agent of a conversation, and what the agent reports. `ChatSession.agent` implements it.

import type { ConversationMode } from "../conversation/conversation-settings.js";
import type { ApprovalAnswer, ApprovalRequest } from "./agent-services.js";

export type { ConversationMode };

export interface PendingApproval extends ApprovalRequest {
  readonly messageId: string;
}

export interface AgentControls {
  readonly mode: ConversationMode;
  /** Saved with the conversation. Ignored while an answer is in progress. */
  setMode(mode: ConversationMode): Promise<void>;
  /** Oldest first; the panel shows the first and the number of the others. */
  pending(): readonly PendingApproval[];
  /** False if the step no longer waits, or its input has another hash: then nothing happens. */
  answer(stepId: string, inputHash: string, answer: ApprovalAnswer): boolean;
  /** Text for the model, after the running step. False if no run is in progress. */
  addNote(text: string): boolean;
  /** Continues a paused or interrupted run in the same message. */
  continue(messageId: string): Promise<void>;
}

/** Events of `ChatSession` about agents; see `SessionEvent`. */
export type AgentEvent =
  /** The parts of a message from index `from` on are new or changed. */
  | { readonly type: "parts-changed"; readonly messageId: string; readonly from: number }
  | { readonly type: "step-output"; readonly messageId: string; readonly stepId: string; readonly text: string }
  | { readonly type: "approvals-changed" }
  | { readonly type: "mode-changed"; readonly mode: ConversationMode };

/** A file that the agent changed in a conversation and whose change is neither kept nor undone. */
export interface ChangedFile {
  readonly uri: string;
  /** Relative to the workspace. */
  readonly path: string;
  readonly change: "change" | "create" | "delete" | "move";
  readonly added: number;
  readonly removed: number;
  /** The user changed the same lines since, so undoing asks first. */
  readonly hasConflict: boolean;
}

export interface ChangedFiles {
  list(conversationId: string): readonly ChangedFile[];
  readonly onDidChange: (listener: (conversationId: string) => void) => { dispose(): void };
  keep(conversationId: string, uri?: string): Promise<void>;
  /** All files without `uri`. Returns the files that were left because of a conflict. */
  undo(conversationId: string, uri?: string): Promise<readonly ChangedFile[]>;
  /** Opens the difference in the editor. */
  show(conversationId: string, uri?: string): Promise<void>;
}
