// Writes tokens as HTML. Tables and lists come in pieces as well, so that rows and items can be added one by one and
// still make the same HTML as the whole. Nothing that it writes is trusted: `sanitize.ts` reads all of it.

import { Parser, Renderer, type Token, type Tokens } from "marked";
import { linkAddress } from "./addresses.js";
import { escapeHtml, imageLabel, plainHtml } from "./plain-html.js";

/** Code without the line end that closes it, and the fence's info string. */
export function codeOf(token: Tokens.Code): { info: string; text: string } {
  return { info: (token.lang ?? "").trim().slice(0, 120), text: token.text.replace(/\n$/, "") };
}

class HtmlWriter extends Renderer {
  /** Lists and quotes set the direction of what they hold, so that markers stand on the right side. */
  #depth = 0;

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
    return this.listStart(list) + list.items.map((item) => this.listitem(item)).join("") + this.listEnd(list);
  }

  listStart({ ordered, start }: Pick<Tokens.List, "ordered" | "start">): string {
    if (!ordered) return `<ul${this.#direction}>`;
    return `<ol${start === 1 || start === "" ? "" : ` start="${start}"`}${this.#direction}>`;
  }

  listEnd({ ordered }: Pick<Tokens.List, "ordered">): string {
    return ordered ? "</ol>" : "</ul>";
  }

  override listitem(item: Tokens.ListItem): string {
    const task = item.task ? ` data-task="${item.checked ? "done" : "open"}"` : "";
    return `<li${task}>${this.#inside(item.tokens)}</li>`;
  }

  /** The mark is drawn from the item's `data-task`. */
  override checkbox(): string {
    return "";
  }

  override paragraph({ tokens }: Tokens.Paragraph): string {
    return `<p${this.#direction}>${this.parser.parseInline(tokens)}</p>`;
  }

  override table(table: Tokens.Table): string {
    return this.tableStart(table) + table.rows.map((row) => this.row(row)).join("") + tableEnd;
  }

  tableStart(table: Tokens.Table): string {
    return `<table><thead>${this.row(table.header)}</thead><tbody>`;
  }

  row(cells: readonly Tokens.TableCell[]): string {
    return `<tr>${cells.map((cell) => this.tablecell(cell)).join("")}</tr>`;
  }

  override tablecell({ tokens, header, align }: Tokens.TableCell): string {
    const name = header ? "th" : "td";
    return `<${name}${align ? ` align="${align}"` : ""} dir="auto">${this.parser.parseInline(tokens)}</${name}>`;
  }

  override codespan({ text }: Tokens.Codespan): string {
    return `<code>${escapeHtml(text)}</code>`;
  }

  override link({ href, text, tokens, autolink }: Tokens.Link): string {
    const shown = autolink ? escapeHtml(text) : this.parser.parseInline(tokens);
    const address = linkAddress(href);
    return address === undefined ? shown : `<a href="${escapeHtml(address)}">${shown}</a>`;
  }

  override image({ href, text }: Tokens.Image): string {
    const shown = imageLabel(text);
    const address = linkAddress(href);
    return address === undefined ? shown : `<a href="${escapeHtml(address)}">${shown}</a>`;
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
const parser = new Parser({ renderer: htmlWriter });

/** HTML of one block, not yet sanitised. */
export function blockHtml(token: Token): string {
  return parser.parse([token]);
}

/** HTML of a paragraph's inside, not yet sanitised. */
export function inlineHtml(tokens: Token[]): string {
  return parser.parseInline(tokens);
}
