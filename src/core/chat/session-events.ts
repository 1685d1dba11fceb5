// What a chat session reports to its panels, and to whatever else follows a conversation.

import type { AgentEvent } from "../agent/agent-controls.js";
import type { Message } from "../conversation/conversation.js";

export type SessionEvent =
  | AgentEvent
  /** Everything shown after message `after` is now `messages`. */
  | { readonly type: "path-changed"; readonly after: string | null; readonly messages: readonly Message[] }
  /** State, failure, progress or metrics of a message changed. Its text changes only by deltas. */
  | { readonly type: "message-changed"; readonly message: Message }
  /** Text and reasoning of an answer were replaced, not extended by deltas. */
  | { readonly type: "text-replaced"; readonly message: Message }
  | { readonly type: "stream-started"; readonly stream: number; readonly messageId: string }
  | { readonly type: "stream-ended"; readonly stream: number; readonly messageId: string }
  | { readonly type: "text-delta"; readonly stream: number; readonly text: string }
  | { readonly type: "reasoning-delta"; readonly messageId: string; readonly text: string }
  | { readonly type: "title-changed"; readonly title: string }
  | { readonly type: "attachments-changed" }
  /** The conversation's own parameters or system prompt changed. */
  | { readonly type: "settings-changed" }
  | { readonly type: "draft-changed"; readonly draft: string; readonly origin: unknown };
