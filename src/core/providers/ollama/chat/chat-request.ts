// The body of `POST /api/chat`. Specified at https://docs.ollama.com/api/chat.

import { nearestEffort } from "../../../models/efforts.js";
import { isObject, parseJson } from "../../../platform/json.js";
import type { ReasoningEffort } from "../../../provider-api/effort.js";
import type { ChatMessage, ChatRequest, ContentPart, ToolCall, ToolDefinition } from "../../../provider-api/provider.js";
import { toolSchema } from "../../../wire/tool-calls/tool-schema.js";

export interface ChatOptions {
  /** Context window to run with, in tokens; absent: the server decides. */
  readonly contextLength?: number;
  /** Seconds, or a Go duration; absent: the server decides. */
  readonly keepAlive?: string | number;
  /** How the model reasons; asking for an unsupported mode makes the server refuse the request. */
  readonly reasoning: "none" | "switch" | "levels";
}

export function ollamaChatBody(request: ChatRequest, options: ChatOptions): Record<string, unknown> {
  const { temperature, maxTokens, topP, topK, minP, stop, reasoningEffort } = request.parameters ?? {};
  const modelOptions = {
    // If it differs from the running model's context, the server reloads the model.
    ...(options.contextLength !== undefined ? { num_ctx: options.contextLength } : {}),
    ...(temperature !== undefined ? { temperature } : {}),
    ...(maxTokens !== undefined ? { num_predict: maxTokens } : {}),
    ...(topP !== undefined ? { top_p: topP } : {}),
    ...(topK !== undefined ? { top_k: topK } : {}),
    ...(minP !== undefined ? { min_p: minP } : {}),
    ...(stop !== undefined && stop.length > 0 ? { stop } : {}),
  };
  return {
    model: request.model,
    messages: request.messages.map((message, index, all) => wireMessage(message, all, index)),
    stream: request.stream !== false,
    // Otherwise the server silently drops the oldest messages. Servers before 0.12.6 ignore the field and still do.
    truncate: false,
    ...(request.tools !== undefined && request.tools.length > 0 ? { tools: request.tools.map(wireTool) } : {}),
    ...(reasoningEffort !== undefined && options.reasoning !== "none"
      ? { think: thinkOf(reasoningEffort, options.reasoning === "levels" && !request.dialect?.withoutThinkLevels) }
      : {}),
    ...(options.keepAlive !== undefined ? { keep_alive: options.keepAlive } : {}),
    ...(Object.keys(modelOptions).length > 0 ? { options: modelOptions } : {}),
  };
}

function thinkOf(effort: ReasoningEffort, hasLevels: boolean): boolean | string {
  if (effort === "none") return false;
  return hasLevels ? (nearestEffort(effort, ["low", "medium", "high"]) ?? true) : true;
}

function wireMessage(message: ChatMessage, all: readonly ChatMessage[], index: number): Record<string, unknown> {
  const { role, toolCalls, toolCallId } = message;
  const images = imagesOf(message.content);
  const toolName = toolCallId === undefined ? undefined : nameOfCall(toolCallId, all.slice(0, index));
  return {
    role,
    content: textOf(message.content),
    ...(images.length > 0 ? { images } : {}),
    ...(toolCalls !== undefined && toolCalls.length > 0 ? { tool_calls: toolCalls.map(wireToolCall) } : {}),
    ...(message.reasoning?.field === "thinking" ? { thinking: message.reasoning.text } : {}),
    // Older servers match a result to its call by the tool's name, newer ones also by the id.
    ...(toolName !== undefined ? { tool_name: toolName } : {}),
    ...(toolCallId !== undefined ? { tool_call_id: toolCallId } : {}),
  };
}

function textOf(content: string | readonly ContentPart[]): string {
  if (typeof content === "string") return content;
  return content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
}

/** Base64 without a prefix, as the server expects; it detects the image type from the bytes. */
function imagesOf(content: string | readonly ContentPart[]): string[] {
  return typeof content === "string" ? [] : content.flatMap((part) => (part.type === "image" ? [part.data] : []));
}

function nameOfCall(id: string, before: readonly ChatMessage[]): string | undefined {
  return before.flatMap(({ toolCalls }) => toolCalls ?? []).findLast((call) => call.id === id)?.name;
}

function wireToolCall(call: ToolCall): Record<string, unknown> {
  return { id: call.id, function: { name: call.name, arguments: argumentsOf(call.arguments) } };
}

/** The server accepts only an object; wraps any other value in one. */
function argumentsOf(json: string): unknown {
  if (json.trim() === "") return {};
  const value = parseJson(json);
  return isObject(value) ? value : { arguments: value === undefined ? json : value };
}

function wireTool(tool: ToolDefinition): Record<string, unknown> {
  return {
    type: "function",
    function: { name: tool.name, description: tool.description, parameters: toolSchema(tool.inputSchema) },
  };
}
