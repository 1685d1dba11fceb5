// Filters raw HTML in a model's Markdown. Plain formatting stays without attributes, layout tags are dropped, and everything
// else shows as typed: `Vec<T>`, `<thinking>` and `<script>` are text. DOMPurify still sanitizes the result.

import * as l10n from "@vscode/l10n";
import { linkAddress, webHost } from "./addresses.js";

const kept = namesOf(
  "a b blockquote br code del em h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s samp small strong sub sup table tbody td th thead tr u ul var wbr",
);
const dropped = namesOf(
  "abbr address article aside big bdi bdo body caption center cite col colgroup dd details dfn div dl dt figcaption figure font footer head header html label main nav nobr rp rt ruby section span strike summary tfoot time tt",
);

/** Elements that sanitize.ts allows. */
export const formattingElements: readonly string[] = [...kept];

const markup = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][\w:.-]*)(?![\w:.-])((?:"[^"<]*"|'[^'<]*'|[^'"<>])*)>|</gi;

/** Keeps plain formatting tags, and of their attributes only link targets. */
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

/**
 * Images are never fetched: the page's policy forbids it, and the request would reveal where the answer is read. The label
 * names the host.
 */
export function imageLabel(alt: string, address: string | undefined): string {
  const parts = [decoded(alt).trim(), webHost(address) ?? ""].filter((part) => part !== "");
  return escapeHtml(parts.length === 0 ? l10n.t("[image]") : l10n.t("[image: {0}]", parts.join(" · ")));
}

/** Decodes character references such as `&colon;`. */
export function decoded(written: string): string {
  if (!written.includes("&")) return written;
  // An inert document: nothing loads or runs, and without tags it holds only text.
  return new DOMParser().parseFromString(written.replaceAll("<", "&lt;"), "text/html").body.textContent ?? "";
}

/** Wraps `html` in a link if there is an address. */
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
