// The changes of a request that the table of refusals consists of. Each returns the same request if there is nothing to change.

import type { ChatParameters, ChatRequest, Dialect, ToolDefinition } from "../../provider-api/provider.js";
import { carriedIn } from "../carried.js";

export function withDialect(request: ChatRequest, difference: keyof Dialect): ChatRequest {
  if (request.dialect?.[difference]) return request;
  return { ...request, dialect: { ...request.dialect, [difference]: true } };
}

export function without(request: ChatRequest, parameter: keyof ChatParameters): ChatRequest {
  if (request.parameters?.[parameter] === undefined) return request;
  const { [parameter]: _, ...parameters } = request.parameters;
  return { ...request, parameters };
}

export function withMessages(request: ChatRequest, messages: ChatRequest["messages"]): ChatRequest {
  return messages === request.messages ? request : { ...request, messages };
}

/** Without signed or encrypted reasoning, in any format; its plain text stays. */
export function withoutCarried(messages: ChatRequest["messages"]): ChatRequest["messages"] {
  if (!messages.some((message) => carriedIn(message).length > 0)) return messages;
  return messages.map((message) => {
    if (carriedIn(message).length === 0) return message;
    const { reasoning, toolCalls, ...rest } = message;
    const { carried: _, details: _details, ...kept } = reasoning ?? {};
    return {
      ...rest,
      ...(toolCalls ? { toolCalls: toolCalls.map(({ extraContent: _extra, ...call }) => call) } : {}),
      ...(kept.text !== undefined ? { reasoning: kept } : {}),
    };
  });
}

const plainKeywords: ReadonlySet<string> = new Set(["type", "description", "enum", "items", "properties", "required"]);
const deepestSchema = 20;

/** Reduces a schema to the keywords that every server supports. */
export function withPlainSchema(tool: ToolDefinition): ToolDefinition {
  const schema = plainSchema(tool.inputSchema, 0);
  return { ...tool, inputSchema: { properties: {}, ...schema, type: "object" } };
}

function plainSchema(schema: unknown, depth: number): Record<string, unknown> {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema) || depth > deepestSchema) return {};
  const plain: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (!plainKeywords.has(key)) continue;
    if (key === "properties" && typeof value === "object" && value !== null) {
      plain[key] = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plainSchema(each, depth + 1)]));
    } else if (key === "items") plain[key] = plainSchema(value, depth + 1);
    // Some servers do not support a list of types; use the first that is not null.
    else if (key === "type" && Array.isArray(value)) plain[key] = value.find((type) => type !== "null") ?? "string";
    else plain[key] = value;
  }
  return plain;
}
