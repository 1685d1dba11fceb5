// Collects one item of a Responses answer: a message, a tool call, or reasoning. The final item repeats everything, so this
// tracks what was received and adds only what is missing.

import { isObject, type JsonObject } from "../../platform/json.js";

export class OutputItem {
  isClosed = false;
  #type = "";
  #text = "";
  #hasReasoning = false;
  #reasoningKind = "";
  #startsPart = false;
  #callId = "";
  #name = "";
  readonly #arguments: string[] = [];
  #length = 0;
  #status = "";
  #phase: unknown;
  #final: JsonObject | undefined;

  /** Its type, also if no event has named it. */
  get kind(): string {
    return this.#type || (this.#name === "" ? (this.#hasReasoning ? "reasoning" : "message") : "function_call");
  }

  /** Whether the service stopped in the middle of the call. */
  get isIncomplete(): boolean {
    return this.#status === "incomplete" && this.kind === "function_call";
  }

  get call(): { readonly id: string; readonly name: string; readonly text: string } | undefined {
    if (this.#name === "") return undefined;
    return { id: this.#callId, name: this.#name, text: this.#arguments.join("") };
  }

  open(given: JsonObject): void {
    const { type, call_id: callId, phase, status } = given;
    if (typeof type === "string") this.#type = type;
    if (typeof callId === "string") this.#callId = callId;
    if (typeof status === "string") this.#status = status;
    this.#phase = phase ?? this.#phase;
    if (type === "function_call") this.name(given["name"]);
  }

  name(name: unknown): void {
    if (typeof name === "string" && name !== "") this.#name = name;
  }

  addText(text: string): void {
    this.#text += text;
  }

  beginSummaryPart(): void {
    this.#startsPart = this.#hasReasoning;
  }

  /** Returns the reasoning to show: parts of a summary become paragraphs, and only one kind of reasoning is shown. */
  addReasoning(text: string, kind: string): string {
    if (text === "") return "";
    this.#reasoningKind ||= kind;
    if (this.#reasoningKind !== kind) return "";
    const shown = this.#startsPart ? `\n\n${text}` : text;
    this.#startsPart = false;
    this.#hasReasoning = true;
    return shown;
  }

  /** Returns the number of characters added. */
  addArguments(text: string): number {
    this.#arguments.push(text);
    this.#length += text.length;
    return text.length;
  }

  /** Takes the final arguments, for servers that send no deltas of them. Returns the number of characters added. */
  closeArguments({ name, arguments: text }: JsonObject): number {
    this.name(name);
    return this.#length === 0 ? this.#addWhole(text) : 0;
  }

  /** Takes the final item; returns what the deltas did not contain. */
  close(given: JsonObject): { readonly text: string; readonly reasoning: string; readonly callCharacters: number } {
    this.open(given);
    this.isClosed = true;
    this.#final = given;
    const { type } = given;
    const text = type === "message" && this.#text === "" ? textIn(given["content"]) : "";
    this.#text += text;
    const reasoning = type === "reasoning" && !this.#hasReasoning ? reasoningIn(given) : "";
    const callCharacters = type === "function_call" && this.#length === 0 ? this.#addWhole(given["arguments"]) : 0;
    return { text, reasoning, callCharacters };
  }

  /** What the next request must send back; undefined if nothing. */
  get carried(): Readonly<Record<string, unknown>> | undefined {
    if (this.#type === "reasoning") return this.#final && isReadable(this.#final) ? { ...this.#final } : undefined;
    if (this.#name !== "") return { type: "function_call" };
    if (this.#text === "") return undefined;
    return { type: "message", text: this.#text, ...(typeof this.#phase === "string" ? { phase: this.#phase } : {}) };
  }

  /** Accepts a string, or the object that some servers send. */
  #addWhole(value: unknown): number {
    if (value === undefined || value === null) return 0;
    return this.addArguments(typeof value === "string" ? value : JSON.stringify(value));
  }
}

/** The items that must be sent back with an answer's tool calls, in order; undefined if there is no such reasoning. */
export function carriedItems(items: readonly OutputItem[]): readonly Readonly<Record<string, unknown>>[] | undefined {
  const carried = items.flatMap(({ carried: item }) => (item ? [item] : []));
  const matters = carried.some(({ type, phase }) => type === "reasoning" || phase !== undefined);
  return matters && carried.some(({ type }) => type === "function_call") ? carried : undefined;
}

/** A service that stores nothing can read reasoning only from its encrypted content. */
function isReadable({ encrypted_content: content }: JsonObject): boolean {
  return typeof content === "string" && content !== "";
}

function textIn(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .filter(isObject)
    .map(({ text, refusal }) => (typeof text === "string" ? text : typeof refusal === "string" ? refusal : ""))
    .join("");
}

function reasoningIn({ summary, content }: JsonObject): string {
  for (const list of [summary, content]) {
    if (!Array.isArray(list)) continue;
    const texts = list.filter(isObject).flatMap(({ text }) => (typeof text === "string" && text !== "" ? [text] : []));
    if (texts.length > 0) return texts.join("\n\n");
  }
  return "";
}
