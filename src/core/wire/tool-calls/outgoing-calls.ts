// Normalizes the tool calls and results of a conversation to what every server accepts: unique ids, exactly one result
// right after each call, and no result without a call. Conversations from other extensions and truncated histories
// guarantee none of this. `core/requests` pairs them once, before any provider sees the messages; a wire format only adds
// what its own servers require.

import type { ChatMessage, ContentPart, ToolCall } from "../../provider-api/provider.js";

const cancelled = "The call was cancelled and has no result.";

/** Returns the same list if it has no calls and no results, and the same messages if nothing is wrong with them. */
export function withPairedResults(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  if (!messages.some(({ role, toolCalls }) => role === "tool" || toolCalls !== undefined)) return messages;
  const results = resultsByCall(messages);
  const ids = new Set<string>();
  const paired: ChatMessage[] = [];
  for (const message of messages) {
    if (message.role === "tool") {
      if (!results.taken.has(message)) paired.push(asText(message));
      continue;
    }
    const calls = message.toolCalls ?? [];
    const named = calls.map((call) => withId(call, freeId(call.id, ids)));
    paired.push(named.some((call, position) => call !== calls[position]) ? { ...message, toolCalls: named } : message);
    for (const [position, call] of calls.entries()) {
      const toolCallId = named[position]?.id ?? call.id;
      const result = results.of.get(call) ?? { role: "tool", content: cancelled };
      paired.push(result.toolCallId === toolCallId ? result : { ...result, toolCallId });
    }
  }
  return paired;
}

/** Maps ids to nine letters and digits, deterministically, so that the servers' prefix caches stay valid. */
export function withNineCharacterIds(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  return withIdsLike(/^[a-z\d]{9}$/i, messages);
}

/** Anthropic accepts only letters, digits, "_", and "-" in ids; ids with other characters are renamed consistently. */
export function withPlainIds(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  return withIdsLike(/^[\w-]{1,64}$/, messages);
}

function withIdsLike(good: RegExp, messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const renamed = new Map<string, string>();
  const taken = new Set<string>();
  const rename = (id: string): string => {
    const known = renamed.get(id);
    if (known !== undefined) return known;
    let short = good.test(id) ? id : nineCharacters(id);
    for (let attempt = 1; taken.has(short); attempt += 1) short = nineCharacters(`${id} ${attempt}`);
    taken.add(short);
    renamed.set(id, short);
    return short;
  };
  return messages.map((message) => ({
    ...message,
    ...(message.toolCalls ? { toolCalls: message.toolCalls.map((call) => ({ ...call, id: rename(call.id) })) } : {}),
    ...(message.toolCallId !== undefined ? { toolCallId: rename(message.toolCallId) } : {}),
  }));
}

export const answerAfterResults = "Done.";

/** Mistral's templates reject a user message right after a tool result. */
export function withAnswersAfterResults(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  return messages.flatMap((message, position) =>
    message.role === "user" && messages[position - 1]?.role === "tool"
      ? [{ role: "assistant", content: answerAfterResults }, message]
      : message,
  );
}

interface Results {
  readonly of: ReadonlyMap<ToolCall, ChatMessage>;
  /** Results that answer a call. */
  readonly taken: ReadonlySet<ChatMessage>;
}

/** Assigns each result to the last preceding call with that id that has no result yet. */
function resultsByCall(messages: readonly ChatMessage[]): Results {
  const open = new Map<string, ToolCall[]>();
  const of = new Map<ToolCall, ChatMessage>();
  const taken = new Set<ChatMessage>();
  for (const message of messages) {
    const ids = new Set(message.toolCalls?.map(({ id }) => id));
    // A reused id refers to the latest call.
    for (const id of ids) open.set(id, []);
    for (const call of message.toolCalls ?? []) open.get(call.id)?.push(call);
    const call = message.role === "tool" ? open.get(message.toolCallId ?? "")?.shift() : undefined;
    if (!call) continue;
    of.set(call, message);
    taken.add(message);
  }
  return { of, taken };
}

/** Keeps a result without a call as text: the model should still see it. */
function asText({ content }: ChatMessage): ChatMessage {
  const heading: ContentPart = { type: "text", text: "Result of an earlier tool call:" };
  if (typeof content === "string") return { role: "user", content: `${heading.text}\n${content}` };
  return { role: "user", content: [heading, ...content] };
}

function withId(call: ToolCall, id: string): ToolCall {
  return call.id === id ? call : { ...call, id };
}

function freeId(id: string, ids: Set<string>): string {
  let free = id === "" ? "call_1" : id;
  for (let number = 2; ids.has(free); number += 1) free = `${id === "" ? "call" : id}_${number}`;
  ids.add(free);
  return free;
}

const digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** FNV-1a with two seeds: enough bits for nine characters. Not for secrets. */
function nineCharacters(text: string): string {
  let [low, high] = [0x811c9dc5, 0x9dc5811c];
  for (let position = 0; position < text.length; position += 1) {
    low = Math.imul(low ^ text.charCodeAt(position), 0x01000193) >>> 0;
    high = Math.imul(high ^ low, 0x01000193) >>> 0;
  }
  let rest = (BigInt(high) << 32n) | BigInt(low);
  let id = "";
  while (id.length < 9) {
    id += digits[Number(rest % BigInt(digits.length))] ?? "";
    rest /= BigInt(digits.length);
  }
  return id;
}
