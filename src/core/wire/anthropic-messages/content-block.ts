// Collects one block of a Messages answer: text, thinking with its signature, or a tool call.

import { isObject, type JsonObject } from "../../platform/json.js";

export class ContentBlock {
  isClosed = false;
  #type = "";
  #thinking: string[] = [];
  #signature = "";
  #id = "";
  #name: unknown;
  readonly #arguments: string[] = [];
  #input: unknown;
  /** The block in its start event, for blocks that are complete there. */
  #start: JsonObject | undefined;
  #length = 0;

  /** Length of the arguments in characters. */
  get length(): number {
    return this.#length;
  }

  /** Takes the start of the block; returns the part to show. */
  open(given: JsonObject): { readonly text: string; readonly thinking: string } {
    const { type, id, name, input, text, thinking, signature } = given;
    this.#type = typeof type === "string" ? type : "";
    this.#start = given;
    if (this.#type === "tool_use") {
      this.#id = typeof id === "string" ? id : "";
      this.#name = name;
      this.#input = input;
      if (hasFields(input)) this.#length += JSON.stringify(input).length;
    }
    if (typeof signature === "string") this.#signature = signature;
    return {
      text: typeof text === "string" ? this.addText(text) : "",
      thinking: typeof thinking === "string" ? this.addThinking(thinking) : "",
    };
  }

  addText(text: string): string {
    this.#type ||= "text";
    return text;
  }

  addThinking(text: string): string {
    this.#type ||= "thinking";
    this.#thinking.push(text);
    return text;
  }

  addSignature(signature: string): void {
    this.#signature += signature;
  }

  /** Returns the number of characters added. */
  addArguments(json: string): number {
    this.#arguments.push(json);
    this.#length += json.length;
    return json.length;
  }

  /** The call in the assembler's format. */
  get call(): object | undefined {
    if (this.#type !== "tool_use") return undefined;
    const text = this.#arguments.join("");
    // The start contains an empty object, or the complete arguments.
    const given = text === "" && hasFields(this.#input) ? JSON.stringify(this.#input) : text;
    return { id: this.#id, function: { name: this.#name, arguments: given } };
  }

  /** What the next request must send back; undefined if nothing. */
  get carried(): Readonly<Record<string, unknown>> | undefined {
    switch (this.#type) {
      case "thinking":
        if (this.#signature === "") return undefined;
        return { type: "thinking", thinking: this.#thinking.join(""), signature: this.#signature };
      case "redacted_thinking":
        return this.#start ? { ...this.#start } : undefined;
      case "text":
      case "tool_use":
        return { type: this.#type };
      default:
        return undefined;
    }
  }
}

/** The blocks that must be sent back with an answer's tool calls, in order; undefined if none of them is thinking. */
export function carriedBlocks(blocks: readonly ContentBlock[]): readonly Readonly<Record<string, unknown>>[] | undefined {
  const carried = blocks.flatMap(({ carried: block }) => (block ? [block] : []));
  const has = (...types: readonly string[]): boolean => carried.some(({ type }) => types.includes(String(type)));
  return has("tool_use") && has("thinking", "redacted_thinking") ? carried : undefined;
}

function hasFields(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length > 0;
}
