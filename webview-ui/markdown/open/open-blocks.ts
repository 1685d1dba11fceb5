// Start here: which kind of open block takes over. The other files are one kind each.
//
// Code that only long texts need: the open block for each kind, and parsing a long text once more at its end.

import type { Token, Tokens } from "marked";
import type { Block } from "../blocks/blocks.js";
import type { Links } from "../html/lexing.js";
import { longestSegment } from "../html/segments.js";
import type { OpenBlock } from "./open-block.js";
import { OpenFence } from "./open-fence.js";
import { OpenList } from "./open-list.js";
import { OpenParagraph } from "./open-paragraph.js";
import { OpenTable } from "./open-table.js";

export { TokenizerByPieces } from "../html/reading-by-pieces.js";

/** Undefined if blocks of this kind, or in this state, are parsed again each time. */
export function openBlockOf(token: Token, block: Block, source: string, links: Links): OpenBlock | undefined {
  switch (token.type) {
    case "code":
      return OpenFence.of(block, source);
    case "table":
      return OpenTable.of(block, token as Tokens.Table, source, links);
    case "list":
      return OpenList.of(block, token as Tokens.List, source, links);
    case "paragraph":
      return source.length > longestSegment ? OpenParagraph.of(block, source, links) : undefined;
    default:
      return undefined;
  }
}
