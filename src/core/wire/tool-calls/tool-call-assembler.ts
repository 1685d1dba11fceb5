// Start here: assembles tool calls from deltas; outgoing-calls.ts prepares those that are sent. Servers omit the index,
// the id, or both, repeat or split names, send a new id with each delta, one id for all calls, or all calls under index 0.
// Deltas are appended and never reread, because arguments may hold a whole file; all decisions are made at the end.

import { isObject, type JsonObject } from "../../platform/json.js";
import type { ToolCall } from "../../provider-api/provider.js";
import type { OfferedTool } from "./text-calls.js";
import { isCutJson, readToolArguments, ValueScan } from "./tool-arguments.js";

export interface ToolCallContext {
  /** Names of the tools in the request; absent if unknown. */
  readonly tools?: readonly string[];
  /** The same tools with their schemas, for calls in the text. */
  readonly offered?: readonly OfferedTool[];
  /** What the model was given to read: texts of the user and results of tools. */
  readonly read?: readonly string[];
  /** Ids of earlier calls in the conversation. */
  readonly usedIds?: ReadonlySet<string>;
  /** This wire format never splits calls: each entry is a whole call. */
  readonly wholeCalls?: true;
  /** Returns a unique call id. */
  readonly newId: () => string;
}

export interface TakenCalls {
  readonly calls: readonly ToolCall[];
  /** A call's arguments were truncated. */
  readonly cut: boolean;
  /** The name of a call whose arguments are not valid JSON. */
  readonly broken: string | undefined;
}

interface CallDelta {
  readonly index: number | undefined;
  readonly id: string;
  readonly name: string;
  /** A fragment of the arguments. */
  readonly text: string;
  readonly extraContent: JsonObject | undefined;
}

interface OpenCall {
  readonly index: number | undefined;
  id: string;
  name: string;
  readonly arguments: string[];
  /** Length of the arguments in characters. */
  length: number;
  readonly scan: ValueScan;
  /** Sent back to the server with the call. */
  extraContent: JsonObject | undefined;
}

export class ToolCallAssembler {
  readonly #calls: OpenCall[] = [];
  /** The latest call per index and per id. */
  readonly #byIndex = new Map<number, OpenCall>();
  readonly #byId = new Map<string, OpenCall>();

  constructor(private readonly context: ToolCallContext) {}

  get any(): boolean {
    return this.#calls.length > 0;
  }

  /** Takes `delta.tool_calls`, `message.tool_calls` or a legacy `function_call`. Returns the number of characters added. */
  add(entries: unknown): number {
    let characters = 0;
    const list = Array.isArray(entries) ? entries : [entries];
    for (const entry of list) if (isObject(entry)) characters += this.#addOne(entry, list.length > 1);
    return characters;
  }

  /** Returns the complete calls. `endedEarly`: the answer was cut, so a call without arguments counts as cut too. */
  take(endedEarly: boolean): TakenCalls {
    const calls: ToolCall[] = [];
    const ids = new Set(this.context.usedIds);
    /** By the server's own id, to detect duplicates. */
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

  /** `amongOthers`: the delta holds several entries. */
  #addOne(entry: JsonObject, amongOthers: boolean): number {
    const delta = readDelta(entry);
    // Entries of one delta with names but no id or index are separate calls, even if identical.
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

  /** Names come whole, repeated in each delta, or split. */
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

  /** The call that a delta continues; undefined if it starts a new one. */
  #callFor(delta: CallDelta): OpenCall | undefined {
    const { index, id, name } = delta;
    const known = this.#byId.get(id) ?? (index === undefined ? undefined : this.#byIndex.get(index));
    if (known) return this.#startsAnother(known, delta) ? undefined : known;
    const last = this.#calls.at(-1);
    if (!last) return undefined;
    // Only arguments, under a separate index.
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
    // The same name with the same arguments is a duplicate.
    return text.length !== call.length || text !== call.arguments.join("");
  }

  #continuesName(call: OpenCall, name: string): boolean {
    if (name.startsWith(call.name)) return true;
    const joined = call.name + name;
    const { tools } = this.context;
    return call.length === 0 && (tools === undefined || tools.some((tool) => tool.startsWith(joined)));
  }

  /** gpt-oss leaves channel tokens on the name; Kimi prefixes its namespace. */
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

/** No arguments yet, or an empty object: some servers send `{}` before the real ones. */
function hasNothing({ arguments: pieces, length }: OpenCall): boolean {
  return length <= 4 && /^(?:\{\s*\}|null|"")?$/.test(pieces.join("").trim());
}

function textIn(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === "string" ? value : "";
}
