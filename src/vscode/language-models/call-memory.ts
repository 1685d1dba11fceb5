// What servers want returned with their tool calls but VS Code's API cannot carry: reasoning and signatures. Kept here by
// model and call, because the conversation comes back through other extensions.

import type { ChatEvent, ChatMessage, ChatRequest, SentReasoning, ToolCall } from "../../core/provider-api/provider.js";

type CallEvent = Extract<ChatEvent, { readonly type: "tool-call" }>;

interface Kept {
  readonly extraContent?: ToolCall["extraContent"];
  readonly reasoning?: SentReasoning;
}

/** Maximum calls kept; more than the longest agent run makes. */
const mostCalls = 2_000;
/** Maximum characters of reasoning kept in all, so that memory is bounded. */
const mostCharacters = 8 * 1024 * 1024;

export class CallMemory {
  /** Oldest first. */
  private readonly kept = new Map<string, Kept>();
  private characters = 0;

  keep(model: string, { call, reasoning }: CallEvent): void {
    if (!call.extraContent && !reasoning) return;
    const key = keyOf(model, call);
    this.forget(key);
    const kept = { ...(call.extraContent ? { extraContent: call.extraContent } : {}), ...(reasoning ? { reasoning } : {}) };
    this.kept.set(key, kept);
    this.characters += sizeOf(kept);
    while (this.kept.size > mostCalls || this.characters > mostCharacters) this.forget(this.kept.keys().next().value ?? key);
  }

  /** Puts the kept reasoning and signatures back on the request's calls. */
  recall<Asked extends Pick<ChatRequest, "messages">>(model: string, request: Asked): Asked {
    if (this.kept.size === 0) return request;
    return { ...request, messages: request.messages.map((message) => this.recallMessage(model, message)) };
  }

  private recallMessage(model: string, message: ChatMessage): ChatMessage {
    if (!message.toolCalls) return message;
    const found = message.toolCalls.map((call) => this.kept.get(keyOf(model, call)));
    const reasoning = found.find((kept) => kept?.reasoning)?.reasoning;
    return {
      ...message,
      toolCalls: message.toolCalls.map((call, position) => {
        const extraContent = found[position]?.extraContent;
        return extraContent ? { ...call, extraContent } : call;
      }),
      ...(reasoning ? { reasoning } : {}),
    };
  }

  private forget(key: string): void {
    const kept = this.kept.get(key);
    if (!kept) return;
    this.characters -= sizeOf(kept);
    this.kept.delete(key);
  }
}

/** Servers restart the numbering of calls in each conversation, so the id alone does not identify a call. */
function keyOf(model: string, { id, name, arguments: text }: ToolCall): string {
  return JSON.stringify([model, id, name, canonical(text)]);
}

function canonical(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}

function sizeOf(kept: Kept): number {
  return JSON.stringify(kept).length;
}
