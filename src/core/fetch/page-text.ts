// Makes plain text of an HTML page: headings, lists, tables and code stay recognizable; scripts, styles and invisible characters
// go. One pass, because the page is foreign text of any length.

/** Elements whose content is no text of the page. */
const skipped: ReadonlySet<string> = new Set([
  ...[
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "svg",
    "math",
    "canvas",
    "audio",
    "video",
    "select",
    "textarea",
  ],
]);
const blocks: ReadonlySet<string> = new Set([
  ...[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
  ],
  ...["footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"],
  ...["summary", "table", "tbody", "tfoot", "thead", "tr", "ul"],
]);
/** Blocks with an empty line around them. */
const apart = /^(?:article|blockquote|dl|h[1-6]|ol|p|pre|section|table|ul)$/;

const entities: Readonly<Record<string, string>> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", copy: "©", reg: "®", trade: "™", hellip: "…", mdash: "—" },
  ...{ ndash: "–", lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", laquo: "«", raquo: "»", bull: "•", middot: "·", deg: "°" },
  ...{ times: "×", divide: "÷", plusmn: "±", euro: "€", pound: "£", yen: "¥", cent: "¢", sect: "§", para: "¶", larr: "←" },
  ...{
    rarr: "→",
    uarr: "↑",
    darr: "↓",
    le: "≤",
    ge: "≥",
    ne: "≠",
    infin: "∞",
    micro: "µ",
    frac12: "½",
    shy: "",
    zwj: "",
    zwnj: "",
  },
  ...{ aacute: "á", agrave: "à", acirc: "â", atilde: "ã", auml: "ä", eacute: "é", ecirc: "ê", iacute: "í", oacute: "ó" },
  ...{ ocirc: "ô", otilde: "õ", ouml: "ö", uacute: "ú", uuml: "ü", ccedil: "ç", ntilde: "ñ", szlig: "ß", Eacute: "É" },
};

/** Controls, direction marks and other characters that a reader does not see but a model reads. */
const unseen = /(?![\t\n])[\p{Cc}\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]/gu;

export interface PageText {
  readonly title: string;
  readonly text: string;
}

/** Plain text of a page that is no HTML. */
export function plainPageText(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(unseen, "");
}

export function pageText(html: string): PageText {
  const writer = new Writer();
  let title: string | undefined;
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    if (open === -1) break;
    writer.add(html.slice(at, open));
    const tag = tagAt(html, open);
    if (!tag) {
      writer.add("<");
      at = open + 1;
      continue;
    }
    at = tag.end;
    if (tag.closes) writer.close(tag.name);
    else if (tag.name === "title") {
      const end = endOf("title", html, at);
      title ??= html.slice(at, end);
      at = end;
    } else if (skipped.has(tag.name)) at = endOf(tag.name, html, at);
    else writer.open(tag.name);
  }
  if (at < html.length) writer.add(html.slice(at));
  return { title: inline(title ?? "").trim(), text: writer.text() };
}

interface Tag {
  /** Lower case; empty for a comment or declaration. */
  readonly name: string;
  readonly closes: boolean;
  /** Index after the tag. */
  readonly end: number;
}

/** The tag that begins at a `<`; undefined if that is text. */
function tagAt(html: string, open: number): Tag | undefined {
  const next = html.charAt(open + 1);
  if (next === "!" || next === "?") {
    const mark = html.startsWith("<!--", open) ? "-->" : ">";
    const end = html.indexOf(mark, open + 2);
    return { name: "", closes: false, end: end === -1 ? html.length : end + mark.length };
  }
  const closes = next === "/";
  const start = open + (closes ? 2 : 1);
  if (!/[a-z]/i.test(html.charAt(start))) return undefined;
  let end = start;
  while (end < html.length && /[a-z0-9:-]/i.test(html.charAt(end))) end++;
  const name = html.slice(start, end).toLowerCase();
  let quote = "";
  for (; end < html.length; end++) {
    const character = html.charAt(end);
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === '"' || character === "'") {
      // A quote counts only where a value begins.
      if (html.charAt(end - 1) === "=" || html.charAt(end - 1) === " ") quote = character;
    } else if (character === ">") return { name, closes, end: end + 1 };
  }
  return { name, closes, end };
}

const closing = /<\/([a-z]+)/gi;

/** Index of the element's end tag, or of the end of the page. */
function endOf(name: string, html: string, from: number): number {
  closing.lastIndex = from;
  for (let match = closing.exec(html); match; match = closing.exec(html)) {
    if (match[1]?.toLowerCase() === name) return match.index;
  }
  return html.length;
}

/** Gathers text, with white space as a browser would show it. */
class Writer {
  readonly #parts: string[] = [];
  /** Line breaks before the next text. */
  #breaks = 0;
  #space = false;
  #pre = 0;
  #prefix = "";

  add(raw: string): void {
    if (raw === "") return;
    if (this.#pre > 0) {
      this.#write(decodeEntities(raw).replace(/\r\n?/g, "\n").replace(unseen, ""));
      return;
    }
    const text = inline(raw);
    if (text.startsWith(" ")) this.#space = true;
    const words = text.trim();
    if (words === "") return;
    this.#write(words);
    this.#space = text.endsWith(" ");
  }

  open(name: string): void {
    if (name === "br") this.#breaks = Math.min(2, this.#breaks + 1);
    if (name === "td" || name === "th") {
      if (this.#breaks === 0) this.#prefix = "\t";
    }
    if (!blocks.has(name)) return;
    this.#break(name);
    if (name === "pre") this.#pre++;
    if (name === "li") this.#prefix = "- ";
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (level !== undefined) this.#prefix = `${"#".repeat(Number(level))} `;
  }

  close(name: string): void {
    if (!blocks.has(name)) return;
    if (name === "pre") this.#pre = Math.max(0, this.#pre - 1);
    this.#break(name);
  }

  text(): string {
    return this.#parts.join("").trim();
  }

  #break(name: string): void {
    this.#breaks = Math.max(this.#breaks, apart.test(name) ? 2 : 1);
    this.#space = false;
    this.#prefix = "";
  }

  #write(text: string): void {
    if (this.#parts.length > 0) this.#parts.push(this.#breaks > 0 ? "\n".repeat(this.#breaks) : "");
    this.#parts.push(this.#prefix === "" && this.#space && this.#breaks === 0 ? " " : this.#prefix, text);
    this.#breaks = 0;
    this.#space = false;
    this.#prefix = "";
  }
}

function inline(raw: string): string {
  return decodeEntities(raw)
    .replace(/[ \t\n\r\f\u00a0]+/g, " ")
    .replace(unseen, "");
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(x[0-9a-f]{1,6}|[0-9]{1,7})|([a-z]{2,8}[0-9]{0,2}));?/gi, (whole, code?: string, name?: string) => {
    if (code === undefined) return entities[name ?? ""] ?? whole;
    const point = code.startsWith("x") || code.startsWith("X") ? Number.parseInt(code.slice(1), 16) : Number(code);
    const valid = point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
    return valid ? String.fromCodePoint(point) : "\ufffd";
  });
}
