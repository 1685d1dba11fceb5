// One item of a Responses answer while it arrives: a message, a call, or reasoning. It keeps what has been seen of it, so
// that its final form, which repeats everything, adds only what was missing.

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

  /** Its type, also where no event has named it. */
  get kind(): string {
    return this.#type || (this.#name === "" ? (this.#hasReasoning ? "reasoning" : "message") : "function_call");
  }

  /** A call that its service broke off. */
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

  /** What of the reasoning is to be shown: parts of a summary are paragraphs, and one kind of reasoning is enough. */
  addReasoning(text: string, kind: string): string {
    if (text === "") return "";
    this.#reasoningKind ||= kind;
    if (this.#reasoningKind !== kind) return "";
    const shown = this.#startsPart ? `\n\n${text}` : text;
    this.#startsPart = false;
    this.#hasReasoning = true;
    return shown;
  }

  /** Returns the characters that it brought. */
  addArguments(text: string): number {
    this.#arguments.push(text);
    this.#length += text.length;
    return text.length;
  }

  /** The arguments in their final form, for servers that send no deltas of them. Returns the characters that it brought. */
  closeArguments({ name, arguments: text }: JsonObject): number {
    this.name(name);
    return this.#length === 0 ? this.#addWhole(text) : 0;
  }

  /** Takes the final form; returns what no delta had brought. */
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

  /** What the next request has to bring back of it; undefined if nothing. */
  get carried(): Readonly<Record<string, unknown>> | undefined {
    if (this.#type === "reasoning") return this.#final && isReadable(this.#final) ? { ...this.#final } : undefined;
    if (this.#name !== "") return { type: "function_call" };
    if (this.#text === "") return undefined;
    return { type: "message", text: this.#text, ...(typeof this.#phase === "string" ? { phase: this.#phase } : {}) };
  }

  /** Text as it is; some servers give an object. */
  #addWhole(value: unknown): number {
    if (value === undefined || value === null) return 0;
    return this.addArguments(typeof value === "string" ? value : JSON.stringify(value));
  }
}

/** The items that the calls of an answer have to come back with, in order; undefined if none of it is worth carrying. */
export function carriedItems(items: readonly OutputItem[]): readonly Readonly<Record<string, unknown>>[] | undefined {
  const carried = items.flatMap(({ carried: item }) => (item ? [item] : []));
  const matters = carried.some(({ type, phase }) => type === "reasoning" || phase !== undefined);
  return matters && carried.some(({ type }) => type === "function_call") ? carried : undefined;
}

/** Without its encrypted content, reasoning means nothing to a service that has stored none. */
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
