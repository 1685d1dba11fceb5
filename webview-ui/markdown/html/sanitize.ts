// The only way from HTML to elements: DOMPurify with plain formatting. Links keep an address that addresses.ts allows and
// name it in their title; code becomes a code block; tables scroll in a frame.

import createPurifier, { type Config } from "dompurify";
import { CodeBlock } from "../../code/code-block.js";
import { disguisedHost, linkAddress, webHost } from "./addresses.js";
import { rowsPerBody } from "./html-writer.js";
import { formattingElements } from "./plain-html.js";

const config: Config & { RETURN_DOM_FRAGMENT: true } = {
  // Raw HTML has no spans left; these come from segments of long text.
  ALLOWED_TAGS: [...formattingElements, "span"],
  ALLOWED_ATTR: ["align", "data-character", "data-info", "data-task", "dir", "href", "start"],
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  ALLOWED_NAMESPACES: ["http://www.w3.org/1999/xhtml"],
  // The hook below checks link targets and removes the ones that fail.
  ALLOWED_URI_REGEXP: /^/,
  RETURN_DOM_FRAGMENT: true,
};

const purifier = createPurifier(window);
purifier.addHook("afterSanitizeAttributes", (node) => {
  if (!node.hasAttribute("href")) return;
  const address = node.nodeName === "A" ? linkAddress(node.getAttribute("href") ?? "") : undefined;
  if (address === undefined) {
    node.removeAttribute("href");
  } else {
    node.setAttribute("href", address);
    // As requested: characters of other scripts in a host name are spelled out.
    node.setAttribute("title", webHost(address) === undefined ? address : new URL(address).href);
  }
});

/** Elements of `html`, safe to add to the panel. */
export function sanitizedFragment(html: string): DocumentFragment {
  const fragment = document.adoptNode(purifier.sanitize(html, config));
  for (const pre of fragment.querySelectorAll("pre")) {
    pre.replaceWith(CodeBlock.of(pre.dataset["info"] ?? "", pre.textContent ?? ""));
  }
  for (const link of fragment.querySelectorAll("a")) {
    const host = disguisedHost(link.textContent ?? "", link.getAttribute("href") ?? "");
    if (host !== undefined) link.after(` (${host})`);
  }
  for (const table of fragment.querySelectorAll("table")) {
    const frame = document.createElement("div");
    showSize(frame, table);
    frame.tabIndex = 0;
    table.replaceWith(frame);
    frame.append(table);
  }
  return fragment;
}

/** A table with many rows gets equal columns, so that its parts can be laid out separately. */
export function showSize(frame: Element, table: HTMLTableElement): void {
  frame.className = table.rows.length > 2 * rowsPerBody ? "table-frame many" : "table-frame";
}

/** The element that shows a block: its only element, or a wrapper around several. */
export function sanitizedElement(html: string): Element | undefined {
  const fragment = sanitizedFragment(html);
  const [only] = fragment.childNodes;
  if (fragment.childNodes.length === 1 && only instanceof Element) return only;
  if (fragment.textContent?.trim() === "" && fragment.childElementCount === 0) return undefined;
  const wrapper = document.createElement("div");
  wrapper.dir = "auto";
  wrapper.append(fragment);
  return wrapper;
}
