// A table that is still open: rows are appended as their lines end.

import type { Tokens } from "marked";
import type { Block } from "./blocks.js";
import { htmlWriter, tableEnd } from "./html-writer.js";
import { type Links, lex } from "./lexing.js";
import { mayBeUnbalanced, type OpenBlock, type Taken } from "./open-block.js";
import { sanitizedFragment } from "./sanitize.js";

export class OpenTable implements OpenBlock {
  source = "";
  readonly #head: string;
  readonly #body: HTMLTableSectionElement;
  #rest = "";
  #html: string;

  private constructor(
    readonly block: Block,
    body: HTMLTableSectionElement,
    head: string,
    table: Tokens.Table,
  ) {
    this.#head = head;
    this.#body = body;
    this.#html = htmlWriter.tableStart(table);
    this.source = head;
    body.replaceChildren();
  }

  /** `undefined` where `source` is not that of a table whose head is complete. */
  static of(block: Block, token: Tokens.Table, source: string, links: Links): OpenTable | undefined {
    const [head] = /^[^\n]*\n[^\n]*\n/.exec(source) ?? [];
    const body = block.element?.querySelector("tbody");
    if (head === undefined || !body) return undefined;
    const open = new OpenTable(block, body, head, token);
    return open.take(source.slice(head.length), links).state === "open" ? open : undefined;
  }

  take(source: string, links: Links): Taken {
    this.source += source;
    this.#rest += source;
    const lines = this.#rest.slice(0, this.#rest.lastIndexOf("\n") + 1);
    if (lines === "") return { state: "open" };
    const [table] = lex(this.#head + lines, links);
    if (table?.type !== "table") return { state: "misread" };
    const { rows } = table as Tokens.Table;
    this.#add(rows);
    // A row is a line. A line that is none ends the table.
    this.#rest = this.#rest.split("\n").slice(rows.length).join("\n");
    if (this.#rest.length === this.#unfinishedLength()) return { state: "open" };
    this.block.key = mayBeUnbalanced(this.source) ? undefined : this.#html + tableEnd;
    return { state: "ended", rest: this.#rest };
  }

  #add(rows: Tokens.Table["rows"]): void {
    const html = rows.map((row) => htmlWriter.row(row)).join("");
    this.#html += html;
    const fragment = sanitizedFragment(`<table><tbody>${html}${tableEnd}`);
    this.#body.append(...(fragment.querySelector("tbody")?.children ?? []));
  }

  #unfinishedLength(): number {
    return this.#rest.length - (this.#rest.lastIndexOf("\n") + 1);
  }
}
