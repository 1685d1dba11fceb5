// Parses the arguments of a tool call as servers send them: JSON text of one object, but also the same object twice, `{}`
// before the real one, JSON inside a JSON string, or Python's notation. Truncated text is never completed.

import { isObject, parseJson, quoteJson } from "../../platform/json.js";

/** `Failure.code` of an answer with a call whose arguments are no JSON. */
export const brokenCall = "broken-call";

/** The arguments as JSON text of one object; undefined if truncated or unreadable. Empty arguments become `{}`. */
export function readToolArguments(text: string): string | undefined {
  if (text.trim() === "") return "{}";
  const whole = parseJson(text);
  if (whole !== undefined) return objectText(whole, text);
  const values = splitValues(text).map((value) => parseJson(value) ?? parseJson(fromPython(value)));
  if (values.length === 0 || values.includes(undefined)) return undefined;
  const distinct = new Map(values.filter((value) => !isNothing(value)).map((value) => [quoteJson(value), value]));
  if (distinct.size > 1 || distinct.has("")) return undefined;
  const [[json, only] = ["{}", {}]] = distinct;
  return objectText(only, json);
}

/** Whether the text ends inside a bracket or a string. */
export function isCutJson(text: string): boolean {
  const scan = new ValueScan();
  for (let position = 0; position < text.length; position += 1) scan.read(text[position] ?? "");
  return scan.isOpen;
}

/** Returns objects as they are. Other values that are not empty are passed on; the caller validates them. */
function objectText(value: unknown, text: string): string | undefined {
  if (isObject(value)) return text.trim();
  if (isNothing(value)) return "{}";
  if (typeof value !== "string") return text.trim();
  const inner = parseJson(value);
  return isObject(inner) ? value.trim() : text.trim();
}

function isNothing(value: unknown): boolean {
  return value === null || value === "" || (isObject(value) && Object.keys(value).length === 0);
}

/** Splits `text` into consecutive JSON values; the last may be truncated. */
function splitValues(text: string): string[] {
  const values: string[] = [];
  const scan = new ValueScan();
  let start = 0;
  for (let position = 0; position < text.length; position += 1) {
    if (!scan.read(text[position] ?? "")) continue;
    values.push(text.slice(start, position + 1));
    start = position + 1;
  }
  const rest = text.slice(start).trim();
  return (rest === "" ? values : [...values, rest]).map((value) => value.trim().replace(/^null(?=[{["])/, ""));
}

/** Tracks brackets and strings character by character. */
export class ValueScan {
  #depth = 0;
  #quote = "";
  #escaped = false;
  #anyClosed = false;

  get isOpen(): boolean {
    return this.#depth > 0 || this.#quote !== "";
  }

  /** At least one value is closed, and none is open. */
  get isClosed(): boolean {
    return this.#anyClosed && !this.isOpen;
  }

  /** Returns true if this character closes an object or a list. */
  read(character: string): boolean {
    if (this.#escaped) this.#escaped = false;
    else if (this.#quote !== "") {
      if (character === "\\") this.#escaped = true;
      else if (character === this.#quote) this.#quote = "";
    } else if (character === '"' || (character === "'" && this.#depth > 0)) this.#quote = character;
    else if (character === "{" || character === "[") this.#depth += 1;
    else if (character === "}" || character === "]") {
      this.#depth -= 1;
      this.#anyClosed = true;
      return this.#depth === 0;
    }
    return false;
  }
}

const pythonWords: Readonly<Record<string, string>> = { True: "true", False: "false", None: "null" };

/** Converts a printed Python dictionary, or JSON with trailing commas, to JSON. */
function fromPython(text: string): string {
  return text.replace(
    /"(?:[^"\\]|\\.)*\\?(?:"|$)|'((?:[^'\\]|\\.)*)\\?(?:'|$)|\b(True|False|None)\b|,(?=\s*[}\]])/gs,
    (token: string, quoted?: string, word?: string) => {
      if (word !== undefined) return pythonWords[word] ?? token;
      if (quoted !== undefined) return `"${quoted.replace(/\\'/g, "'").replace(/(?<!\\)"/g, '\\"')}"`;
      return token === "," ? "" : token;
    },
  );
}
