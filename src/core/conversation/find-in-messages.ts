// Which messages of a path hold some words, in their source or as they read once it is rendered.

import type { Message } from "./conversation.js";

/** Marks of Markdown that may stand between words that read as one text. */
const marks = /[*_`~]+/g;

/** Places on `path`, from 0. Upper and lower case are the same. */
export function findInMessages(path: readonly Message[], query: string): number[] {
  const words = query.trim();
  if (words === "") return [];
  const pattern = new RegExp(words.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&").replace(/\s+/g, "\\s+"), "i");
  const holds = ({ text }: Message) => pattern.test(text) || pattern.test(text.replace(marks, ""));
  return path.flatMap((message, index) => (holds(message) ? [index] : []));
}
