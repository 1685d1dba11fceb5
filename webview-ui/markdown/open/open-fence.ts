// An open fence: appends lines to the code as they arrive.

import { CodeBlock } from "../../code/code-block.js";
import { type Block, codeKey } from "../blocks/blocks.js";
import { FenceLines } from "../html/fence-lines.js";
import type { OpenBlock, Taken } from "./open-block.js";

export class OpenFence implements OpenBlock {
  source: string;
  readonly #code: CodeBlock;
  readonly #lines: FenceLines;
  /** The incomplete line, how much of it is shown, and whether a line came before it. */
  #line = "";
  #shown = 0;
  #lineBegun = false;
  #anyLine = false;

  private constructor(
    readonly block: Block,
    code: CodeBlock,
    source: string,
    lines: FenceLines,
  ) {
    this.#code = code;
    this.#lines = lines;
    const body = source.indexOf("\n") + 1;
    this.source = source.slice(0, body);
    code.update(code.info, "");
    this.take(source.slice(body));
  }

  /** Undefined if `source` is not an open fence at the left edge. */
  static of(block: Block, source: string): OpenFence | undefined {
    const lines = /^(?:```|~~~)[^\n]*\n/.test(source) ? FenceLines.of(source) : undefined;
    if (!lines || !(block.element instanceof CodeBlock)) return undefined;
    return new OpenFence(block, block.element, source, lines);
  }

  take(source: string): Taken {
    this.source += source;
    const lines = (this.#line + source).split("\n");
    const unfinished = lines.pop() ?? "";
    let added = "";
    for (const [index, line] of lines.entries()) {
      if (this.#lines.closes(line)) {
        this.#code.appendText(added);
        this.block.key = codeKey(this.#code.info, this.#code.text);
        return { state: "ended", rest: ["", ...lines.slice(index + 1), unfinished].join("\n") };
      }
      added += this.#next(line);
      this.#lineBegun = false;
      this.#shown = 0;
      this.#anyLine = true;
    }
    if (unfinished !== "" && !this.#lines.mayClose(unfinished)) added += this.#next(unfinished);
    this.#line = unfinished;
    this.#code.appendText(added);
    return { state: "open" };
  }

  end(): void {
    if (this.#line !== "") this.take("\n");
    this.block.key = codeKey(this.#code.info, this.#code.text);
  }

  /** The part of `line` that is not shown yet. The newline comes first, because the last line of code has none. */
  #next(line: string): string {
    const text = (this.#lineBegun || !this.#anyLine ? "" : "\n") + line.slice(this.#shown);
    this.#lineBegun = true;
    this.#shown = line.length;
    return text;
  }
}
