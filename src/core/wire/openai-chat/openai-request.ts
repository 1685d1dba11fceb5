// The body of a chat-completions request. Specified at https://platform.openai.com/docs/api-reference/chat/create.

import type {
  ChatMessage,
  ChatRequest,
  ContentPart,
  SentReasoning,
  ToolCall,
  ToolDefinition,
} from "../../provider-api/provider.js";
import { answerAfterResults, withAnswersAfterResults, withNineCharacterIds } from "../tool-calls/outgoing-calls.js";
import { toolSchema } from "../tool-calls/tool-schema.js";

export interface RequestShape {
  /** The request's destination: some services are known to refuse certain fields. */
  readonly baseUrl?: string;
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

/** Requests token counts at the end of the stream, unless the server is known to refuse that. */
export function openAIChatBody(request: ChatRequest, shape: RequestShape): Record<string, unknown> {
  const { temperature, maxTokens, topP, topK, minP, stop, reasoningEffort } = request.parameters ?? {};
  const { withoutUsage, otherTokenLimitField } = request.dialect ?? {};
  const stream = request.stream !== false;
  return {
    model: request.model,
    messages: wireMessages(request, rulesFor(request.model, shape.baseUrl)),
    stream,
    ...(stream && !withoutUsage ? { stream_options: { include_usage: true } } : {}),
    ...(temperature !== undefined ? { temperature } : {}),
    ...(maxTokens !== undefined ? { [tokenLimitField(shape, otherTokenLimitField)]: maxTokens } : {}),
    ...(topP !== undefined ? { top_p: topP } : {}),
    // Not part of OpenAI's API, but of most servers of open models.
    ...(topK !== undefined ? { top_k: topK } : {}),
    ...(minP !== undefined ? { min_p: minP } : {}),
    ...(stop !== undefined && stop.length > 0 ? { stop } : {}),
    ...(reasoningEffort !== undefined ? { reasoning_effort: reasoningEffort } : {}),
    ...(request.tools !== undefined && request.tools.length > 0
      ? {
          tools: request.tools.map((tool) => wireTool(tool, rulesFor(request.model, shape.baseUrl).isGemini)),
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

/** What a service requires of a conversation with tool calls, by its address or by the model's name. */
interface Rules {
  readonly model: string;
  readonly host: string | undefined;
  /** Its tokenizer requires ids of nine letters and digits, and refuses a user message right after a tool result. */
  readonly isMistral: boolean;
  readonly isGemini: boolean;
  /** Refuses the first call of a step without a thought signature. */
  readonly needsSignatures: boolean;
  /** Refuses calls without `reasoning_content`. */
  readonly isDeepSeek: boolean;
}

function rulesFor(model: string, baseUrl = ""): Rules {
  const isGemini = /\bgenerativelanguage\.googleapis\.com\b/i.test(baseUrl);
  return {
    model,
    host: URL.canParse(baseUrl) ? new URL(baseUrl).host : undefined,
    isMistral: /mistral|mixtral|ministral|magistral|codestral|devstral|pixtral|voxtral/i.test(`${baseUrl} ${model}`),
    isGemini,
    needsSignatures: isGemini && !/gemini-[12]\b/i.test(model),
    isDeepSeek: /\bapi\.deepseek\.com\b/i.test(baseUrl),
  };
}

/** In this format a tool result is text only: its images follow in a user message, after all results of a turn. */
function wireMessages({ messages }: ChatRequest, rules: Rules): Record<string, unknown>[] {
  const hasCalls = messages.some(({ toolCalls }) => toolCalls !== undefined);
  const strict = rules.isMistral && hasCalls;
  const wired: Record<string, unknown>[] = [];
  let images: ContentPart[] = [];
  const giveImages = (): void => {
    if (images.length > 0) {
      if (strict) wired.push({ role: "assistant", content: answerAfterResults });
      wired.push({ role: "user", content: wireContent(images) });
    }
    images = [];
  };
  for (const message of strict ? withAnswersAfterResults(withNineCharacterIds(messages)) : messages) {
    const { role, content } = message;
    if (role !== "tool") giveImages();
    const isMixed = role === "tool" && typeof content !== "string";
    const given = isMixed ? { ...message, content: content.filter(({ type }) => type === "text") } : message;
    wired.push(wireMessage(given, rules));
    if (isMixed) images.push(...content.filter(({ type }) => type === "image"));
  }
  giveImages();
  return wired;
}

function wireMessage(message: ChatMessage, rules: Rules): Record<string, unknown> {
  const { role, toolCalls, toolCallId } = message;
  const content = wireContent(message.content);
  const calls = toolCalls !== undefined && toolCalls.length > 0;
  return {
    role,
    content: calls && content === "" ? null : content,
    ...(calls
      ? {
          tool_calls: toolCalls.map((call, position) => ({
            id: call.id,
            type: "function",
            function: { name: call.name, arguments: call.arguments },
            ...extraOf(call, position, rules),
          })),
          ...wireReasoning(message.reasoning, rules),
        }
      : {}),
    ...(toolCallId !== undefined ? { tool_call_id: toolCallId } : {}),
  };
}

/** Stands for the signature of a call that another model made: https://ai.google.dev/gemini-api/docs/thought-signatures */
const foreignSignature = { google: { thought_signature: "skip_thought_signature_validator" } };

/** Gemini's signatures; other services refuse the field. */
function extraOf({ extraContent }: ToolCall, position: number, { isGemini, needsSignatures, model }: Rules): object {
  if (extraContent) return isGemini || /gemini/i.test(model) ? { extra_content: extraContent } : {};
  return needsSignatures && position === 0 ? { extra_content: foreignSignature } : {};
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

/** Sends reasoning back in the field in which it came, and only to the service and model that it came from. */
function wireReasoning(reasoning: SentReasoning | undefined, { model, host, isDeepSeek }: Rules): Record<string, unknown> {
  const { from, field, text = "", details } = reasoning ?? {};
  const isOwn = from === undefined || (from.model === model && (from.host === undefined || from.host === host));
  // Also refuses the calls of other models without it.
  if (isDeepSeek) return { reasoning_content: isOwn ? text : "" };
  if (!isOwn) return {};
  return {
    ...(field !== undefined && field !== "thinking" ? { [field]: text } : {}),
    ...(details !== undefined ? { reasoning_details: details } : {}),
  };
}

/** Gemini refuses an object schema without properties, but accepts a tool without a schema. */
function wireTool({ name, description, inputSchema }: ToolDefinition, omitsEmpty: boolean): Record<string, unknown> {
  const parameters = toolSchema(inputSchema);
  const isEmpty = Object.keys(parameters["properties"] ?? { unknown: true }).length === 0;
  return { type: "function", function: { name, description, ...(omitsEmpty && isEmpty ? {} : { parameters }) } };
}
