// The text in the `content` of a delta or message: a string mostly, a list of parts at Mistral, Databricks and others.

import { isObject } from "../../platform/json.js";

export interface Content {
  readonly text: string;
  readonly reasoning: string;
}

/** Joins the parts of a content that is no string. Parts that are neither text nor reasoning are left out. */
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

function textWithin(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(textWithin).join("");
  return isObject(value) ? textWithin(value["text"]) : "";
}
