// Thinking errors of Anthropic: a budget that is too small, incompatible parameters, and changed thinking.

import { isObject } from "../../../src/core/platform/json.js";

type Json = Readonly<Record<string, unknown>>;

/** The service's error message; undefined if nothing is wrong. `signed`: thinking by its signature. */
export function problemWithThinking(body: Json, signed: ReadonlyMap<string, string>): string | undefined {
  const turns = (Array.isArray(body["messages"]) ? body["messages"] : []).filter(isObject);
  for (const [index, { content }] of turns.entries()) {
    const blocks = Array.isArray(content) ? content.filter(isObject) : [];
    for (const [place, { type, thinking, signature }] of blocks.entries()) {
      if (type !== "thinking") continue;
      if (signed.get(String(signature)) !== thinking) {
        return `messages.${index}.content.${place}: Invalid \`signature\` in \`thinking\` block`;
      }
    }
  }
  const { thinking } = body;
  if (!isObject(thinking) || thinking["type"] === "disabled") return undefined;
  if (thinking["type"] === "enabled") {
    const budget = Number(thinking["budget_tokens"]);
    if (!(budget >= 1024)) return "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024";
    if (budget >= Number(body["max_tokens"])) return "`max_tokens` must be greater than `thinking.budget_tokens`.";
  }
  if (body["temperature"] !== undefined && body["temperature"] !== 1) {
    return "`temperature` may only be set to 1 when thinking is enabled.";
  }
  const choice = isObject(body["tool_choice"]) ? body["tool_choice"]["type"] : "auto";
  if (choice === "any" || choice === "tool") return "Thinking may not be enabled when tool_choice forces tool use.";
  return problemWithOpenLoop(turns);
}

/** The open tool calls had thinking, which must come first. */
function problemWithOpenLoop(turns: readonly Json[]): string | undefined {
  const last = turns.findLast(({ role }) => role === "assistant");
  const next = turns[turns.findLastIndex(({ role }) => role === "assistant") + 1];
  const answers = Array.isArray(next?.["content"]) ? next["content"].filter(isObject) : [];
  if (!last || !answers.some(({ type }) => type === "tool_result")) return undefined;
  const [first] = Array.isArray(last["content"]) ? last["content"].filter(isObject) : [];
  if (first?.["type"] === "thinking" || first?.["type"] === "redacted_thinking") return undefined;
  return `Expected \`thinking\` or \`redacted_thinking\`, but found \`${String(first?.["type"])}\`. When \`thinking\` is enabled, a final \`assistant\` message must start with a thinking block.`;
}
