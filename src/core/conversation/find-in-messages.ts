// Finds the messages of a path that contain a text, in their Markdown source or as rendered.

import type { Message } from "./conversation.js";

/** Markdown marks that may interrupt text which renders as one run. */
const marks = /[*_`~]+/g;

/** Indexes on `path`, from 0. Ignores case. */
export function findInMessages(path: readonly Message[], query: string): number[] {
  const words = query.trim();
  if (words === "") return [];
  const pattern = new RegExp(words.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&").replace(/\s+/g, "\\s+"), "i");
  const holds = ({ text }: Message) => pattern.test(text) || pattern.test(text.replace(marks, ""));
  return path.flatMap((message, index) => (holds(message) ? [index] : []));
}
