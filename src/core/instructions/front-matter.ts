// The front matter of instruction and prompt files: the part of YAML that they use. A line is `key: value`; a value is a
// plain or quoted text, a list in brackets, or a list of `- item` lines. Everything else is ignored, so no file is refused.

import { trimCharactersEnd } from "../text/trim-characters.js";

export interface FrontMatter {
  /** Keys in lower case. */
  readonly fields: ReadonlyMap<string, string | readonly string[]>;
  /** The text after the front matter. */
  readonly body: string;
}

/** More lines than this are text that begins with `---`. */
const mostLines = 200;
const mostItems = 200;

export function readFrontMatter(text: string): FrontMatter {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n/);
  const fields = new Map<string, string | readonly string[]>();
  const end = lines.slice(0, mostLines).findIndex((line, index) => index > 0 && line.trimEnd() === "---");
  if (lines[0]?.trimEnd() !== "---" || end < 0) return { fields, body: lines.join("\n") };
  let open: string | undefined;
  for (const line of lines.slice(1, end)) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    if (open !== undefined && trimmed.startsWith("- ")) {
      const items = fields.get(open);
      fields.set(open, [...(Array.isArray(items) ? items : []), unquoted(trimmed.slice(2))].slice(0, mostItems));
      continue;
    }
    open = undefined;
    const colon = trimmed.indexOf(":");
    const key = trimmed.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (!/^[a-z][\w-]{0,60}$/.test(key) || line !== line.trimStart()) continue;
    const value = trimmed.slice(colon + 1).trim();
    if (value === "") open = key;
    fields.set(key, fieldValue(value));
  }
  return { fields, body: lines.slice(end + 1).join("\n") };
}

/** A field as one text; empty if it is absent. */
export function textOf({ fields }: FrontMatter, key: string): string {
  const value = fields.get(key) ?? "";
  return typeof value === "string" ? value : value.join(", ");
}

/** A field as a list; a text with commas counts as one. */
export function listOf({ fields }: FrontMatter, key: string): readonly string[] {
  const value = fields.get(key) ?? "";
  const items = typeof value === "string" ? value.split(",").map((item) => item.trim()) : value;
  return items.filter((item) => item !== "");
}

function fieldValue(value: string): string | readonly string[] {
  if (!value.startsWith("[") || !value.endsWith("]")) return unquoted(value);
  return value
    .slice(1, -1)
    .split(",")
    .slice(0, mostItems)
    .map((item) => unquoted(item.trim()))
    .filter((item) => item !== "");
}

function unquoted(value: string): string {
  const text = value.trim();
  const quote = text.charAt(0);
  if (quote === '"' || quote === "'") {
    const end = text.indexOf(quote, 1);
    return end < 0 ? text : text.slice(1, end);
  }
  const comment = text.indexOf(" #");
  return trimCharactersEnd(comment < 0 ? text : text.slice(0, comment), " \t");
}
