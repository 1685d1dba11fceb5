// What a run is given: the answer to write, and everything that it needs for it.

import type { Conversation, Message } from "../../conversation/conversation.js";
import type { DefaultSettings } from "../../conversation/conversation-settings.js";
import type { Instructions } from "../../instructions/instruction-files.js";
import type { Clock, Log } from "../../platform/ports.js";
import type { Requests } from "../../requests/requests.js";
import type { AgentServices } from "../agent-services.js";
import type { RunHost } from "../answer-parts.js";
import type { Approvals } from "../calls/approvals.js";

export interface RunInput {
  readonly conversation: Conversation;
  readonly answer: Message;
  /** Ends with the question. */
  readonly path: readonly Message[];
  readonly defaults: DefaultSettings;
  readonly instructions?: ((conversationId: string, uris: readonly string[]) => Promise<readonly Instructions[]>) | undefined;
  readonly services: AgentServices;
  readonly requests: Pick<Requests, "ask" | "resolve">;
  readonly approvals: Approvals;
  /** What the user allowed for this answer's task; kept over Continue. */
  readonly allowedForTask: Set<string>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly host: RunHost;
  /** `start`: a new answer. `continue`: the user continues it. `reload`: only asks again about calls that wait. */
  readonly why: "start" | "continue" | "reload";
}
