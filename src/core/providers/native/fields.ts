// Reads fields of servers' answers. A field of an unexpected type counts as absent.

import { isObject, type JsonObject } from "../../platform/json.js";

/** The first number above zero. */
export function firstCount(...values: readonly unknown[]): number | undefined {
  return values.find((value): value is number => typeof value === "number" && Number.isFinite(value) && value > 0);
}

export function objectIn(raw: JsonObject, key: string): JsonObject {
  const value = raw[key];
  return isObject(value) ? value : {};
}

/** The strings of a list; undefined if it is not a list. */
export function textsIn(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : undefined;
}

/** A boolean, or the boolean in `supported`. */
export function yesOrNo(value: unknown): boolean | undefined {
  if (isObject(value)) return yesOrNo(value["supported"]);
  return typeof value === "boolean" ? value : undefined;
}

/** The first defined answer. */
export function firstAnswer(...answers: readonly (boolean | undefined)[]): boolean | undefined {
  return answers.find((answer) => answer !== undefined);
}

/** Without undefined fields. */
export function said<Fields extends object>(fields: Fields): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
