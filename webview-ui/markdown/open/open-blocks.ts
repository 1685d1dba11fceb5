// Start here: which kind of open block takes over. The other files are one kind each.
//
// What is needed where much has come: which kind of open block takes over a block that has grown long, and how a long text
// is read once more at its end.

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

/** `undefined` where a block of this kind, or in this state, is read anew. */
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
