// Puts tool calls together from their deltas. Servers differ in what they leave out: the index, the id, or both; some
// repeat the name, give a new id with each delta, or send all calls under index 0.

import type { ToolCall } from "../providers/provider.js";
import { isObject } from "./error-body.js";

interface OpenCall {
  readonly index: number | undefined;
  id: string;
  name: string;
  arguments: string;
}

export class ToolCallAssembler {
  readonly #calls: OpenCall[] = [];

  get empty(): boolean {
    return this.#calls.length === 0;
  }

  /** Takes `delta.tool_calls`, `message.tool_calls` or the `function_call` of old; the characters of arguments that came. */
  add(entries: unknown): number {
    let characters = 0;
    for (const entry of Array.isArray(entries) ? entries : [entries]) if (isObject(entry)) characters += this.#addOne(entry);
    return characters;
  }

  /** The calls, whole. One whose arguments are cut is left out where the answer ran into its limit. */
  take(cutAtLimit: boolean): ToolCall[] {
    return this.#calls
      .filter((call) => !cutAtLimit || isJson(call.arguments))
      .map((call, position) => ({
        id: call.id || `call_${position}`,
        name: call.name,
        arguments: call.arguments.trim() === "" ? "{}" : call.arguments,
      }));
  }

  #addOne(entry: Readonly<Record<string, unknown>>): number {
    const described = isObject(entry["function"]) ? entry["function"] : entry;
    const name = typeof described["name"] === "string" ? described["name"] : "";
    const id = typeof entry["id"] === "string" ? entry["id"] : "";
    const index = typeof entry["index"] === "number" ? entry["index"] : undefined;
    const given = described["arguments"];
    const text = typeof given === "string" ? given : given === undefined || given === null ? "" : JSON.stringify(given);
    const call = this.#callFor(index, id, name) ?? this.#open(index);
    call.id ||= id;
    call.name ||= name;
    call.arguments += text;
    return text.length;
  }

  #open(index: number | undefined): OpenCall {
    const call: OpenCall = { index, id: "", name: "", arguments: "" };
    this.#calls.push(call);
    return call;
  }

  /** The call that a delta continues; undefined where it starts one. */
  #callFor(index: number | undefined, id: string, name: string): OpenCall | undefined {
    if (index !== undefined) {
      const same = this.#calls.findLast((call) => call.index === index);
      // Another id starts a call only together with a name: some servers make up a new id for each delta.
      return same && id !== "" && name !== "" && same.id !== "" && same.id !== id ? undefined : same;
    }
    if (id !== "") {
      const same = this.#calls.findLast((call) => call.id === id);
      if (same || name !== "") return same;
    }
    const last = this.#calls.at(-1);
    if (name === "" || !last) return last;
    // A name again: the same call repeating itself, unless what it has is complete already.
    return last.name === name && (last.arguments === "" || !isJson(last.arguments)) ? last : undefined;
  }
}

function isJson(text: string): boolean {
  if (text.trim() === "") return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
