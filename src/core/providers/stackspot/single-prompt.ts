// A conversation as one text, for agents that take one prompt without roles. The labels are for the model, so they stay in
// English.

import type { ChatMessage, ChatRequest } from "../../provider-api/provider.js";

/** System prompt, earlier turns with labels, then the last message. A single message is sent unchanged. */
export function singlePrompt(messages: readonly ChatMessage[]): string {
  const [system, turns] = split(messages);
  const last = turns.at(-1);
  const before = system === "" ? [] : [system];
  if (last?.role !== "user") return [...before, ...turns.map(labelled)].join("\n\n");
  const earlier =
    turns.length > 1
      ? ["The conversation so far:", ...turns.slice(0, -1).map(labelled), "Now answer this message of the user:"]
      : [];
  return [...before, ...earlier, textOf(last)].join("\n\n");
}

/** Number of turns, not counting the system prompt. */
export function countTurns(messages: readonly ChatMessage[]): number {
  return split(messages)[1].length;
}

/** The messages without the system prompt and the first `count` turns, for an agent that already knows those. */
export function turnsAfter(messages: readonly ChatMessage[], count: number): readonly ChatMessage[] {
  return split(messages)[1].slice(count);
}

/** A digest (SHA-256, hexadecimal) of what an agent knows about a conversation: model, system prompt and every turn. */
export async function digestOf(request: Pick<ChatRequest, "model" | "messages">): Promise<string> {
  const turns = request.messages.map((message) => [message.role, textOf(message)]);
  const bytes = new TextEncoder().encode(JSON.stringify([request.model, turns]));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function split(messages: readonly ChatMessage[]): readonly [system: string, turns: readonly ChatMessage[]] {
  const [first] = messages;
  return first?.role === "system" ? [textOf(first), messages.slice(1)] : ["", messages];
}

function labelled(message: ChatMessage): string {
  const label = { system: "System", user: "User", assistant: "Assistant", tool: "Tool result" }[message.role];
  return `${label}:\n${textOf(message)}`;
}

/** Images cannot be sent; a note keeps the agent from answering as if there were none. */
function textOf({ content, toolCalls }: ChatMessage): string {
  const text =
    typeof content === "string"
      ? content
      : content.map((part) => (part.type === "text" ? part.text : "(An image that cannot be shown here.)")).join("\n");
  const calls = (toolCalls ?? []).map((call) => `(Called the tool ${call.name} with ${call.arguments})`);
  return [text, ...calls].filter((part) => part !== "").join("\n");
}
