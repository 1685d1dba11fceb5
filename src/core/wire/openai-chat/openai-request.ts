// The body of a chat-completions request. Specified at https://platform.openai.com/docs/api-reference/chat/create.

import type { ChatMessage, ChatRequest, ContentPart } from "../../provider-api/provider.js";
import { tokensOfWeight, tokensPerImage, weightOf } from "../../tokens/token-estimate.js";

export interface RequestShape {
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

/** `includeUsage` asks for token counts at the end of the stream, which some servers refuse. */
export function openAIChatBody(request: ChatRequest, shape: RequestShape, includeUsage: boolean): Record<string, unknown> {
  const { temperature, maxTokens, topP, stop, reasoningEffort } = request.parameters ?? {};
  const stream = request.stream !== false;
  return {
    model: request.model,
    messages: wireMessages(request.messages),
    stream,
    ...(stream && includeUsage ? { stream_options: { include_usage: true } } : {}),
    ...(temperature !== undefined ? { temperature } : {}),
    ...(maxTokens !== undefined ? { [shape.maxTokensField]: maxTokens } : {}),
    ...(topP !== undefined ? { top_p: topP } : {}),
    ...(stop !== undefined && stop.length > 0 ? { stop } : {}),
    ...(reasoningEffort !== undefined ? { reasoning_effort: reasoningEffort } : {}),
    ...(request.tools !== undefined && request.tools.length > 0
      ? {
          tools: request.tools.map(wireTool),
          // "auto" is what servers do unasked, and some refuse the field.
          ...(request.toolChoice === "required" ? { tool_choice: "required" } : {}),
        }
      : {}),
    ...shape.extraBody,
  };
}

/** Tokens that the messages are likely to cost. */
export function estimatePromptTokens(request: Pick<ChatRequest, "messages">): number {
  let weight = 0;
  let images = 0;
  for (const { content, toolCalls } of request.messages) {
    if (typeof content === "string") weight += weightOf(content);
    else
      for (const part of content)
        if (part.type === "text") weight += weightOf(part.text);
        else images++;
    for (const call of toolCalls ?? []) weight += weightOf(call.name) + weightOf(call.arguments);
  }
  return tokensOfWeight(weight) + images * tokensPerImage;
}

/** The result of a tool is text alone on this wire: its images follow as the user's, once all results of a turn are told. */
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
          })),
        }
      : {}),
    ...(toolCallId !== undefined ? { tool_call_id: toolCallId } : {}),
  };
}

/** Text alone goes as a string: many servers take no list where there is no image in it. */
function wireContent(content: string | readonly ContentPart[]): unknown {
  if (typeof content === "string") return content;
  if (content.every((part) => part.type === "text")) return content.map((part) => part.text).join("\n");
  return content.map((part) =>
    part.type === "text"
      ? { type: "text", text: part.text }
      : { type: "image_url", image_url: { url: `data:${part.mimeType};base64,${part.data}` } },
  );
}

function wireTool(tool: NonNullable<ChatRequest["tools"]>[number]): Record<string, unknown> {
  return { type: "function", function: { name: tool.name, description: tool.description, parameters: tool.inputSchema } };
}
