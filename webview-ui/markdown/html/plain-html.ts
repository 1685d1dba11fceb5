// What becomes of HTML that a model writes into its Markdown. Plain formatting stays, without attributes; layout goes
// and leaves what it holds; everything else is shown as it was written: a model's `Vec<T>`, `<thinking>` or `<script>`
// is text to be read. DOMPurify reads the result again; this only keeps from it what a browser would report or guess at.

import * as l10n from "@vscode/l10n";
import { linkAddress, webHost } from "./addresses.js";

const kept = namesOf(
  "a b blockquote br code del em h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s samp small strong sub sup table tbody td th thead tr u ul var wbr",
);
const dropped = namesOf(
  "abbr address article aside big bdi bdo body caption center cite col colgroup dd details dfn div dl dt figcaption figure font footer head header html label main nav nobr rp rt ruby section span strike summary tfoot time tt",
);

/** Elements that `sanitize.ts` lets through. */
export const formattingElements: readonly string[] = [...kept];

const markup = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][\w:.-]*)(?![\w:.-])((?:"[^"<]*"|'[^'<]*'|[^'"<>])*)>|</gi;

/** `html` with no tags but those of plain formatting, and no attributes but the address of a link. */
export function plainHtml(html: string): string {
  return html.replace(markup, (whole: string, slash?: string, tagName?: string, attributes?: string) => {
    if (whole.startsWith("<!--")) return "";
    const name = tagName?.toLowerCase() ?? "";
    if (name === "img") return imageLink(attributes ?? "");
    if (dropped.has(name)) return "";
    if (!kept.has(name)) return `&lt;${whole.slice(1)}`;
    if (slash) return `</${name}>`;
    return name === "a" ? `<a href="${escapeHtml(decoded(attribute(attributes ?? "", "href")))}">` : `<${name}>`;
  });
}

/** A picture is never fetched: the page may not, and its address would tell where this answer is read. It says whose it is. */
export function imageLabel(alt: string, address: string | undefined): string {
  const parts = [decoded(alt).trim(), webHost(address) ?? ""].filter((part) => part !== "");
  return escapeHtml(parts.length === 0 ? l10n.t("[image]") : l10n.t("[image: {0}]", parts.join(" · ")));
}

/** What `&colon;` and the like stand for, in an address or a name as it was written. */
export function decoded(written: string): string {
  if (!written.includes("&")) return written;
  // A document that nothing is loaded or run in; without tags it holds text alone.
  return new DOMParser().parseFromString(written.replaceAll("<", "&lt;"), "text/html").body.textContent ?? "";
}

/** `html` as a link, where there is an address. */
export function linkTo(address: string | undefined, html: string): string {
  return address === undefined ? html : `<a href="${escapeHtml(address)}">${html}</a>`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function imageLink(attributes: string): string {
  const address = linkAddress(decoded(attribute(attributes, "src")));
  return linkTo(address, imageLabel(attribute(attributes, "alt"), address));
}

function attribute(attributes: string, name: string): string {
  const pattern = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'=<>\`]+))`, "i");
  const [, double, single, bare] = pattern.exec(attributes) ?? [];
  return double ?? single ?? bare ?? "";
}

function namesOf(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}
