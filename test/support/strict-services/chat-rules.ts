// The rules of chat completions that all strict services share: known fields only, and exactly one result right after each
// call. Each service adds its own.

import { isObject } from "../../../src/core/platform/json.js";
import { type Json, objectsIn, type Said, type StrictRules } from "./strict-service.js";

/** What a service adds to the common rules. */
export interface ChatService {
  readonly name: string;
  readonly baseUrl: string;
  readonly model: string;
  /** Fields of an assistant message and of a call besides the usual ones. */
  readonly messageFields?: readonly string[];
  readonly callFields?: readonly string[];
  readonly newId?: (round: number, position: number) => string;
  /** Fields that carry the reasoning of an answer. */
  readonly reasoning?: (thought: string, round: number) => Json;
  readonly callExtra?: (round: number, position: number) => Json;
  problem?(messages: readonly Json[], body: Json): string | undefined;
  error?(message: string): unknown;
}

export function chatRules(service: ChatService): StrictRules {
  const id = service.newId ?? ((round, position) => `call_${round}_${position}_aBcDeFgHiJkLmNoPqRsT`);
  return {
    name: service.name,
    baseUrl: service.baseUrl,
    api: "chat-completions",
    model: service.model,
    problem: (body) => {
      const messages = objectsIn(body["messages"]);
      return commonProblem(messages, body, service) ?? service.problem?.(messages, body);
    },
    reply: (said, round) => reply(said, round, service, id),
    ...(service.error ? { error: service.error } : {}),
  };
}

function reply({ text, thought, calls }: Said, round: number, service: ChatService, id: (r: number, p: number) => string): Json {
  const made = calls.map((call, position) => ({
    id: id(round, position),
    type: "function",
    function: call,
    ...service.callExtra?.(round, position),
  }));
  const message = {
    role: "assistant",
    content: text === "" ? null : text,
    ...(thought === "" ? {} : service.reasoning?.(thought, round)),
    ...(made.length > 0 ? { tool_calls: made } : {}),
  };
  return {
    object: "chat.completion",
    model: service.model,
    choices: [{ index: 0, message, finish_reason: made.length > 0 ? "tool_calls" : "stop" }],
    usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
  };
}

function commonProblem(messages: readonly Json[], body: Json, service: ChatService): string | undefined {
  let open: string[] = [];
  for (const [index, message] of messages.entries()) {
    const at = `messages[${index}]`;
    const { role, content, tool_calls: toolCalls } = message;
    const extra = Object.keys(message).find((field) => !fieldsOf(role, service).has(field));
    if (extra !== undefined) return `${at}: property '${extra}' is unsupported`;
    if (open.length > 0 && role !== "tool") return `${at}: tool_call_ids did not have response messages: ${open.join(", ")}`;
    if (role === "tool") {
      const call = String(message["tool_call_id"]);
      if (!open.includes(call))
        return `${at}: messages with role 'tool' must be a response to a preceding message with 'tool_calls'`;
      open = open.filter((other) => other !== call);
      if (typeof content !== "string") return `${at}: content of a tool message must be a string`;
      continue;
    }
    const calls = objectsIn(toolCalls);
    if (Array.isArray(toolCalls) && calls.length === 0) return `${at}: tool_calls is too short`;
    if (content === null && calls.length === 0) return `${at}: content must not be null`;
    if (content === "" && calls.length > 0) return `${at}: content must be null or have text`;
    if (Array.isArray(content) && role !== "user") return `${at}: only a user message may have parts`;
    const problem = calls.map((call) => problemWithCall(call, service)).find((each) => each !== undefined);
    if (problem !== undefined) return `${at}.${problem}`;
    open = calls.map((call) => String(call["id"]));
    if (new Set(open).size < open.length) return `${at}: duplicate tool_calls ids`;
  }
  if (open.length > 0) return `tool_call_ids did not have response messages: ${open.join(", ")}`;
  const tool = objectsIn(body["tools"]).find((each) => each["type"] !== "function" || !isObject(each["function"]));
  return tool ? "tools: Input should be a function" : undefined;
}

function fieldsOf(role: unknown, { messageFields = [] }: ChatService): ReadonlySet<string> {
  if (role === "assistant") return new Set(["role", "content", "tool_calls", ...messageFields]);
  return new Set(role === "tool" ? ["role", "content", "tool_call_id"] : ["role", "content"]);
}

function problemWithCall(call: Json, { callFields = [] }: ChatService): string | undefined {
  const known = new Set(["id", "type", "function", ...callFields]);
  const extra = Object.keys(call).find((field) => !known.has(field));
  if (extra !== undefined) return `tool_calls: property '${extra}' is unsupported`;
  const made = isObject(call["function"]) ? call["function"] : {};
  const args: unknown = JSON.parse(String(made["arguments"]));
  return isObject(args) && typeof made["name"] === "string" ? undefined : "tool_calls: arguments must be a JSON object";
}
