// What OpenAI refuses in Responses, and Anthropic in Messages.

import { isObject } from "../../../src/core/platform/json.js";
import { problemWithTurns } from "../../sandbox/messages/turn-rules.js";
import { type Json, objectsIn, type StrictRules } from "./strict-service.js";

const encrypted = (round: number): string => `gAAAAA-${round}`;

export const responses: StrictRules = {
  name: "OpenAI, Responses",
  baseUrl: "https://api.openai.com/v1",
  api: "responses",
  model: "gpt-5.4",
  problem: (body) => {
    if (body["store"] !== false) return "store must be false";
    const known = ["model", "instructions", "input", "stream", "store", "include", "stream_options", "max_output_tokens"];
    const extra = Object.keys(body).find((field) => ![...known, "reasoning", "tools", "tool_choice"].includes(field));
    if (extra !== undefined) return `Unsupported parameter: '${extra}' is not supported with this model.`;
    const loose = objectsIn(body["tools"]).some((tool) => tool["type"] !== "function" || tool["strict"] !== false);
    if (loose) return "Invalid schema for function: 'additionalProperties' is required to be supplied and to be false.";
    return problemWithItems(objectsIn(body["input"]));
  },
  reply: ({ text, thought, calls }, round) => ({
    object: "response",
    status: "completed",
    output: [
      {
        type: "reasoning",
        id: `rs_${round}`,
        summary: [{ type: "summary_text", text: thought }],
        encrypted_content: encrypted(round),
      },
      ...(text === ""
        ? []
        : [
            {
              type: "message",
              role: "assistant",
              phase: "commentary",
              content: [{ type: "output_text", text, annotations: [] }],
            },
          ]),
      ...calls.map((call, position) => ({
        type: "function_call",
        id: `fc_${round}_${position}`,
        call_id: `call_${round}_${position}`,
        ...call,
      })),
    ],
    usage: { input_tokens: 100, output_tokens: 10, total_tokens: 110 },
  }),
};

/** Each reasoning item comes before the calls that it led to, as it was sent; each call has one result. */
function problemWithItems(items: readonly Json[]): string | undefined {
  let open: string[] = [];
  let reasoned: string | undefined;
  for (const item of items) {
    const { type, call_id: callId } = item;
    if (type === "item_reference") return "Items are not persisted when `store` is set to false.";
    if (type === "reasoning") {
      reasoned = /^gAAAAA-(\d+)$/.exec(String(item["encrypted_content"]))?.[1];
      if (reasoned === undefined || item["id"] !== `rs_${reasoned}`) return "The encrypted content could not be verified.";
    } else if (type === "function_call") {
      const round = /^call_(\d+)_\d+$/.exec(String(callId))?.[1];
      if (round !== undefined && round !== reasoned)
        return `Item '${String(callId)}' of type 'function_call' was provided without its required 'reasoning' item.`;
      if (item["id"] !== undefined) return "Items are not persisted when `store` is set to false.";
      open.push(String(callId));
    } else if (type === "function_call_output") {
      if (!open.includes(String(callId))) return `No tool call found for function call output with call_id ${String(callId)}.`;
      open = open.filter((id) => id !== callId);
    } else if (type === "message") {
      if (item["role"] !== "assistant" && open.length > 0) return `No tool output found for function call ${open[0]}.`;
    } else return `Invalid value: '${String(type)}'.`;
    if (type !== "reasoning" && type !== "function_call" && type !== "message") reasoned = undefined;
  }
  return open.length > 0 ? `No tool output found for function call ${open[0]}.` : undefined;
}

const signed = (thought: string, round: number): string => `EqQB-${round}-${thought.length}`;

export const messages: StrictRules = {
  name: "Anthropic",
  baseUrl: "https://api.anthropic.com/v1",
  api: "messages",
  model: "claude-opus-4-7",
  problem: (body) => {
    const known = ["model", "max_tokens", "system", "messages", "stream", "tools", "tool_choice", "thinking", "output_config"];
    const extra = Object.keys(body).find((field) => !known.includes(field));
    if (extra !== undefined) return `${extra}: Extra inputs are not permitted`;
    if (typeof body["max_tokens"] !== "number") return "max_tokens: Field required";
    const turns = objectsIn(body["messages"]);
    if (turns.at(-1)?.["role"] !== "user") return "This model does not support assistant message prefill.";
    return problemWithTurns(turns) ?? problemWithThinking(turns, isObject(body["thinking"]));
  },
  reply: ({ text, thought, calls }, round) => ({
    type: "message",
    id: `msg_${round}`,
    role: "assistant",
    content: [
      { type: "thinking", thinking: thought, signature: signed(thought, round) },
      ...(text === "" ? [] : [{ type: "text", text }]),
      ...calls.map((call, position) => ({
        type: "tool_use",
        id: `toolu_${round}_${position}`,
        name: call.name,
        input: JSON.parse(call.arguments),
      })),
    ],
    stop_reason: calls.length > 0 ? "tool_use" : "end_turn",
    usage: { input_tokens: 100, output_tokens: 10 },
  }),
  error: (message) => ({ type: "error", error: { type: "invalid_request_error", message } }),
};

/** Thinking comes first in a turn, unchanged, and in the turns of an open tool loop it must not be missing. */
function problemWithThinking(turns: readonly Json[], isThinking: boolean): string | undefined {
  const asked = turns.findLastIndex(
    ({ role, content }) => role === "user" && objectsIn(content).every(({ type }) => type !== "tool_result"),
  );
  for (const [index, { role, content }] of turns.entries()) {
    if (role !== "assistant") continue;
    const blocks = objectsIn(content);
    const thought = blocks.findIndex(({ type }) => type === "thinking");
    if (thought > 0) return `messages.${index}.content.${thought}: thinking blocks must come first`;
    const { thinking, signature } = blocks[0] ?? {};
    const round = /^EqQB-(\d+)-/.exec(String(signature))?.[1];
    if (thought === 0 && signature !== signed(String(thinking), Number(round)))
      return `messages.${index}.content.0: Invalid \`signature\` in \`thinking\` block`;
    const calls = blocks.some(({ type }) => type === "tool_use");
    if (isThinking && calls && index > asked && thought < 0)
      return `messages.${index}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`tool_use\``;
  }
  return undefined;
}
