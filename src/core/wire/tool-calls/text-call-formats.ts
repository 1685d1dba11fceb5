// The formats of tool calls in text, by model family. Each reader takes the whole text and returns undefined if any of it does
// not fit, so that nothing is guessed. Plain searches instead of patterns: the text is foreign.

import { isObject, type JsonObject, parseJson } from "../../platform/json.js";

export interface TextCall {
  readonly name: string;
  readonly arguments: JsonObject;
}

/** The schemas of a tool's arguments by name: tagged formats do not say whether a value is text or JSON. */
type PropertiesOf = (name: string) => JsonObject;
type Calls = readonly TextCall[] | undefined;

export function readTagged(text: string, propertiesOf: PropertiesOf): Calls {
  if (text.startsWith("<tool_call>"))
    return each(parts(text, "<tool_call>", "</tool_call>"), (part) => inToolCall(part, propertiesOf));
  if (text.startsWith("<function="))
    return each(parts(text, "<function=", "</function>"), (part) => ofFunction(part, propertiesOf));
  if (text.startsWith("[TOOL_CALLS]")) return ofMistral(text);
  if (text.startsWith("<|python_tag|>")) return listed(`[${text.slice("<|python_tag|>".length)}]`);
  if (text.startsWith("<|tool_call_start|>")) return ofLiquid(text);
  if (text.startsWith("<｜DSML｜")) return ofDSML(text, propertiesOf);
  return ofDeepSeek(text);
}

/** Hermes and Qwen write JSON; Qwen3-Coder and GLM tags. */
function inToolCall(part: string, propertiesOf: PropertiesOf): TextCall | undefined {
  if (part.startsWith("{")) return callIn(parseJson(part));
  const functions = parts(part, "<function=", "</function>");
  if (functions) return functions.length === 1 ? ofFunction(functions[0] ?? "", propertiesOf) : undefined;
  const keys = part.indexOf("<arg_key>");
  const name = (keys < 0 ? part : part.slice(0, keys)).trim();
  const pairs = keys < 0 ? [] : parts(part.slice(keys), "<arg_key>", "</arg_value>");
  return named(name, pairs, "</arg_key>", propertiesOf, (value) => value.trimStart().replace("<arg_value>", ""));
}

/** `N>` and `<parameter=K>V</parameter>` for each argument. */
function ofFunction(part: string, propertiesOf: PropertiesOf): TextCall | undefined {
  const end = part.indexOf(">");
  const rest = part.slice(end + 1).trim();
  const pairs = rest === "" ? [] : parts(rest, "<parameter=", "</parameter>");
  return end < 0 ? undefined : named(part.slice(0, end).trim(), pairs, ">", propertiesOf, withoutBreaks);
}

/** V3 `[{…}]`; v11 `name[CALL_ID]id[ARGS]{…}`; v13 without the id. */
function ofMistral(text: string): Calls {
  const after = text.slice("[TOOL_CALLS]".length).trim();
  if (after.startsWith("[")) return listed(after);
  return each(text.split("[TOOL_CALLS]").slice(1), (part) => {
    const [head = "", ...args] = part.split("[ARGS]");
    const [name = ""] = head.split("[CALL_ID]");
    const given = parseJson(args.join("[ARGS]"));
    return args.length > 0 && isObject(given) ? { name: name.trim(), arguments: given } : undefined;
  });
}

/** Characters of keywords that are read. */
const mostKeywords = 4000;

/** `[name(key=1, other="x")]`, with JSON values or Python's words. */
function ofLiquid(text: string): Calls {
  const [list = "", ...others] = parts(text, "<|tool_call_start|>", "<|tool_call_end|>") ?? [];
  if (others.length > 0 || !list.startsWith("[") || !list.endsWith(")]")) return undefined;
  return each(list.slice(1, -2).split("), "), (part) => {
    const open = part.indexOf("(");
    const given = open < 0 ? undefined : keywordsIn(part.slice(open + 1));
    return given && { name: part.slice(0, open).trim(), arguments: given };
  });
}

function keywordsIn(text: string): JsonObject | undefined {
  const given: Record<string, unknown> = {};
  let rest = text.trim();
  // Each comma of a long text may be a part of a string, and would be tried as its end.
  if (rest.length > mostKeywords) return undefined;
  while (rest !== "") {
    const equals = rest.indexOf("=");
    const key = rest.slice(0, equals).trim();
    const value = rest.slice(equals + 1);
    // The longest value ends at the next `, key=`, which may be a part of a string.
    let end = value.indexOf(", ");
    let read = parseJson(pythonWord(end < 0 ? value : value.slice(0, end)));
    while (read === undefined && end >= 0) {
      end = value.indexOf(", ", end + 2);
      read = parseJson(pythonWord(end < 0 ? value : value.slice(0, end)));
    }
    if (equals < 1 || read === undefined) return undefined;
    given[key] = read;
    rest = end < 0 ? "" : value.slice(end + 2).trim();
  }
  return given;
}

function pythonWord(text: string): string {
  const words: Readonly<Record<string, string>> = { True: "true", False: "false", None: "null" };
  return words[text.trim()] ?? text;
}

/** V3: `function`, separator, name, JSON in a fence; V3.1: name, separator, JSON. */
function ofDeepSeek(text: string): Calls {
  const [list = "", ...others] = parts(text, "<｜tool▁calls▁begin｜>", "<｜tool▁calls▁end｜>") ?? [];
  if (others.length > 0) return undefined;
  return each(parts(list, "<｜tool▁call▁begin｜>", "<｜tool▁call▁end｜>"), (part) => {
    const [first = "", second = ""] = part.split("<｜tool▁sep｜>");
    const fence = second.indexOf("```json");
    const name = fence < 0 ? first : second.slice(0, fence);
    const json = fence < 0 ? second : second.slice(fence + "```json".length).replace("```", "");
    const given = parseJson(json);
    return isObject(given) ? { name: name.trim(), arguments: given } : undefined;
  });
}

/** V4: `invoke` tags with `parameter` tags, which say whether a value is text. */
function ofDSML(text: string, propertiesOf: PropertiesOf): Calls {
  const [open, close] = ["<｜DSML｜function_calls>", "</｜DSML｜function_calls>"];
  const isWrapped = text.startsWith(open) && text.endsWith(close);
  const bare = isWrapped ? text.slice(open.length, -close.length) : text;
  return each(parts(bare, '<｜DSML｜invoke name="', "</｜DSML｜invoke>"), (part) => {
    const end = part.indexOf('">');
    const rest = part.slice(end + 2).trim();
    const pairs = rest === "" ? [] : parts(rest, '<｜DSML｜parameter name="', "</｜DSML｜parameter>");
    return end < 0
      ? undefined
      : named(part.slice(0, end), pairs, '"', propertiesOf, (value) => value.slice(value.indexOf(">") + 1));
  });
}

/** A JSON list of calls. */
function listed(text: string): Calls {
  const list = parseJson(text);
  return Array.isArray(list) ? each(list, callIn) : undefined;
}

/** A call from pairs of key and value with `separator` between them. */
function named(
  name: string,
  pairs: readonly string[] | undefined,
  separator: string,
  propertiesOf: PropertiesOf,
  valueIn: (text: string) => string,
): TextCall | undefined {
  if (!pairs) return undefined;
  const properties = propertiesOf(name);
  const given: Record<string, unknown> = {};
  for (const pair of pairs) {
    const at = pair.indexOf(separator);
    const key = pair.slice(0, at).trim();
    const text = valueIn(pair.slice(at + separator.length));
    const value = isText(properties[key]) ? text : parseJson(text.trim());
    if (at < 0 || value === undefined || Object.hasOwn(given, key)) return undefined;
    given[key] = value;
  }
  return { name, arguments: given };
}

function isText(schema: unknown): boolean {
  return isObject(schema) && schema["type"] === "string";
}

/** The template puts a line break around each value. */
function withoutBreaks(value: string): string {
  const start = value.startsWith("\n") ? 1 : 0;
  return value.slice(start, value.endsWith("\n") && value.length > start ? -1 : undefined);
}

/** The texts between `open` and `close`, if there is nothing but white space around them. */
function parts(text: string, open: string, close: string): readonly string[] | undefined {
  const found: string[] = [];
  let rest = text.trim();
  while (rest !== "") {
    const end = rest.indexOf(close);
    if (!rest.startsWith(open) || end < 0) return undefined;
    found.push(rest.slice(open.length, end).trim());
    rest = rest.slice(end + close.length).trim();
  }
  return found.length > 0 ? found : undefined;
}

function each<Part>(list: readonly Part[] | undefined, read: (part: Part) => TextCall | undefined): Calls {
  const calls = list?.map(read);
  return calls?.every((call) => call !== undefined) ? calls : undefined;
}

const nameKeys = ["name", "tool", "tool_name", "function"];
const argumentKeys = ["arguments", "parameters", "args", "input"];

/** A call as a JSON object, by the keys that models use; undefined if it is none. */
export function callIn(value: unknown): TextCall | undefined {
  const call = isObject(value) && isObject(value["function"]) ? value["function"] : value;
  if (!isObject(call)) return undefined;
  const name = nameKeys.map((key) => call[key]).find((each) => typeof each === "string");
  const given = argumentKeys.map((key) => call[key]).find((each) => each !== undefined && each !== null) ?? {};
  const read = typeof given === "string" ? parseJson(given) : given;
  return typeof name === "string" && isObject(read) ? { name, arguments: read } : undefined;
}
