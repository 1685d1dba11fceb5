// The agent of a conversation, as far as it has one.

import type { AgentControls } from "../agent/agent-controls.js";
import type { Message } from "../conversation/conversation.js";
import type { Part } from "../conversation/parts.js";
import type { ChatSession } from "./chat-session.js";

export function agentOf(session: ChatSession & { readonly agent?: AgentControls }): AgentControls | undefined {
  return session.agent;
}

export function partsOf(message: Message & { readonly parts?: readonly Part[] }): readonly Part[] | undefined {
  return message.parts;
}
