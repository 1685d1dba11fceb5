// Start here: tool calls from their deltas; outgoing-calls.ts is the way back. Servers leave out the index, the id, or both, repeat or split names, give a new
// id with each delta, one id to every call, or send all calls under index 0. Deltas are appended and never read twice,
// because arguments may be a whole file; what they amount to is decided at the end.

import { isObject, type JsonObject } from "../../platform/json.js";
import type { ToolCall } from "../../provider-api/provider.js";
import { isCutJson, readToolArguments, ValueScan } from "./tool-arguments.js";

export interface ToolCallContext {
  /** Names of the tools that the request offered; absent if unknown. */
  readonly tools?: readonly string[];
  /** Ids that earlier calls of the conversation have. */
  readonly usedIds?: ReadonlySet<string>;
  /** Calls never come in pieces on this wire, so each entry is one. */
  readonly wholeCalls?: true;
  /** An id that no other call has. */
  readonly newId: () => string;
}

export interface TakenCalls {
  readonly calls: readonly ToolCall[];
  /** A call whose arguments ended in the middle. */
  readonly cut: boolean;
  /** The name of a call whose arguments are no JSON. */
  readonly broken: string | undefined;
}

interface CallDelta {
  readonly index: number | undefined;
  readonly id: string;
  readonly name: string;
  /** A piece of the arguments. */
  readonly text: string;
  readonly extraContent: JsonObject | undefined;
}

interface OpenCall {
  readonly index: number | undefined;
  id: string;
  name: string;
  readonly arguments: string[];
  /** Characters of the arguments. */
  length: number;
  readonly scan: ValueScan;
  /** What goes back to the server with the call. */
  extraContent: JsonObject | undefined;
}

export class ToolCallAssembler {
  readonly #calls: OpenCall[] = [];
  /** The last call under each index and id. */
  readonly #byIndex = new Map<number, OpenCall>();
  readonly #byId = new Map<string, OpenCall>();

  constructor(private readonly context: ToolCallContext) {}

  get any(): boolean {
    return this.#calls.length > 0;
  }

  /** Takes `delta.tool_calls`, `message.tool_calls` or a legacy `function_call`. Returns the characters it brought. */
  add(entries: unknown): number {
    let characters = 0;
    const list = Array.isArray(entries) ? entries : [entries];
    for (const entry of list) if (isObject(entry)) characters += this.#addOne(entry, list.length > 1);
    return characters;
  }

  /** The calls that are whole. `endedEarly`: the answer was cut, so a call that has no arguments yet is cut too. */
  take(endedEarly: boolean): TakenCalls {
    const calls: ToolCall[] = [];
    const ids = new Set(this.context.usedIds);
    /** By the server's own id, to find a call that was sent twice. */
    const byId = new Map<string, ToolCall>();
    let cut = false;
    let broken: string | undefined;
    for (const call of this.#calls) {
      if (call.name === "") continue;
      const text = call.arguments.join("");
      const given = endedEarly && text.trim() === "" ? undefined : readToolArguments(text);
      const name = this.#toolName(call.name);
      if (given === undefined) {
        if (endedEarly || isCutJson(text)) cut = true;
        else broken ??= name;
        continue;
      }
      const before = byId.get(call.id);
      if (before?.name === name && before.arguments === given) continue;
      const id = call.id === "" || ids.has(call.id) ? this.context.newId() : call.id;
      ids.add(id);
      const taken = { id, name, arguments: given, ...(call.extraContent ? { extraContent: call.extraContent } : {}) };
      if (call.id !== "") byId.set(call.id, taken);
      calls.push(taken);
    }
    return { calls, cut, broken };
  }

  /** `amongOthers`: several entries came together. */
  #addOne(entry: JsonObject, amongOthers: boolean): number {
    const delta = readDelta(entry);
    // Entries that come together with names and nothing to tell them apart are calls of their own, even if equal.
    const isOwn = amongOthers && delta.name !== "" && delta.id === "" && delta.index === undefined;
    const call = (this.context.wholeCalls || isOwn ? undefined : this.#callFor(delta)) ?? this.#open(delta.index);
    const { id, name, text } = delta;
    if (id !== "") this.#byId.set(id, call);
    call.id ||= id;
    call.extraContent = delta.extraContent ?? call.extraContent;
    if (text !== "") {
      call.arguments.push(text);
      call.length += text.length;
      for (let position = 0; position < text.length; position += 1) call.scan.read(text[position] ?? "");
    }
    return text.length + this.#addName(call, name);
  }

  /** Names come whole, again with each delta, or in pieces. */
  #addName(call: OpenCall, name: string): number {
    if (name === "" || name === call.name) return 0;
    const before = call.name.length;
    if (call.name === "" || name.startsWith(call.name)) call.name = name;
    else if (call.length === 0) call.name += name;
    return Math.max(0, call.name.length - before);
  }

  #open(index: number | undefined): OpenCall {
    const scan = new ValueScan();
    const call: OpenCall = { index, id: "", name: "", arguments: [], length: 0, scan, extraContent: undefined };
    this.#calls.push(call);
    if (index !== undefined) this.#byIndex.set(index, call);
    return call;
  }

  /** The call that a delta continues; undefined if it starts one. */
  #callFor(delta: CallDelta): OpenCall | undefined {
    const { index, id, name } = delta;
    const known = this.#byId.get(id) ?? (index === undefined ? undefined : this.#byIndex.get(index));
    if (known) return this.#startsAnother(known, delta) ? undefined : known;
    const last = this.#calls.at(-1);
    if (!last) return undefined;
    // Nothing but arguments, under an index of their own.
    if (index !== undefined) return name === "" && id === "" && hasNothing(last) ? last : undefined;
    if (id !== "" && name !== "") return undefined;
    return this.#startsAnother(last, delta) ? undefined : last;
  }

  /** Only a delta with a name starts a call. Some servers give a new id with each delta, or one id to all calls. */
  #startsAnother(call: OpenCall, { index, id, name, text }: CallDelta): boolean {
    if (name === "" || call.name === "") return false;
    if (id !== "" && call.id !== "" && id !== call.id) return true;
    if (name !== call.name) return index !== call.index || !this.#continuesName(call, name);
    if (!call.scan.isClosed || text === "" || hasNothing(call)) return false;
    // The same name with the same arguments is the call sent twice.
    return text.length !== call.length || text !== call.arguments.join("");
  }

  #continuesName(call: OpenCall, name: string): boolean {
    if (name.startsWith(call.name)) return true;
    const joined = call.name + name;
    const { tools } = this.context;
    return call.length === 0 && (tools === undefined || tools.some((tool) => tool.startsWith(joined)));
  }

  /** gpt-oss leaves the tokens of its channels on the name, Kimi the namespace in front of it. */
  #toolName(name: string): string {
    const { tools } = this.context;
    const bare = name.replace(/<\|.*$/s, "").trim();
    if (tools === undefined || tools.includes(bare)) return bare === "" ? name : bare;
    const local = bare.slice(bare.lastIndexOf(".") + 1);
    return tools.includes(local) ? local : bare === "" ? name : bare;
  }
}

function readDelta(entry: JsonObject): CallDelta {
  const described = isObject(entry["function"]) ? entry["function"] : entry;
  const given = described["arguments"] ?? described["parameters"];
  const extra = entry["extra_content"] ?? described["extra_content"];
  return {
    index: typeof entry["index"] === "number" ? entry["index"] : undefined,
    id: textIn(entry, "id"),
    name: textIn(described, "name"),
    text: typeof given === "string" ? given : given === undefined || given === null ? "" : JSON.stringify(given),
    extraContent: isObject(extra) ? extra : undefined,
  };
}

/** No arguments yet, or none: servers send `{}` ahead of the real ones. */
function hasNothing({ arguments: pieces, length }: OpenCall): boolean {
  return length <= 4 && /^(?:\{\s*\}|null|"")?$/.test(pieces.join("").trim());
}

function textIn(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === "string" ? value : "";
}
