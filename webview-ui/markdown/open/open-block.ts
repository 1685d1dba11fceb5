// A block at the end of a stream that has grown so long that reading it again at every frame would cost too much. Each
// kind takes what arrives and shows it without touching what it showed before.

import type { Block } from "../blocks/blocks.js";
import type { Links } from "../html/lexing.js";

export interface OpenBlock {
  readonly block: Block;
  /** Everything taken, for reading it once more where it was misread. */
  readonly source: string;
  /** Shows more source, which begins where the last ended. `links` are the reference links known. */
  take(source: string, links: Links): Taken;
  /** No more source comes: what was held back is shown, and the block's key becomes known. */
  end(links: Links): void;
}

/**
 * `ended`: the block is complete, and `rest` comes after it. `misread`: what arrived makes another kind of block of the
 * whole, such as the line under a heading.
 */
export type Taken = { readonly state: "open" | "misread" } | { readonly state: "ended"; readonly rest: string };

/** Pieces that hold HTML may not be balanced: read alone they make other elements than the whole, so its key is not known. */
export function mayBeUnbalanced(source: string): boolean {
  return source.includes("<");
}
