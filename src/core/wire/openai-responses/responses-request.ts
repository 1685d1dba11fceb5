// Builds the body of a Responses request, with the conversation as items.
// Specified at https://platform.openai.com/docs/api-reference/responses/create.

import type { ChatMessage, ChatRequest, ContentPart, ToolCall, ToolDefinition } from "../../provider-api/provider.js";
import { toolSchema } from "../tool-calls/tool-schema.js";

export interface ResponsesShape {
  readonly baseUrl?: string;
  /** `host[:port]` that the request goes to. */
  readonly host: string;
  readonly reasons?: true;
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

type Item = Readonly<Record<string, unknown>>;

export function responsesBody(request: ChatRequest, shape: ResponsesShape): Record<string, unknown> {
  const { temperature, maxTokens, topP, reasoningEffort } = request.parameters ?? {};
  const { withoutUsage, withoutReasoningSummary, withoutEncryptedReasoning } = request.dialect ?? {};
  const { messages } = request;
  const instructions = messages.filter(({ role }) => role === "system").map(({ content }) => textOf(content));
  const stream = request.stream !== false;
  const reasons = reasoningEffort !== "none" && (shape.reasons || reasoningEffort !== undefined);
  const wantsSummary = reasons && !withoutReasoningSummary;
  const reasoning = {
    ...(reasoningEffort !== undefined ? { effort: reasoningEffort } : {}),
    ...(wantsSummary ? { summary: "auto" } : {}),
  };
  return {
    model: request.model,
    ...(instructions.length > 0 ? { instructions: instructions.join("\n\n") } : {}),
    input: messages.flatMap((message) => itemsOf(message, request.model, shape.host)),
    stream,
    store: false,
    ...(withoutEncryptedReasoning ? {} : { include: ["reasoning.encrypted_content"] }),
    // Without this, OpenAI pads each delta to a random length; other servers may refuse the unknown field.
    ...(stream && !withoutUsage && isOpenAI(shape.host) ? { stream_options: { include_obfuscation: false } } : {}),
    ...(temperature !== undefined ? { temperature } : {}),
    ...(topP !== undefined ? { top_p: topP } : {}),
    ...(maxTokens !== undefined ? { max_output_tokens: outputLimit(maxTokens) } : {}),
    ...(Object.keys(reasoning).length > 0 ? { reasoning } : {}),
    ...(request.tools !== undefined && request.tools.length > 0
      ? {
          tools: request.tools.map(wireTool),
          ...(request.toolChoice === "required" ? { tool_choice: "required" } : {}),
        }
      : {}),
    ...shape.extraBody,
  };
}

/** The service accepts no limit below 16. */
export function outputLimit(maxTokens: number): number {
  return Math.max(16, maxTokens);
}

function isOpenAI(host: string): boolean {
  return /(?:^|\.)(?:api\.openai\.com|openai\.azure\.com)(?::\d+)?$/i.test(host);
}

function itemsOf(message: ChatMessage, model: string, host: string): readonly Item[] {
  const { role, content } = message;
  switch (role) {
    case "system":
      return [];
    case "user":
      return [{ type: "message", role, content: inputOf(content) }];
    case "tool":
      return [{ type: "function_call_output", call_id: message.toolCallId ?? "", output: inputOf(content) }];
    case "assistant":
      return answerItems(message, model, host);
  }
}

/** Plain text is sent as a string, which all servers accept. */
function inputOf(content: string | readonly ContentPart[]): unknown {
  if (typeof content === "string") return content;
  if (content.every(({ type }) => type === "text")) return textOf(content);
  return content.map((part) =>
    part.type === "text"
      ? { type: "input_text", text: part.text }
      : { type: "input_image", image_url: `data:${part.mimeType};base64,${part.data}`, detail: "auto" },
  );
}

/** An answer's items in their original order, if it is known. */
function answerItems({ content, toolCalls = [], reasoning }: ChatMessage, model: string, host: string): readonly Item[] {
  const text = textOf(content);
  const carried = reasoning?.carried;
  const isOwn = carried?.api === "responses" && carried.model === model && carried.host === host;
  if (!isOwn || toolCalls.length === 0) return [...textItems(text), ...toolCalls.map(callItem)];
  const said = carried.items.filter(({ type }) => type === "message");
  // If the text has changed since, its current version is sent.
  const isUnchanged = said.map((item) => item["text"]).join("") === text;
  let callsGiven = 0;
  let textGiven = false;
  const items = carried.items.flatMap(({ type, ...item }): readonly Item[] => {
    if (type === "reasoning") return [{ type, ...item }];
    if (type === "function_call") {
      const call = toolCalls[callsGiven];
      callsGiven += 1;
      return call ? [callItem(call)] : [];
    }
    if (textGiven && !isUnchanged) return [];
    textGiven = true;
    return textItems(isUnchanged ? String(item["text"]) : text, item["phase"]);
  });
  return [...items, ...(textGiven ? [] : textItems(text)), ...toolCalls.slice(callsGiven).map(callItem)];
}

function textItems(text: string, phase?: unknown): readonly Item[] {
  if (text === "") return [];
  return [{ type: "message", role: "assistant", content: text, ...(typeof phase === "string" ? { phase } : {}) }];
}

/** Has no item id: it would link the call to a reasoning item that may be gone. */
function callItem({ id, name, arguments: text }: ToolCall): Item {
  return { type: "function_call", call_id: id, name, arguments: text };
}

function textOf(content: string | readonly ContentPart[]): string {
  if (typeof content === "string") return content;
  return content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
}

/** Sets `strict`, because it defaults to true and most schemas do not meet its rules. */
function wireTool({ name, description, inputSchema }: ToolDefinition): Item {
  return { type: "function", name, description, parameters: toolSchema(inputSchema), strict: false };
}
