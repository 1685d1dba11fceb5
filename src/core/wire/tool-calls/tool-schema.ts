// Normalizes the input schema of a tool to what every server accepts: an object with a `properties` field.

import { isObject } from "../../platform/json.js";

export function toolSchema(schema: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { type, properties } = schema;
  if (type === "object" && isObject(properties)) return schema;
  const isChoice = ["anyOf", "oneOf", "allOf", "$ref"].some((key) => key in schema);
  if (isChoice && type === undefined && properties === undefined) return { type: "object", ...schema };
  return { ...schema, type: "object", properties: isObject(properties) ? properties : {} };
}
