// The body of a chat-completions request. Specified at https://platform.openai.com/docs/api-reference/chat/create.

import type { ChatMessage, ChatRequest, ContentPart, SentReasoning, ToolDefinition } from "../../provider-api/provider.js";
import { withAnswersAfterResults, withNineCharacterIds } from "../tool-calls/outgoing-calls.js";
import { toolSchema } from "../tool-calls/tool-schema.js";

export interface RequestShape {
  /** The request's destination: some services are known to refuse certain fields. */
  readonly baseUrl?: string;
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

/** Requests token counts at the end of the stream, unless the server is known to refuse that. */
export function openAIChatBody(request: ChatRequest, shape: RequestShape): Record<string, unknown> {
  const { temperature, maxTokens, topP, stop, reasoningEffort } = request.parameters ?? {};
  const { withoutUsage, otherTokenLimitField } = request.dialect ?? {};
  const stream = request.stream !== false;
  return {
    model: request.model,
    messages: wireMessages(shapedFor(request, shape.baseUrl)),
    stream,
    ...(stream && !withoutUsage ? { stream_options: { include_usage: true } } : {}),
    ...(temperature !== undefined ? { temperature } : {}),
    ...(maxTokens !== undefined ? { [tokenLimitField(shape, otherTokenLimitField)]: maxTokens } : {}),
    ...(topP !== undefined ? { top_p: topP } : {}),
    ...(stop !== undefined && stop.length > 0 ? { stop } : {}),
    ...(reasoningEffort !== undefined ? { reasoning_effort: reasoningEffort } : {}),
    ...(request.tools !== undefined && request.tools.length > 0
      ? {
          tools: request.tools.map((tool) => wireTool(tool, isGemini(shape.baseUrl))),
          // "auto" is the default, and some servers refuse the field.
          ...(request.toolChoice === "required" ? { tool_choice: "required" } : {}),
        }
      : {}),
    ...shape.extraBody,
  };
}

function tokenLimitField({ maxTokensField }: RequestShape, other: true | undefined): RequestShape["maxTokensField"] {
  if (!other) return maxTokensField;
  return maxTokensField === "max_tokens" ? "max_completion_tokens" : "max_tokens";
}

/**
 * Mistral's tokenizer, which other services also use, requires ids of nine letters and digits, and refuses a user message
 * right after a tool result.
 */
function shapedFor({ model, messages }: ChatRequest, baseUrl: string | undefined): readonly ChatMessage[] {
  if (!messages.some(({ toolCalls }) => toolCalls !== undefined)) return messages;
  const isMistral = /mistral|mixtral|ministral|magistral|codestral|devstral|pixtral|voxtral/i.test(`${baseUrl} ${model}`);
  return isMistral ? withAnswersAfterResults(withNineCharacterIds(messages)) : messages;
}

function isGemini(baseUrl: string | undefined): boolean {
  return baseUrl !== undefined && /\bgenerativelanguage\.googleapis\.com\b/i.test(baseUrl);
}

/** In this format a tool result is text only: its images follow in a user message, after all results of a turn. */
function wireMessages(messages: readonly ChatMessage[]): Record<string, unknown>[] {
  const wired: Record<string, unknown>[] = [];
  let images: ContentPart[] = [];
  const giveImages = (): void => {
    if (images.length > 0) wired.push({ role: "user", content: wireContent(images) });
    images = [];
  };
  for (const message of messages) {
    const { role, content } = message;
    if (role !== "tool") giveImages();
    const isMixed = role === "tool" && typeof content !== "string";
    wired.push(wireMessage(isMixed ? { ...message, content: content.filter(({ type }) => type === "text") } : message));
    if (isMixed) images.push(...content.filter(({ type }) => type === "image"));
  }
  giveImages();
  return wired;
}

function wireMessage(message: ChatMessage): Record<string, unknown> {
  const { role, toolCalls, toolCallId } = message;
  const content = wireContent(message.content);
  const calls = toolCalls !== undefined && toolCalls.length > 0;
  return {
    role,
    content: calls && content === "" ? null : content,
    ...(calls
      ? {
          tool_calls: toolCalls.map((call) => ({
            id: call.id,
            type: "function",
            function: { name: call.name, arguments: call.arguments },
            ...(call.extraContent ? { extra_content: call.extraContent } : {}),
          })),
          ...wireReasoning(message.reasoning),
        }
      : {}),
    ...(toolCallId !== undefined ? { tool_call_id: toolCallId } : {}),
  };
}

/** Sends text without images as a string: many servers accept no list then. */
function wireContent(content: string | readonly ContentPart[]): unknown {
  if (typeof content === "string") return content;
  if (content.every((part) => part.type === "text")) return content.map((part) => part.text).join("\n");
  return content.map((part) =>
    part.type === "text"
      ? { type: "text", text: part.text }
      : { type: "image_url", image_url: { url: `data:${part.mimeType};base64,${part.data}` } },
  );
}

/** Sends reasoning back in the field in which it came. */
function wireReasoning(reasoning: SentReasoning | undefined): Record<string, unknown> {
  if (!reasoning) return {};
  const { field, text, details } = reasoning;
  return {
    ...(field !== undefined && field !== "thinking" ? { [field]: text ?? "" } : {}),
    ...(details !== undefined ? { reasoning_details: details } : {}),
  };
}

/** Gemini refuses an object schema without properties, but accepts a tool without a schema. */
function wireTool({ name, description, inputSchema }: ToolDefinition, omitsEmpty: boolean): Record<string, unknown> {
  const parameters = toolSchema(inputSchema);
  const isEmpty = Object.keys(parameters["properties"] ?? { unknown: true }).length === 0;
  return { type: "function", function: { name, description, ...(omitsEmpty && isEmpty ? {} : { parameters }) } };
}
