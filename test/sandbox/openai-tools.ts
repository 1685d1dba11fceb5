// Tools and images in OpenAI's chat completions, and what its service rejects.
// Specified at https://platform.openai.com/docs/api-reference/chat/create.
//
// In addition to the markers of answers.ts, `[[call:name {"json": 1}]]` in the question calls a tool in the request;
// `tool_choice: "required"` calls the first one if no marker says otherwise. scripted-run.ts makes runs of several rounds.

import type { PromptImage, PromptMessage } from "./answers.js";
import { scriptedTurn } from "./scripted-run.js";

export interface WireToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly arguments: string;
}

let callsMade = 0;

/** The problem with a request's messages and tools, in the service's words; undefined if there is none. */
export function problemWithTools(body: Readonly<Record<string, unknown>>): { message: string; param: string } | undefined {
  const { messages, tools, tool_choice: choice } = body;
  if (tools !== undefined && !(Array.isArray(tools) && tools.length > 0 && tools.every(isTool))) {
    return { message: "`tools` must be a list of at least one function with a name.", param: "tools" };
  }
  if (choice !== undefined && tools === undefined) {
    return { message: "'tool_choice' is only allowed when 'tools' are specified.", param: "tool_choice" };
  }
  return Array.isArray(messages) ? problemWithResults(messages.filter(isRecord)) : undefined;
}

/** Each call must be answered right after the message that made it, and only with text. */
function problemWithResults(
  messages: readonly Readonly<Record<string, unknown>>[],
): { message: string; param: string } | undefined {
  let open = new Set<unknown>();
  for (const [index, message] of messages.entries()) {
    if (message["role"] === "tool") {
      if (!open.delete(message["tool_call_id"])) {
        const words = "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.";
        return { message: `Invalid parameter: ${words}`, param: `messages.[${index}].role` };
      }
      if (partsOf(message["content"]).some(({ type }) => type !== "text")) {
        return {
          message: "Invalid content type for a message with role 'tool': only text.",
          param: `messages.[${index}].content`,
        };
      }
      continue;
    }
    if (open.size > 0) return unanswered(open, index);
    const calls = message["tool_calls"];
    open = new Set(Array.isArray(calls) ? calls.filter(isRecord).map(({ id }) => id) : []);
  }
  return open.size > 0 ? unanswered(open, messages.length) : undefined;
}

function unanswered(open: ReadonlySet<unknown>, index: number): { message: string; param: string } {
  const words = "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.";
  return { message: `${words} Missing: ${[...open].join(", ")}`, param: `messages.[${index}].role` };
}

/** The images in one message's content; undefined for an invalid address or invalid base64. */
export function imagesIn(content: unknown): PromptImage[] | undefined {
  const images: PromptImage[] = [];
  for (const part of partsOf(content)) {
    if (part["type"] !== "image_url") continue;
    const address = isRecord(part["image_url"]) ? part["image_url"]["url"] : undefined;
    const [, mimeType = "", data = ""] = /^data:(image\/[\w.+-]+);base64,([A-Za-z\d+/]+={0,2})$/.exec(String(address)) ?? [];
    if (data === "" || data.length % 4 !== 0) return undefined;
    images.push({ mimeType, bytes: Buffer.from(data, "base64").length });
  }
  return images;
}

/** What the model says with the calls that it makes instead of an answer. */
export interface ToolTurn {
  readonly text: string;
  readonly calls: readonly WireToolCall[];
}

/** The calls in place of an answer; `undefined` if the model answers. */
export function calledTools(body: Readonly<Record<string, unknown>>, messages: readonly PromptMessage[]): ToolTurn | undefined {
  return toolTurn(toolNames(body["tools"]), body["tool_choice"], messages);
}

/** The same for tools with these names; the choice is `required`, `none`, or up to the model. */
export function toolTurn(names: readonly string[], choice: unknown, messages: readonly PromptMessage[]): ToolTurn | undefined {
  if (names.length === 0 || choice === "none") return undefined;
  const turn = scriptedTurn(messages, names);
  if (turn) return { text: turn.text, calls: turn.calls.map((call) => ({ id: nextId(), ...call })) };
  const call = markedCall(names, choice, messages);
  return call ? { text: "", calls: [call] } : undefined;
}

function markedCall(names: readonly string[], choice: unknown, messages: readonly PromptMessage[]): WireToolCall | undefined {
  const last = messages.at(-1);
  if (last?.role !== "user") return undefined;
  const [, asked = "", json = ""] = /\[\[call:([\w-]+) (.*?)\]\]/s.exec(last.text) ?? [];
  const first = choice === "required" ? names[0] : undefined;
  const name = names.includes(asked) ? asked : first;
  if (name === undefined) return undefined;
  return { id: nextId(), name, arguments: name === asked ? json : "{}" };
}

function nextId(): string {
  callsMade += 1;
  return `call_sandbox_${callsMade}`;
}

export function toolNames(tools: unknown): string[] {
  return Array.isArray(tools) ? tools.filter(isTool).map((tool) => tool.function.name) : [];
}

function isTool(tool: unknown): tool is { readonly function: { readonly name: string } } {
  return isRecord(tool) && isRecord(tool["function"]) && typeof tool["function"]["name"] === "string";
}

function partsOf(content: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(content) ? content.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
