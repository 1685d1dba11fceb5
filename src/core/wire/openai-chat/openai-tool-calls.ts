// Puts tool calls together from their deltas. Servers differ in what they leave out: the index, the id, or both; some
// repeat the name, give a new id with each delta, or send all calls under index 0. Nothing here looks again at what came
// before, because arguments may be a whole file and come in as many deltas as it has words.

import { parseJson } from "../../platform/json.js";
import type { ToolCall } from "../../provider-api/provider.js";

interface OpenCall {
  id: string;
  name: string;
  arguments: string;
  /** Tells whether the arguments are whole; only for calls that come without an index, where that parts them. */
  readonly brackets: BracketCount | undefined;
}

export class ToolCallAssembler {
  readonly #calls: OpenCall[] = [];
  /** The last call under each index and id. */
  readonly #byIndex = new Map<number, OpenCall>();
  readonly #byId = new Map<string, OpenCall>();

  /**
   * Takes `delta.tool_calls`, `message.tool_calls` or the `function_call` of old. Gives the characters of names and
   * arguments that came of it.
   */
  add(entries: unknown): number {
    let characters = 0;
    for (const entry of Array.isArray(entries) ? entries : [entries])
      if (typeof entry === "object" && entry !== null) characters += this.#addOne(entry as Readonly<Record<string, unknown>>);
    return characters;
  }

  /** The calls, whole. One whose arguments are cut is left out where the answer ran into its limit; a nameless one always is. */
  take(cutAtLimit: boolean): ToolCall[] {
    return this.#calls
      .filter((call) => call.name !== "" && (!cutAtLimit || isJson(call.arguments)))
      .map((call, position) => ({
        id: call.id || `call_${position}`,
        name: call.name,
        arguments: call.arguments.trim() === "" ? "{}" : call.arguments,
      }));
  }

  #addOne(entry: Readonly<Record<string, unknown>>): number {
    const inner = entry["function"];
    const described = typeof inner === "object" && inner !== null ? (inner as typeof entry) : entry;
    const name = typeof described["name"] === "string" ? described["name"] : "";
    const id = typeof entry["id"] === "string" ? entry["id"] : "";
    const index = typeof entry["index"] === "number" ? entry["index"] : undefined;
    const given = described["arguments"];
    const text = typeof given === "string" ? given : given === undefined || given === null ? "" : JSON.stringify(given);
    const call = this.#callFor(index, id, name) ?? this.#open(index);
    if (id !== "") this.#byId.set(id, call);
    call.id ||= id;
    call.arguments += text;
    call.brackets?.read(text);
    if (call.name !== "") return text.length;
    call.name = name;
    // What has no name is no call, so it counts from its name on.
    return name === "" ? 0 : name.length + call.arguments.length;
  }

  #open(index: number | undefined): OpenCall {
    const call: OpenCall = { id: "", name: "", arguments: "", brackets: index === undefined ? new BracketCount() : undefined };
    this.#calls.push(call);
    if (index !== undefined) this.#byIndex.set(index, call);
    return call;
  }

  /** The call that a delta continues; undefined where it starts one. */
  #callFor(index: number | undefined, id: string, name: string): OpenCall | undefined {
    if (index !== undefined) {
      const same = this.#byIndex.get(index);
      // Another id starts a call only together with a name: some servers make up a new id for each delta.
      return same && id !== "" && name !== "" && same.id !== "" && same.id !== id ? undefined : same;
    }
    if (id !== "") {
      const same = this.#byId.get(id);
      if (same || name !== "") return same;
    }
    const last = this.#calls.at(-1);
    if (name === "" || !last) return last;
    // A name again: the same call repeating itself, unless what it has is whole already.
    return last.name === name && last.brackets?.areClosed === false ? last : undefined;
  }
}

/** Whether the brackets of a JSON text are closed, told piece by piece. */
class BracketCount {
  #open = 0;
  #anyClosed = false;
  #inString = false;
  #escaped = false;

  get areClosed(): boolean {
    return this.#anyClosed && this.#open === 0;
  }

  read(text: string): void {
    for (let position = 0; position < text.length; position += 1) {
      const character = text[position];
      if (this.#escaped) this.#escaped = false;
      else if (character === "\\") this.#escaped = this.#inString;
      else if (character === '"') this.#inString = !this.#inString;
      else if (this.#inString) continue;
      else if (character === "{" || character === "[") this.#open += 1;
      else if (character === "}" || character === "]") {
        this.#open -= 1;
        this.#anyClosed = true;
      }
    }
  }
}

function isJson(text: string): boolean {
  return text.trim() === "" || parseJson(text) !== undefined;
}
