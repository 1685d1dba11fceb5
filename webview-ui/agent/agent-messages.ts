// Messages between the agent's elements and the host.

import { type AgentReply, type AgentRequest, agentReplySchema } from "../../src/protocol/agent.js";
import { post } from "../state/post.js";
import type { Store } from "../state/store.js";

export function ask(from: EventTarget, message: AgentRequest): void {
  post(from, { type: "feature", feature: "agent", message });
}

/** Calls `receive` for each valid message of the host, and `restarted` after a snapshot; the result stops both. */
export function listenToAgent(store: Store, receive: (reply: AgentReply) => void, restarted?: () => void): () => void {
  return store.listen((change) => {
    if (change.kind === "snapshot") restarted?.();
    if (change.kind !== "feature-message" || change.feature !== "agent") return;
    const reply = agentReplySchema.safeParse(change.message);
    if (reply.success) receive(reply.data);
  });
}
