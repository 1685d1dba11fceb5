// Builds the body of a Messages request. Specified at https://platform.claude.com/docs/en/api/messages/create.

import { parseObject } from "../../platform/json.js";
import type { ChatMessage, ChatRequest, ContentPart, ToolCall, ToolDefinition } from "../../provider-api/provider.js";
import { withPlainIds } from "../tool-calls/outgoing-calls.js";
import { toolSchema } from "../tool-calls/tool-schema.js";
import { takesPrefill, takesSampling, thinkingFields, usualLimit } from "./thinking.js";

export interface MessagesShape {
  /** `host[:port]` that the request goes to. */
  readonly host: string;
  readonly defaultMaxTokens?: number;
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

type Block = Readonly<Record<string, unknown>>;

interface Turn {
  readonly role: "user" | "assistant";
  readonly content: readonly Block[];
}

const continuing: Turn = { role: "user", content: [{ type: "text", text: "Continue." }] };

const cacheMark = { cache_control: { type: "ephemeral" } };

export function messagesBody(request: ChatRequest, shape: MessagesShape): Record<string, unknown> {
  const { temperature, maxTokens, topP, topK, stop, reasoningEffort } = request.parameters ?? {};
  const messages = withPlainIds(request.messages);
  const isOwn = ({ reasoning }: ChatMessage): boolean =>
    reasoning?.carried?.api === "messages" && reasoning.carried.model === request.model && reasoning.carried.host === shape.host;
  const limit = maxTokens ?? shape.defaultMaxTokens ?? usualLimit(request.model);
  const forced = request.toolChoice === "required" && (request.tools?.length ?? 0) > 0;
  // A tool loop that began without signed thinking must continue without it, and forced calls allow no thinking.
  const mayThink = !forced && !messages.slice(lastQuestion(messages)).some((message) => message.toolCalls && !isOwn(message));
  const thinking = mayThink ? thinkingFields(request.model, reasoningEffort, limit) : {};
  const thinks = thinking.thinking !== undefined && thinking.thinking["type"] !== "disabled";
  const samples = !thinks && takesSampling(request.model);
  const turns = turnsOf(messages, isOwn);
  if (turns.at(-1)?.role === "assistant" && !takesPrefill(request.model)) turns.push(continuing);
  const marks = !request.dialect?.withoutCacheMarks;
  const system = messages.filter(({ role }) => role === "system").flatMap(({ content }) => textBlocks(content));
  const tools = request.tools?.map(wireTool) ?? [];
  // A single question is not sent again, so caching it has no use.
  const goesOn = turns.length > 1 || tools.length > 0;
  return {
    model: request.model,
    max_tokens: limit,
    ...(system.length > 0 ? { system: marks ? markedLast(system) : system } : {}),
    messages: marks && goesOn ? withMarkedTurns(turns) : turns,
    stream: request.stream !== false,
    ...(temperature !== undefined && samples ? { temperature } : {}),
    ...(topP !== undefined && samples ? { top_p: topP } : {}),
    ...(topK !== undefined && samples ? { top_k: topK } : {}),
    ...(stop !== undefined && stop.length > 0 ? { stop_sequences: stop } : {}),
    ...thinking,
    ...(tools.length > 0
      ? { tools: marks ? markedLast(tools) : tools, ...(forced ? { tool_choice: { type: "any" } } : {}) }
      : {}),
    ...shape.extraBody,
  };
}

/** Index of the user's last message outside of a tool loop: results, and text that follows them, are one turn. */
function lastQuestion(messages: readonly ChatMessage[]): number {
  return Math.max(
    0,
    messages.findLastIndex(({ role }, index) => role === "user" && messages[index - 1]?.role !== "tool"),
  );
}

/** Merges adjacent messages of one role into a turn. Tool results are part of the user's turn, before the user's text. */
function turnsOf(messages: readonly ChatMessage[], isOwn: (message: ChatMessage) => boolean): Turn[] {
  const turns: { role: Turn["role"]; content: Block[] }[] = [];
  for (const message of messages) {
    if (message.role === "system") continue;
    const role = message.role === "assistant" ? "assistant" : "user";
    const blocks = blocksOf(message, isOwn(message));
    if (blocks.length === 0) continue;
    const last = turns.at(-1);
    if (last?.role === role) last.content = last.content.concat(blocks);
    else turns.push({ role, content: [...blocks] });
  }
  const [first] = turns;
  if (first?.role === "assistant") turns.unshift({ ...continuing, content: [...continuing.content] });
  return turns.map((turn, index) =>
    turn.role === "assistant" && index === turns.length - 1 ? withoutTrailingSpace(turn) : turn,
  );
}

function blocksOf(message: ChatMessage, isOwn: boolean): readonly Block[] {
  const { role, content, toolCalls = [], reasoning } = message;
  if (role === "tool") {
    return [
      {
        type: "tool_result",
        tool_use_id: message.toolCallId ?? "",
        content: resultOf(content),
        ...(message.isError ? { is_error: true } : {}),
      },
    ];
  }
  const texts = textAndImages(content);
  if (toolCalls.length === 0) return texts;
  const carried = isOwn ? (reasoning?.carried?.items ?? []) : [];
  return carried.length > 0 ? inOrder(carried, texts, toolCalls) : [...texts, ...toolCalls.map(callBlock)];
}

/** The blocks in their original order: the service refuses signed thinking in any other position. */
function inOrder(carried: readonly Block[], texts: readonly Block[], toolCalls: readonly ToolCall[]): readonly Block[] {
  let callsGiven = 0;
  let textGiven = false;
  const blocks = carried.flatMap(({ type, ...block }): readonly Block[] => {
    if (type === "tool_use") {
      const call = toolCalls[callsGiven];
      callsGiven += 1;
      return call ? [callBlock(call)] : [];
    }
    if (type !== "text") return [{ type, ...block }];
    if (textGiven) return [];
    textGiven = true;
    return texts;
  });
  return [...blocks, ...(textGiven ? [] : texts), ...toolCalls.slice(callsGiven).map(callBlock)];
}

function callBlock({ id, name, arguments: text }: ToolCall): Block {
  return { type: "tool_use", id, name, input: parseObject(text) ?? {} };
}

/** Omits empty texts, because the service refuses them. */
function textBlocks(content: string | readonly ContentPart[]): readonly Block[] {
  return textAndImages(content).filter(({ type }) => type === "text");
}

function textAndImages(content: string | readonly ContentPart[]): readonly Block[] {
  const parts: readonly ContentPart[] = typeof content === "string" ? [{ type: "text", text: content }] : content;
  return parts.flatMap((part): readonly Block[] => {
    if (part.type === "text") return part.text.trim() === "" ? [] : [{ type: "text", text: part.text }];
    return [{ type: "image", source: { type: "base64", media_type: part.mimeType, data: part.data } }];
  });
}

/** Plain text is sent as a string, which all servers accept. */
function resultOf(content: string | readonly ContentPart[]): unknown {
  if (typeof content === "string") return content;
  const blocks = textAndImages(content);
  return blocks.every(({ type }) => type === "text") ? blocks.map(({ text }) => text).join("\n") : blocks;
}

function withoutTrailingSpace(turn: Turn): Turn {
  const last = turn.content.at(-1);
  if (last?.["type"] !== "text") return turn;
  return { ...turn, content: [...turn.content.slice(0, -1), { ...last, text: String(last["text"]).trimEnd() }] };
}

/** Marks the end of the conversation and its end one turn ago: the service uses the longest cached prefix. */
function withMarkedTurns(turns: readonly Turn[]): readonly Turn[] {
  const asked = turns.flatMap(({ role }, index) => (role === "user" ? [index] : [])).slice(-2);
  return turns.map((turn, index) => (asked.includes(index) ? { ...turn, content: markedLast(turn.content) } : turn));
}

function markedLast<Entry extends Block>(entries: readonly Entry[]): readonly Block[] {
  const last = entries.at(-1);
  return last ? [...entries.slice(0, -1), { ...last, ...cacheMark }] : entries;
}

function wireTool({ name, description, inputSchema }: ToolDefinition): Block {
  return { name, description, input_schema: toolSchema(inputSchema) };
}
