// Tool calls that a server leaves in the text, because it was started without the parser for its model. A call counts only if
// its name and arguments match an offered tool and nothing follows the calls; anything else stays text. The formats are those
// of the models' chat templates.

import { isObject, type JsonObject, parseJson } from "../../platform/json.js";
import { isQuoted } from "./quoted-text.js";
import { callIn, readTagged, type TextCall } from "./text-call-formats.js";

export interface OfferedTool {
  readonly name: string;
  /** JSON Schema of the arguments. */
  readonly inputSchema: JsonObject;
}

/** What calls begin with. */
const markers = [
  "<tool_call>",
  "<function=",
  "[TOOL_CALLS]",
  "<|python_tag|>",
  "<|tool_call_start|>",
  "<｜tool▁calls▁begin｜>",
  "<｜DSML｜",
] as const;
const longestMarker = markers.reduce((longest, { length }) => Math.max(longest, length), 0);
/** Llama writes only this object; it counts at the beginning of an answer. */
const bareCalls = ['{"name":', '{"function":'];
/** Characters of an answer in which such an object must begin. */
const longestBeginning = 100;
/** More text than this is no call. */
const mostHeld = 1_000_000;

export class TextCalls {
  /** From the first marker on, or the beginning of what may be one. */
  #held = "";
  #isMarked = false;
  #isBeginning = true;

  /** `read`: what the model was given to read; a call that it only quotes from there stays text. */
  constructor(
    private readonly tools: readonly OfferedTool[],
    private readonly read: readonly string[] = [],
  ) {}

  /** Takes text; returns what can be shown now. */
  push(text: string): string {
    this.#held += text;
    if (this.#isMarked) return this.#held.length > mostHeld ? this.release() : "";
    let [from] = markers
      .map((marker) => this.#held.indexOf(marker))
      .filter((found) => found >= 0)
      .sort((one, other) => one - other);
    this.#isMarked = from !== undefined;
    if (from === undefined && this.#isBeginning && this.#held.length - text.length < longestBeginning) {
      const start = this.#held.slice(0, longestBeginning).replace(/\s/g, "");
      if (bareCalls.some((bare) => start.startsWith(bare))) this.#isMarked = true;
      if (start !== "" && bareCalls.some((bare) => start.startsWith(bare) || bare.startsWith(start))) from = 0;
    }
    from ??= startOfMarker(this.#held);
    const shown = this.#held.slice(0, from);
    this.#held = this.#held.slice(from);
    this.#isBeginning &&= shown.trim() === "" && !this.#isMarked;
    return shown;
  }

  /** The calls, which then are no text; undefined if the held text is anything else. */
  take(): readonly TextCall[] | undefined {
    if (!this.#isMarked) return undefined;
    const calls = this.#read();
    if (!calls || calls.length === 0 || !calls.every((call) => this.#isOffered(call))) return undefined;
    if (isQuoted(this.#held, this.read)) return undefined;
    this.#held = "";
    return calls;
  }

  /** The held text, which is no call. */
  release(): string {
    const held = this.#held;
    this.#held = "";
    this.#isMarked = false;
    return held;
  }

  #read(): readonly TextCall[] | undefined {
    const text = this.#held.trim();
    if (!text.startsWith("{")) return readTagged(text, (name) => this.#propertiesOf(name));
    const call = callIn(parseJson(text));
    return call && [call];
  }

  #propertiesOf(name: string): JsonObject {
    const properties = this.tools.find((tool) => tool.name === name)?.inputSchema["properties"];
    return isObject(properties) ? properties : {};
  }

  #isOffered({ name, arguments: given }: TextCall): boolean {
    const tool = this.tools.find((each) => each.name === name);
    if (!tool) return false;
    const { required } = tool.inputSchema;
    const properties = this.#propertiesOf(name);
    const hasAll = !Array.isArray(required) || required.every((key) => Object.hasOwn(given, String(key)));
    return (
      hasAll && Object.entries(given).every(([key, value]) => Object.hasOwn(properties, key) && isOfType(value, properties[key]))
    );
  }
}

function isOfType(value: unknown, schema: unknown): boolean {
  const type = isObject(schema) ? schema["type"] : undefined;
  const names = (Array.isArray(type) ? type : [type]).filter((name) => typeof name === "string");
  if (names.length === 0) return true;
  const own = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return names.some((name) => name === own || (own === "number" && name === "integer" && Number.isInteger(value)));
}

/** Where a marker may begin at the end of `text`; its length if nowhere. */
function startOfMarker(text: string): number {
  for (let start = Math.max(0, text.length - longestMarker + 1); start < text.length; start += 1) {
    const rest = text.slice(start);
    if (markers.some((marker) => marker.startsWith(rest))) return start;
  }
  return text.length;
}
