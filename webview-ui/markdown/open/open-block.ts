// A block at the end of a stream that is too long to parse again every frame. Each kind appends new text without touching
// what it showed.

import type { Block } from "../blocks/blocks.js";
import type { Links } from "../html/lexing.js";

export interface OpenBlock {
  readonly block: Block;
  /** All source so far, to parse again if it was misread. */
  readonly source: string;
  /** Shows more source, which continues the previous. `links` are the known reference links. */
  take(source: string, links: Links): Taken;
  /** Ends the block: shows what was held back and sets the block's key. */
  end(links: Links): void;
}

/**
 * `ended`: the block is complete and `rest` follows it. `misread`: the new source makes the whole another kind of block, for
 * example a line under a heading.
 */
export type Taken = { readonly state: "open" | "misread" } | { readonly state: "ended"; readonly rest: string };

/** Source with raw HTML may be unbalanced. Parsed in pieces it gives other elements than the whole, so its key is unknown. */
export function mayBeUnbalanced(source: string): boolean {
  return source.includes("<");
}
