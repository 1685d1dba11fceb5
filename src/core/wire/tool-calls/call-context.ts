// What an answer's reader needs to know about the request's tools: their names, and the ids already in use.

import { createId } from "../../platform/ids.js";
import type { ChatMessage, ChatRequest } from "../../provider-api/provider.js";
import type { ToolCallContext } from "./tool-call-assembler.js";

/** `now`: milliseconds since the Unix epoch. */
export function toolCallContext(
  { tools, messages }: Pick<ChatRequest, "tools" | "messages">,
  now: () => number,
): ToolCallContext {
  const usedIds = new Set(messages.flatMap(({ toolCalls }) => (toolCalls ?? []).map(({ id }) => id)));
  return {
    ...(tools !== undefined && tools.length > 0 ? { tools: tools.map(({ name }) => name), offered: tools } : {}),
    read: messages.flatMap(({ role, content }) => (role === "user" || role === "tool" ? textsOf(content) : [])),
    usedIds,
    newId: () => `call_${createId(now())}`,
  };
}

function textsOf(content: ChatMessage["content"]): string[] {
  if (typeof content === "string") return [content];
  return content.flatMap((part) => (part.type === "text" ? [part.text] : []));
}
