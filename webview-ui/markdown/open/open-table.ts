// An open table: appends rows as their lines end.

import type { Tokens } from "marked";
import type { Block } from "../blocks/blocks.js";
import { htmlWriter, tableEnd } from "../html/html-writer.js";
import { type Links, lex } from "../html/lexing.js";
import { sanitizedFragment, showSize } from "../html/sanitize.js";
import { mayBeUnbalanced, type OpenBlock, type Taken } from "./open-block.js";

export class OpenTable implements OpenBlock {
  source = "";
  readonly #head: string;
  readonly #table: HTMLTableElement;
  #rest = "";
  #rows = 0;
  #html: string;

  private constructor(
    readonly block: Block,
    table: HTMLTableElement,
    head: string,
    token: Tokens.Table,
  ) {
    this.#head = head;
    this.#table = table;
    this.#html = htmlWriter.tableHead(token);
    this.source = head;
    for (const body of [...table.tBodies].slice(1)) body.remove();
    table.tBodies[0]?.replaceChildren();
  }

  /** Undefined if `source` is not a table with a complete header. */
  static of(block: Block, token: Tokens.Table, source: string, links: Links): OpenTable | undefined {
    const [head] = /^[^\n]*\n[^\n]*\n/.exec(source) ?? [];
    const table = block.element?.querySelector("table");
    if (head === undefined || !table) return undefined;
    const open = new OpenTable(block, table, head, token);
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
    // Each row is one line; any other line ends the table.
    this.#rest = this.#rest.split("\n").slice(rows.length).join("\n");
    if (this.#rest.length === this.#unfinishedLength()) return { state: "open" };
    this.#setKey();
    return { state: "ended", rest: this.#rest };
  }

  end(links: Links): void {
    const [table] = lex(this.#head + this.#rest, links);
    if (table?.type !== "table") return;
    this.#add((table as Tokens.Table).rows);
    this.#setKey();
  }

  #setKey(): void {
    this.block.key = mayBeUnbalanced(this.source) ? undefined : this.#html + tableEnd;
  }

  #add(rows: Tokens.Table["rows"]): void {
    const html = rows.map((row, index) => htmlWriter.beforeRow(this.#rows + index) + htmlWriter.row(row)).join("");
    this.#html += html;
    this.#rows += rows.length;
    // The first body continues the table's last one.
    const [first, ...others] = sanitizedFragment(`<table><tbody>${html}${tableEnd}`).querySelectorAll("tbody");
    const last = [...this.#table.tBodies].at(-1);
    for (const row of [...(first?.children ?? [])]) last?.append(row);
    for (const body of others) this.#table.append(body);
    if (this.block.element) showSize(this.block.element, this.#table);
  }

  #unfinishedLength(): number {
    return this.#rest.length - (this.#rest.lastIndexOf("\n") + 1);
  }
}
