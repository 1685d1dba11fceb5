// Converts what another extension sends through VS Code's language-model API to a provider request. Recognizes parts by
// their shape: VS Code has more kinds of them than its declarations name, and adds some with each version.

import { isObject } from "../../core/platform/json.js";
import { reasoningEfforts } from "../../core/provider-api/effort.js";
import type { ChatMessage, ChatParameters, ContentPart, ToolDefinition } from "../../core/provider-api/provider.js";
import { toolSchema } from "../../core/wire/tool-calls/tool-schema.js";

/** The fields of `vscode.LanguageModelChatRequestMessage` that are read. */
export interface GivenMessage {
  /** 1 the user, 2 the assistant, 3 the system. */
  readonly role: number;
  readonly content: readonly unknown[];
}

export interface ReadMessages {
  readonly messages: readonly ChatMessage[];
  /** MIME types of attachments that no provider accepts, without duplicates. */
  readonly unsendable: readonly string[];
}

const assistant = 2;
const system = 3;

/** Messages in the providers' form: at most one system message, which comes first; each tool result is its own message. */
export function readMessages(given: readonly GivenMessage[]): ReadMessages {
  const unsendable = new Set<string>();
  const instructions: string[] = [];
  const messages: ChatMessage[] = [];
  for (const { role, content } of given) {
    const read = readParts(content, unsendable);
    if (role === system) instructions.push(textOf(read.parts));
    else if (role === assistant) {
      const text = textOf(read.parts);
      if (text !== "" || read.calls.length > 0) {
        messages.push({ role: "assistant", content: text, ...(read.calls.length > 0 ? { toolCalls: read.calls } : {}) });
      }
    } else {
      // Results come first: services require them right after the message with the calls.
      for (const { callId, parts } of read.results) messages.push({ role: "tool", content: plain(parts), toolCallId: callId });
      if (read.parts.length > 0) messages.push({ role: "user", content: plain(read.parts) });
    }
  }
  const instruction = instructions.filter((text) => text !== "").join("\n\n");
  return {
    messages: instruction === "" ? messages : [{ role: "system", content: instruction }, ...messages],
    unsendable: [...unsendable],
  };
}

/** The parameters in `modelOptions`, under the names of OpenAI's API or SnowCell's own. */
export function readParameters(options: Readonly<Record<string, unknown>> | undefined): ChatParameters {
  const given = (...names: readonly string[]): unknown => names.map((name) => options?.[name]).find((value) => value != null);
  const temperature = given("temperature");
  const maxTokens = given("maxTokens", "max_tokens", "max_completion_tokens", "maxOutputTokens");
  const topP = given("topP", "top_p");
  const topK = given("topK", "top_k");
  const minP = given("minP", "min_p");
  const stop = given("stop");
  const stops = (Array.isArray(stop) ? stop : [stop]).filter((entry) => typeof entry === "string");
  const effort = reasoningEfforts.find((level) => level === given("reasoningEffort", "reasoning_effort"));
  return {
    ...(isNumber(temperature) ? { temperature } : {}),
    ...(isNumber(maxTokens) && maxTokens >= 1 ? { maxTokens: Math.round(maxTokens) } : {}),
    ...(isNumber(topP) ? { topP } : {}),
    ...(isNumber(topK) && topK >= 1 ? { topK: Math.round(topK) } : {}),
    ...(isNumber(minP) ? { minP } : {}),
    ...(stops.length > 0 ? { stop: stops } : {}),
    ...(effort ? { reasoningEffort: effort } : {}),
  };
}

/** Tools in the providers' form; a tool without a schema takes no input. */
export function readTools(
  tools: readonly { readonly name: string; readonly description: string; readonly inputSchema?: object | undefined }[],
): ToolDefinition[] {
  return tools.map(({ name, description, inputSchema }) => ({
    name,
    description,
    inputSchema: toolSchema({ ...inputSchema }),
  }));
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

interface ReadParts {
  readonly parts: ContentPart[];
  readonly calls: { readonly id: string; readonly name: string; readonly arguments: string }[];
  readonly results: { readonly callId: string; readonly parts: readonly ContentPart[] }[];
}

function readParts(content: readonly unknown[], unsendable: Set<string>): ReadParts {
  const read: ReadParts = { parts: [], calls: [], results: [] };
  for (const part of content) {
    if (typeof part === "string") read.parts.push({ type: "text", text: part });
    if (!isObject(part)) continue;
    const { callId, name, input, value, data, mimeType } = part;
    if (typeof callId === "string" && Array.isArray(part["content"])) {
      read.results.push({ callId, parts: readParts(part["content"], unsendable).parts });
    } else if (typeof callId === "string" && typeof name === "string") {
      read.calls.push({ id: callId, name, arguments: JSON.stringify(input ?? {}) });
    } else if (typeof mimeType === "string" && data instanceof Uint8Array) {
      const attached = readData(mimeType, data);
      if (attached) read.parts.push(attached);
      else if (mimeType.includes("/")) unsendable.add(mimeType);
    } else if (isThought(part)) {
      // Reasoning is not sent back: services reject it from a client, or take it for answer text.
    } else if (typeof value === "string") {
      if (value !== "") read.parts.push({ type: "text", text: value });
    } else if (isObject(value)) {
      read.parts.push({ type: "text", text: textOfElement(value) });
    }
  }
  return read;
}

/** An image or a text; undefined for anything else, such as the markers that VS Code's own chat puts between parts. */
function readData(mimeType: string, data: Uint8Array): ContentPart | undefined {
  if (mimeType.startsWith("image/")) return { type: "image", mimeType, data: base64(data) };
  if (/^text\/|^application\/(?:[\w.+-]+\+)?json\b/.test(mimeType)) {
    return { type: "text", text: new TextDecoder().decode(data) };
  }
  return undefined;
}

function base64(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64");
}

/** A thinking part: a text with an id or with metadata. */
function isThought(part: object): boolean {
  return "value" in part && ("id" in part || "metadata" in part);
}

/** The texts in a `@vscode/prompt-tsx` tree, in order; anything else becomes JSON. */
function textOfElement(value: Readonly<Record<string, unknown>>): string {
  if (!isObject(value["node"])) return JSON.stringify(value);
  const texts: string[] = [];
  const visit = (node: unknown): void => {
    if (!isObject(node)) return;
    if (typeof node["text"] === "string") texts.push(node["lineBreakBefore"] ? `\n${node["text"]}` : node["text"]);
    if (Array.isArray(node["children"])) node["children"].forEach(visit);
  };
  visit(value["node"]);
  return texts.join("");
}

function textOf(parts: readonly ContentPart[]): string {
  return parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("");
}

/** Parts that are only text as a string, which every provider accepts. */
function plain(parts: readonly ContentPart[]): string | readonly ContentPart[] {
  return parts.every(({ type }) => type === "text") ? textOf(parts) : parts;
}
