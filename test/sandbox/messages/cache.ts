// The prompt cache: a later request hits the part before a mark if it is exactly the same.

import { isObject } from "../../../src/core/platform/json.js";

/** The marked prefixes. */
export type PromptCache = Set<string>;

export interface CacheCounts {
  /** Tokens. */
  readonly read: number;
  readonly written: number;
}

const mostMarks = 4;

/** Looks up and stores the marked prefixes of a request; returns the error message if there are too many marks. */
export function readCache(body: Readonly<Record<string, unknown>>, cache: PromptCache): CacheCounts | string {
  let prefix = "";
  let marks = 0;
  let read = 0;
  let longest = 0;
  for (const block of blocksIn(body)) {
    const { cache_control: mark, ...rest } = block;
    prefix += JSON.stringify(rest);
    if (mark === undefined) continue;
    if (block["type"] === "thinking") return "cache_control cannot be set for thinking blocks";
    marks += 1;
    longest = tokens(prefix);
    if (cache.has(prefix)) read = longest;
    cache.add(prefix);
  }
  if (marks > mostMarks) return `A maximum of ${mostMarks} blocks with cache_control may be provided. Found ${marks}.`;
  return { read, written: longest - read };
}

function* blocksIn({ tools, system, messages }: Readonly<Record<string, unknown>>): Generator<Record<string, unknown>> {
  for (const list of [tools, system]) if (Array.isArray(list)) yield* list.filter(isObject);
  for (const turn of Array.isArray(messages) ? messages.filter(isObject) : []) {
    const { content, role } = turn;
    if (typeof content === "string") yield { role, content };
    else if (Array.isArray(content)) yield* content.filter(isObject);
  }
}

function tokens(text: string): number {
  return Math.ceil(text.length / 4);
}
