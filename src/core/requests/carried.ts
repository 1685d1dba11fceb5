// Reasoning that only its service can read: encrypted items, signed blocks, and signatures of calls. It expires there.

import type { ChatMessage } from "../provider-api/provider.js";

/** What a message carries; the same objects in every request of a conversation. */
export function carriedIn({ reasoning, toolCalls }: ChatMessage): readonly object[] {
  const ofCalls = toolCalls?.map(({ extraContent }) => extraContent) ?? [];
  return [reasoning?.carried, reasoning?.details, ...ofCalls].filter((each) => each !== undefined);
}
