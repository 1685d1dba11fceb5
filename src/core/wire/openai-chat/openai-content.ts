// The text in the `content` of a delta or message: usually a string; Mistral, Databricks and others send a list of parts.

import { isObject } from "../../platform/json.js";

export interface Content {
  readonly text: string;
  readonly reasoning: string;
}

/** Joins the parts of a content list. Parts that are neither text nor reasoning are ignored. */
export function readContentParts(content: unknown): Content {
  let text = "";
  let reasoning = "";
  for (const part of Array.isArray(content) ? content : [content]) {
    if (typeof part === "string") text += part;
    if (!isObject(part)) continue;
    const { type } = part;
    if (type === "thinking" || type === "reasoning") {
      reasoning += textWithin(part["thinking"] ?? part["reasoning"] ?? part["summary"] ?? part["text"]);
    } else if (type === "refusal") {
      text += textWithin(part["refusal"]);
    } else {
      text += textWithin(part["text"]);
    }
  }
  return { text, reasoning };
}

/** No model nests text deeper than this. */
const deepest = 8;

function textWithin(value: unknown, depth = 0): string {
  if (typeof value === "string") return value;
  if (depth === deepest) return "";
  if (Array.isArray(value)) return value.map((part) => textWithin(part, depth + 1)).join("");
  return isObject(value) ? textWithin(value["text"], depth + 1) : "";
}
