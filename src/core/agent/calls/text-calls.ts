// Calls that a model writes as text instead of calling: one fence or one object at the end of its answer that names an
// offered tool. Anything else is text for the user.

import { isObject, parseJson } from "../../platform/json.js";
import type { Tool } from "../../tools/tool.js";
import { toolNamed } from "./call-reader.js";

export interface TextCall {
  readonly tool: string;
  readonly argumentsText: string;
  /** The answer without the calls. */
  readonly text: string;
  /** Number of calls after the first, which are not carried out. */
  readonly others: number;
}

const nameKeys = ["name", "tool", "tool_name", "function"];
const argumentKeys = ["arguments", "parameters", "args", "input"];

/** `undefined` if the answer does not end with a call. */
export function textCallOf(text: string, tools: readonly Tool[]): TextCall | undefined {
  let rest = text.trimEnd();
  let calls: { readonly tool: string; readonly argumentsText: string }[] = [];
  for (;;) {
    const block = lastBlock(rest);
    const found = block && callsIn(block.body, tools);
    if (!block || !found || found.length === 0) break;
    calls = [...found, ...calls];
    rest = rest.slice(0, block.start).trimEnd();
  }
  const [first] = calls;
  return first && { ...first, text: rest, others: calls.length - 1 };
}

/** The fence, tag or object that ends a text. */
function lastBlock(text: string): { readonly start: number; readonly body: string } | undefined {
  for (const [open, close] of [
    ["```", "```"],
    ["<tool_call>", "</tool_call>"],
  ] as const) {
    if (!text.endsWith(close)) continue;
    const start = text.lastIndexOf(open, text.length - close.length - 1);
    if (start < 0) return undefined;
    const inside = text.slice(start + open.length, text.length - close.length);
    return { start, body: open === "```" ? inside.slice(inside.indexOf("\n") + 1) : inside };
  }
  if (!text.endsWith("}")) return undefined;
  // The object begins with a line: an object inside a sentence is an example.
  let tries = 0;
  for (let start = text.lastIndexOf("{"); start >= 0 && tries < mostTries; start = text.lastIndexOf("{", start - 1)) {
    if (text.length - start > longestCall) return undefined;
    if (start > 0 && text[start - 1] !== "\n") continue;
    tries += 1;
    const body = text.slice(start);
    if (isObject(parseJson(body))) return { start, body };
    // `lastIndexOf` from a negative position searches at 0 again.
    if (start === 0) return undefined;
  }
  return undefined;
}

/** How far back the beginning of an object is looked for: characters, and lines that begin with a brace. */
const longestCall = 20_000;
const mostTries = 40;

function callsIn(body: string, tools: readonly Tool[]): { tool: string; argumentsText: string }[] {
  const value = parseJson(body.trim());
  const objects = Array.isArray(value) ? value : [value];
  const calls = objects.map((object) => callIn(object, tools));
  return calls.some((call) => call === undefined) ? [] : calls.flatMap((call) => call ?? []);
}

function callIn(value: unknown, tools: readonly Tool[]): { tool: string; argumentsText: string } | undefined {
  if (!isObject(value)) return undefined;
  const inner = value["function"];
  if (isObject(inner)) return callIn(inner, tools);
  const name = nameKeys.map((key) => value[key]).find((each) => typeof each === "string");
  const tool = typeof name === "string" ? toolNamed(name, tools) : undefined;
  if (!tool) return undefined;
  const given = argumentKeys.map((key) => value[key]).find((each) => each !== undefined) ?? {};
  return { tool: tool.definition.name, argumentsText: typeof given === "string" ? given : JSON.stringify(given) };
}
