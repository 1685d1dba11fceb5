// Start here: from tokens to HTML. lexing.ts makes the tokens; sanitize.ts checks the HTML.
//
// Writes tokens as HTML. Long lists and tables are split into parts of fixed size, because adding one item makes the browser
// lay out its whole part. This HTML is untrusted; sanitize.ts checks all of it.

import { Parser, Renderer, type Token, type Tokens } from "marked";
import { markHidden } from "../../code/hidden-characters.js";
import { fileAddress, linkAddress } from "./addresses.js";
import { segmentType } from "./lexing.js";
import { decoded, escapeHtml, imageLabel, linkTo, plainHtml } from "./plain-html.js";

/** The fence's info string, and its code without the final newline. */
export function codeOf(token: Tokens.Code): { info: string; text: string } {
  return { info: (token.lang ?? "").trim().slice(0, 120), text: token.text.replace(/\n$/, "") };
}

export const itemsPerList = 200;
export const rowsPerBody = 100;

class HtmlWriter extends Renderer {
  /** Only the outermost list or quote sets a direction, so that markers stay on the right side. */
  #depth = 0;
  #inLink = false;

  override space(): string {
    return "";
  }

  override code(token: Tokens.Code): string {
    const { info, text } = codeOf(token);
    return `<pre data-info="${escapeHtml(info)}"><code>${escapeHtml(text)}</code></pre>`;
  }

  override blockquote({ tokens }: Tokens.Blockquote): string {
    const direction = this.#direction;
    return `<blockquote${direction}>${this.#inside(tokens)}</blockquote>`;
  }

  override html({ text }: Tokens.HTML | Tokens.Tag): string {
    return plainHtml(text);
  }

  override heading({ tokens, depth }: Tokens.Heading): string {
    return `<h${depth}${this.#direction}>${this.parser.parseInline(tokens)}</h${depth}>`;
  }

  override hr(): string {
    return "<hr>";
  }

  override list(list: Tokens.List): string {
    return [...this.listParts(list)].join("");
  }

  *listParts(list: Tokens.List): Generator<string> {
    for (const [index, item] of list.items.entries()) yield this.beforeItem(list, index) + this.listitem(item);
    yield this.listEnd(list);
  }

  /** The tags before the item, if it starts a new part. */
  beforeItem(list: Pick<Tokens.List, "ordered" | "start">, index: number): string {
    if (index % itemsPerList !== 0) return "";
    return (index === 0 ? "" : this.listEnd(list)) + this.#listStart(list, index);
  }

  #listStart({ ordered, start }: Pick<Tokens.List, "ordered" | "start">, index: number): string {
    if (!ordered) return `<ul${this.#direction}>`;
    const first = (start === "" ? 1 : start) + index;
    return `<ol${first === 1 ? "" : ` start="${first}"`}${this.#direction}>`;
  }

  listEnd({ ordered }: Pick<Tokens.List, "ordered">): string {
    return ordered ? "</ol>" : "</ul>";
  }

  override listitem(item: Tokens.ListItem): string {
    const task = item.task ? ` data-task="${item.checked ? "done" : "open"}"` : "";
    return `<li${task}>${this.#inside(item.tokens)}</li>`;
  }

  /** CSS draws the checkbox from `data-task`. */
  override checkbox(): string {
    return "";
  }

  override paragraph({ tokens }: Tokens.Paragraph): string {
    return `<p${this.#direction}>${this.parser.parseInline(tokens)}</p>`;
  }

  override table(table: Tokens.Table): string {
    return [...this.tableParts(table)].join("");
  }

  *tableParts(table: Tokens.Table): Generator<string> {
    yield this.tableHead(table);
    for (const [index, row] of table.rows.entries()) yield this.beforeRow(index) + this.row(row);
    yield tableEnd;
  }

  tableHead(table: Tokens.Table): string {
    return `<table><thead>${this.row(table.header)}</thead><tbody>`;
  }

  beforeRow(index: number): string {
    return index > 0 && index % rowsPerBody === 0 ? "</tbody><tbody>" : "";
  }

  row(cells: readonly Tokens.TableCell[]): string {
    return `<tr>${cells.map((cell) => this.tablecell(cell)).join("")}</tr>`;
  }

  override tablecell({ tokens, header, align }: Tokens.TableCell): string {
    const name = header ? "th" : "td";
    return `<${name}${align ? ` align="${align}"` : ""} dir="auto">${this.parser.parseInline(tokens)}</${name}>`;
  }

  override codespan({ text }: Tokens.Codespan): string {
    const code = `<code>${markHidden(escapeHtml(text))}</code>`;
    return this.#inLink ? code : linkTo(fileAddress(text), code);
  }

  override link({ href, text, tokens, autolink }: Tokens.Link): string {
    this.#inLink = true;
    const shown = autolink ? escapeHtml(text) : this.parser.parseInline(tokens);
    this.#inLink = false;
    return linkTo(linkAddress(decoded(href)), shown);
  }

  override image({ href, text }: Tokens.Image): string {
    const address = linkAddress(decoded(href));
    return linkTo(address, imageLabel(text, address));
  }

  get #direction(): string {
    return this.#depth === 0 ? ' dir="auto"' : "";
  }

  #inside(tokens: Token[]): string {
    this.#depth++;
    const html = this.parser.parse(tokens);
    this.#depth--;
    return html;
  }
}

export const tableEnd = "</tbody></table>";

export const htmlWriter = new HtmlWriter();
const parser = new Parser({
  renderer: htmlWriter,
  extensions: {
    renderers: { [segmentType]: ({ tokens }) => segmentHtml(tokens ?? []) },
    childTokens: {},
  },
});

/** HTML of one block, not sanitized. */
export function blockHtml(token: Token): string {
  return parser.parse([token]);
}

/** The same, one item or row per step. */
export function* blockHtmlInSteps(token: Tokens.List | Tokens.Table): Generator<void, string> {
  let html = "";
  const parts = token.type === "list" ? htmlWriter.listParts(token as Tokens.List) : htmlWriter.tableParts(token as Tokens.Table);
  for (const part of parts) {
    html += part;
    yield;
  }
  return html;
}

/** HTML of one segment of a long inline text, not sanitized. */
export function segmentHtml(tokens: Token[]): string {
  return `<span>${parser.parseInline(tokens)}</span>`;
}
