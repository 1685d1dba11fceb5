// Fields of a tool's arguments: the JSON Schema that the model sees, and a reader that accepts what models send instead, such
// as "5" for a number or JSON in a string. A value that is not certain is a problem, never a guess.

import { isObject, type JsonObject, parseJson } from "../../platform/json.js";

/** `problem` completes a sentence that begins with the field's name. */
export type Reading<Value> = { readonly value: Value } | { readonly problem: string };

export interface Field<Value> {
  readonly schema: JsonObject;
  readonly isOptional: boolean;
  /** Other names that models use for the field. */
  readonly aliases: readonly string[];
  read(value: unknown): Reading<Value>;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

export type InputOf<Of extends Fields> = {
  readonly [Name in keyof Of]: Of[Name] extends Field<infer Value> ? Value : never;
};

/** Characters of a wrong value that an error quotes. */
const longestQuote = 60;

export function textField(description: string, aliases: readonly string[] = []): Field<string> {
  return {
    schema: { type: "string", description },
    isOptional: false,
    aliases,
    read: (value) => {
      if (typeof value === "string") return { value };
      if (typeof value === "number" || typeof value === "boolean") return { value: String(value) };
      return { problem: `must be a string, not ${kindOf(value)}` };
    },
  };
}

export function integerField(description: string, least: number, aliases: readonly string[] = []): Field<number> {
  return {
    schema: { type: "integer", minimum: least, description },
    isOptional: false,
    aliases,
    read: (value) => {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      if (typeof number === "number" && Number.isSafeInteger(number) && number >= least) return { value: number };
      return { problem: `must be a whole number from ${least}, not ${quoted(value)}` };
    },
  };
}

/** A number beyond the bounds counts as the nearest one: for amounts, where that is what the model can have. */
export function boundedField(description: string, least: number, most: number, aliases: readonly string[] = []): Field<number> {
  return {
    schema: { type: "number", description },
    isOptional: false,
    aliases,
    read: (value) => {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      if (typeof number === "number" && Number.isFinite(number)) return { value: Math.min(Math.max(number, least), most) };
      return { problem: `must be a number, not ${quoted(value)}` };
    },
  };
}

const flags: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  ["true", true],
  ["false", false],
  ["yes", true],
  ["no", false],
  [1, true],
  [0, false],
]);

export function flagField(description: string, aliases: readonly string[] = []): Field<boolean> {
  return {
    schema: { type: "boolean", description },
    isOptional: false,
    aliases,
    read: (value) => {
      const flag = flags.get(typeof value === "string" ? value.trim().toLowerCase() : value);
      return flag === undefined ? { problem: `must be true or false, not ${quoted(value)}` } : { value: flag };
    },
  };
}

export function choiceField<Choice extends string>(
  description: string,
  choices: readonly Choice[],
  aliases: readonly string[] = [],
  otherWords: Readonly<Record<string, Choice>> = {},
): Field<Choice> {
  return {
    schema: { type: "string", enum: choices, description },
    isOptional: false,
    aliases,
    read: (value) => {
      const word = typeof value === "string" ? value.trim().toLowerCase() : "";
      const choice = choices.find((one) => one === word) ?? (Object.hasOwn(otherWords, word) ? otherWords[word] : undefined);
      if (choice !== undefined) return { value: choice };
      return { problem: `must be one of ${choices.join(", ")}, not ${quoted(value)}` };
    },
  };
}

/** A single value in place of a list counts as a list of one. */
export function listField<Item>(description: string, item: Field<Item>, aliases: readonly string[] = []): Field<readonly Item[]> {
  return {
    schema: { type: "array", items: item.schema, description },
    isOptional: false,
    aliases,
    read: (value) => {
      const whole = typeof value === "string" ? parsedList(value) : value;
      const given = Array.isArray(whole) ? whole : [whole];
      const items: Item[] = [];
      for (const [index, one] of given.entries()) {
        const reading = item.read(one);
        if ("problem" in reading) return { problem: `entry ${index + 1} ${reading.problem}` };
        items.push(reading.value);
      }
      return { value: items };
    },
  };
}

export function objectField<Of extends Fields>(description: string, fields: Of): Field<InputOf<Of>> {
  return {
    schema: { ...objectSchema(fields), description },
    isOptional: false,
    aliases: [],
    read: (value) => {
      const whole = typeof value === "string" ? parseJson(value) : value;
      return isObject(whole) ? readFields(fields, whole) : { problem: `must be an object, not ${kindOf(whole)}` };
    },
  };
}

/** Null and the empty string count as absent: strict schemas make models send them. */
export function optional<Value>(field: Field<Value>): Field<Value | undefined> {
  return {
    ...field,
    isOptional: true,
    read: (value) => (value === undefined || value === null || value === "" ? { value: undefined } : field.read(value)),
  };
}

export function objectSchema(fields: Fields): JsonObject {
  const names = Object.keys(fields);
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
    required: names.filter((name) => !fields[name]?.isOptional),
  };
}

export function readFields<Of extends Fields>(fields: Of, given: JsonObject): Reading<InputOf<Of>> {
  const input: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = givenValue(given, name, field);
    if (value === undefined && !field.isOptional) return { problem: missing(name, fields, given) };
    const reading = field.read(value);
    if ("problem" in reading) return { problem: `${name} ${reading.problem}` };
    if (reading.value !== undefined) input[name] = reading.value;
  }
  return { value: input as InputOf<Of> };
}

/** The value by the field's name or an alias, also in another case or with other separators. */
function givenValue(given: JsonObject, name: string, { aliases }: Field<unknown>): unknown {
  const names = [name, ...aliases];
  const exact = names.find((one) => Object.hasOwn(given, one));
  if (exact !== undefined) return given[exact];
  const bare = names.map(bareName);
  const key = Object.keys(given).find((one) => bare.includes(bareName(one)));
  return key === undefined ? undefined : given[key];
}

const bareName = (name: string): string => name.toLowerCase().replace(/[-_ ]/g, "");

function missing(name: string, fields: Fields, given: JsonObject): string {
  const known = Object.keys(fields).join(", ");
  const got = Object.keys(given).slice(0, 20).join(", ");
  return `${name} is missing. The arguments are: ${known}. Given: ${got === "" ? "none" : got}`;
}

function parsedList(text: string): unknown {
  const value = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  return typeof value === "object" && value !== null ? value : text;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function quoted(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : kindOf(value);
  return typeof value === "number" ? String(value) : text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
}
