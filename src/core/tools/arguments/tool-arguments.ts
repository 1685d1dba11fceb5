// Start here: the arguments of a tool, defined once for the schema and for the reader. fields.ts has the types of fields.

import { isObject, type JsonObject, parseJson } from "../../platform/json.js";
import { type Fields, type InputOf, objectSchema, readFields } from "./fields.js";

export interface ToolArguments<Of extends Fields> {
  readonly schema: JsonObject;
  read(value: unknown): { readonly input: InputOf<Of> } | { readonly problem: string };
}

/** @param prepare rewrites other shapes of arguments that models send */
export function toolArguments<Of extends Fields>(
  fields: Of,
  prepare: (given: JsonObject) => JsonObject = (given) => given,
): ToolArguments<Of> {
  return {
    schema: objectSchema(fields),
    read: (value) => {
      const given = unwrapped(value);
      if (!given) return { problem: "The arguments must be a JSON object." };
      const reading = readFields(fields, prepare(given));
      return "problem" in reading ? { problem: `${reading.problem}.` } : { input: reading.value };
    },
  };
}

/** An object, also as JSON in a string, or inside the only field that wrappers use. */
function unwrapped(value: unknown): JsonObject | undefined {
  const whole = typeof value === "string" ? parseJson(value.trim() === "" ? "{}" : value) : (value ?? {});
  if (!isObject(whole)) return undefined;
  const [only, ...others] = Object.keys(whole);
  if (others.length > 0 || (only !== "arguments" && only !== "parameters" && only !== "input")) return whole;
  const inner = typeof whole[only] === "string" ? parseJson(whole[only]) : whole[only];
  return isObject(inner) ? inner : whole;
}
