// The rules of Anthropic for a conversation's turns.

import { isObject } from "../../../src/core/platform/json.js";

type Json = Readonly<Record<string, unknown>>;

/** The service's error message about the turns; undefined if nothing is wrong. */
export function problemWithTurns(turns: readonly Json[]): string | undefined {
  if (turns[0]?.["role"] !== "user") return "messages: first message must use the user role";
  let open: readonly string[] = [];
  for (const [index, { role, content }] of turns.entries()) {
    if (role !== "user" && role !== "assistant") return `messages.${index}.role: Input should be 'user' or 'assistant'`;
    const blocks = blocksOf(content);
    if (blocks.length === 0) return `messages.${index}: content must not be empty`;
    const empty = blocks.some(({ type, text }) => type === "text" && String(text).trim() === "");
    if (empty) return `messages.${index}: text content blocks must be non-empty`;
    const problem = problemWithResults(blocks, open, index);
    if (problem !== undefined) return problem;
    const calls = blocks.filter(({ type }) => type === "tool_use").map(({ id }) => String(id));
    const odd = calls.find((id) => !/^[\w-]+$/.test(id));
    if (odd !== undefined) return `messages.${index}.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'`;
    open = calls;
  }
  if (open.length > 0) return unpaired(turns.length - 1, open);
  const last = turns.at(-1);
  const text = blocksOf(last?.["content"]).at(-1)?.["text"];
  if (last?.["role"] === "assistant" && typeof text === "string" && text !== text.trimEnd()) {
    return "messages: final assistant content cannot end with trailing whitespace";
  }
  return undefined;
}

/** The results come first, one for each call of the previous turn. */
function problemWithResults(blocks: readonly Json[], open: readonly string[], index: number): string | undefined {
  const results = blocks.filter(({ type }) => type === "tool_result").map(({ tool_use_id: id }) => String(id));
  const stray = results.find((id) => !open.includes(id));
  if (stray !== undefined)
    return `messages.${index}.content.0: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}`;
  const missing = open.filter((id) => !results.includes(id));
  if (missing.length > 0) return unpaired(index - 1, missing);
  const isFirst = blocks.slice(0, results.length).every(({ type }) => type === "tool_result");
  return isFirst ? undefined : unpaired(index - 1, open);
}

function unpaired(index: number, ids: readonly string[]): string {
  return `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${ids.join(", ")}`;
}

function blocksOf(content: unknown): readonly Json[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return Array.isArray(content) ? content.filter(isObject) : [];
}
