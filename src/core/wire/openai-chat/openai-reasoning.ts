// The reasoning in a delta or message, under each server's field names, and the part of it that must go back with the
// tool calls that follow it: DeepSeek refuses calls without their `reasoning_content`, models behind OpenRouter calls
// without their `reasoning_details` (https://openrouter.ai/docs/use-cases/reasoning-tokens).

import { isObject, type JsonObject } from "../../platform/json.js";
import type { SentReasoning } from "../../provider-api/provider.js";
import { readContentParts } from "./openai-content.js";

/** Fields of a detail that stream in pieces. */
const growing: ReadonlySet<string> = new Set(["text", "summary", "data", "signature"]);

export class ReceivedReasoning {
  #field: "reasoning_content" | "reasoning" | undefined;
  readonly #texts: string[] = [];
  readonly #details: Record<string, unknown>[] = [];

  get any(): boolean {
    return this.#texts.length > 0 || this.#details.length > 0;
  }

  /** The reasoning to send back with the calls; undefined if the server sent none in a separate field. */
  get sent(): SentReasoning | undefined {
    if (this.#field === undefined && this.#details.length === 0) return undefined;
    return {
      ...(this.#field !== undefined ? { field: this.#field, text: this.#texts.join("") } : {}),
      ...(this.#details.length > 0 ? { details: this.#details } : {}),
    };
  }

  /** Returns a delta's reasoning once: some servers send the same text in two fields. */
  read(delta: JsonObject): string {
    // Read field by field, because this runs for every delta.
    const { reasoning_details: details, reasoning_content: content, reasoning, thinking, thinking_blocks: blocks } = delta;
    const detailed = Array.isArray(details) ? this.#addDetails(details) : "";
    if (typeof content === "string" && content !== "") return this.#keep("reasoning_content", content);
    if (typeof reasoning === "string" && reasoning !== "") return this.#keep("reasoning", reasoning);
    const other = thinking ?? blocks ?? reasoning;
    if (typeof other === "string") return other;
    return other ? readContentParts(markThinking(other)).reasoning : detailed;
  }

  #keep(field: "reasoning_content" | "reasoning", text: string): string {
    this.#field ??= field;
    this.#texts.push(text);
    return text;
  }

  /** Stores details in order, joining the pieces of each; returns their text. */
  #addDetails(details: readonly unknown[]): string {
    let text = "";
    for (const detail of details) {
      if (!isObject(detail)) continue;
      const { type, index } = detail;
      const piece = detail["text"] ?? detail["summary"];
      if (typeof piece === "string") text += piece;
      const known = this.#details.findLast((other) => other["type"] === type && other["index"] === index);
      if (!known || index === undefined) this.#details.push({ ...detail });
      else join(known, detail);
    }
    return text;
  }
}

function join(known: Record<string, unknown>, piece: JsonObject): void {
  for (const [key, value] of Object.entries(piece)) {
    const before = known[key];
    if (growing.has(key) && typeof value === "string" && typeof before === "string") known[key] = before + value;
    else if (value !== null && value !== undefined) known[key] = value;
  }
}

/** Converts blocks such as `{content: "…"}` or `[{thinking: "…"}]` to the parts that `readContentParts` reads. */
function markThinking(value: unknown): unknown {
  const blocks = Array.isArray(value) ? value : [value];
  return blocks.map((block) => {
    if (typeof block === "string") return { type: "thinking", thinking: block };
    return isObject(block) ? { type: "thinking", thinking: block["thinking"] ?? block["text"] ?? block["content"] } : undefined;
  });
}
