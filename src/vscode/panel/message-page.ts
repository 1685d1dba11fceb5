// How much of a long conversation one message to the panel holds: a few screens, so that a conversation of any length
// opens as fast as a short one. Measured in text rather than messages, because text is what takes time to render.

import type { Message } from "../../core/conversation/conversation.js";

const mostMessages = 20;
/** In UTF-16 units of text and reasoning. */
export const charactersOf = { snapshot: 4000, page: 12_000 };
/** A question and its answer stay together, however long. */
const fewestMessages = 2;

/** Index in `path` of the first message of the page that ends before `end`. */
export function pageStart(path: readonly Message[], end: number, mostCharacters = charactersOf.page): number {
  return end - countOfPage(path.slice(Math.max(0, end - mostMessages), end).reverse(), mostCharacters);
}

/** Index in `path` before which the page ends that begins at `start`. */
export function pageEnd(path: readonly Message[], start: number): number {
  return start + countOfPage(path.slice(start, start + mostMessages), charactersOf.page);
}

function countOfPage(messages: readonly Message[], mostCharacters: number): number {
  let characters = 0;
  for (const [index, { text, reasoning }] of messages.entries()) {
    characters += text.length + reasoning.length;
    if (characters > mostCharacters && index >= fewestMessages) return index;
  }
  return messages.length;
}
