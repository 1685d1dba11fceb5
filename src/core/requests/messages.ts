// Normalizes messages to what every model accepts, and makes the changes that some models require.

import type { ChatMessage, ContentPart } from "../provider-api/provider.js";

/**
 * Merges consecutive messages of one role, separated by a blank line, and drops blank answers. Many chat templates refuse
 * such messages, and failed answers leave them behind.
 */
export function inTurns(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const turns: ChatMessage[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    if (message.role === "assistant" && !message.toolCalls?.length && isBlank(message.content)) continue;
    const isSame = last?.role === message.role && (message.role === "user" || message.role === "assistant");
    if (last && isSame && !last.toolCalls?.length) turns[turns.length - 1] = { ...message, content: joined(last, message) };
    else turns.push(message);
  }
  return turns;
}

/** Moves the instructions into the first user message, for models without a system role. */
export function withInstructionsInFirstMessage(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const [first, second, ...rest] = messages;
  if (first?.role !== "system") return messages;
  const instructions: ChatMessage = { role: "user", content: first.content };
  return second?.role === "user"
    ? [{ ...second, content: joined(instructions, second) }, ...rest]
    : [instructions, ...(second ? [second] : []), ...rest];
}

/** Makes a conversation begin with a user message; its original beginning may have been cut. */
export function beginningWithUser(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const start = messages.findIndex(({ role }) => role !== "system");
  if (start < 0 || messages[start]?.role === "user") return messages;
  return [...messages.slice(0, start), { role: "user", content: "Continue." }, ...messages.slice(start)];
}

/** Removes the images that `isRefused` matches; a line of text replaces each. */
export function withoutImages(
  messages: readonly ChatMessage[],
  isRefused: (mimeType: string) => boolean,
): readonly ChatMessage[] {
  const made = messages.map((message) => {
    const { content } = message;
    if (typeof content === "string") return message;
    if (!content.some((part) => part.type === "image" && isRefused(part.mimeType))) return message;
    const parts = content.map(
      (part): ContentPart =>
        part.type === "image" && isRefused(part.mimeType)
          ? { type: "text", text: "(An image that this model does not take was left out.)" }
          : part,
    );
    return { ...message, content: parts.every(({ type }) => type === "text") ? textOf(parts) : parts };
  });
  return isSameList(made, messages) ? messages : made;
}

function isSameList(made: readonly ChatMessage[], given: readonly ChatMessage[]): boolean {
  return made.length === given.length && made.every((message, index) => message === given[index]);
}

function isBlank(content: ChatMessage["content"]): boolean {
  return typeof content === "string"
    ? content.trim() === ""
    : content.every((part) => part.type === "text" && part.text.trim() === "");
}

function joined(one: ChatMessage, other: ChatMessage): ChatMessage["content"] {
  if (isBlank(one.content)) return other.content;
  if (isBlank(other.content)) return one.content;
  if (typeof one.content === "string" && typeof other.content === "string") return `${one.content}\n\n${other.content}`;
  const [first, second] = [partsOf(one.content), partsOf(other.content)];
  const [last, next] = [first.at(-1), second[0]];
  if (last?.type !== "text" || next?.type !== "text") return [...first, ...second];
  return [...first.slice(0, -1), { type: "text", text: `${last.text}\n\n${next.text}` }, ...second.slice(1)];
}

function partsOf(content: ChatMessage["content"]): readonly ContentPart[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

function textOf(parts: readonly ContentPart[]): string {
  return parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
}
