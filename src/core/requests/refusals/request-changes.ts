// The changes of a request that the table of refusals consists of. Each returns the same request if there is nothing to change.

import type { ChatParameters, ChatRequest, Dialect, ToolDefinition } from "../../provider-api/provider.js";

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

export function withoutCarried(messages: ChatRequest["messages"]): ChatRequest["messages"] {
  if (!messages.some(({ reasoning }) => reasoning?.carried)) return messages;
  return messages.map((message) => {
    if (!message.reasoning?.carried) return message;
    const { reasoning, ...rest } = message;
    const { carried: _, ...kept } = reasoning;
    return Object.keys(kept).length > 0 ? { ...rest, reasoning: kept } : rest;
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
