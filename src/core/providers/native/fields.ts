// Fields of what servers say about their models, each of which may be of another kind than expected; it counts as not said
// then.

import { isObject, type JsonObject } from "../../platform/json.js";

/** The first that is a count above zero. */
export function firstCount(...values: readonly unknown[]): number | undefined {
  return values.find((value): value is number => typeof value === "number" && Number.isFinite(value) && value > 0);
}

export function objectIn(raw: JsonObject, key: string): JsonObject {
  const value = raw[key];
  return isObject(value) ? value : {};
}

/** The texts of a list; undefined if there is no list. */
export function textsIn(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : undefined;
}

/** `true` or `false`, also where it stands under `supported`. */
export function yesOrNo(value: unknown): boolean | undefined {
  if (isObject(value)) return yesOrNo(value["supported"]);
  return typeof value === "boolean" ? value : undefined;
}

/** The first answer among several. */
export function firstAnswer(...answers: readonly (boolean | undefined)[]): boolean | undefined {
  return answers.find((answer) => answer !== undefined);
}

/** Without the fields that are undefined. */
export function said<Fields extends object>(fields: Fields): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
