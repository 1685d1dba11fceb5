// The one way by which HTML becomes elements: through DOMPurify, with plain formatting only. Links keep an address that
// `addresses.ts` allows and say it in their title; code becomes a code block; tables get a frame that scrolls.

import createPurifier, { type Config } from "dompurify";
import { CodeBlock } from "../../code/code-block.js";
import { disguisedHost, linkAddress, webHost } from "./addresses.js";
import { rowsPerBody } from "./html-writer.js";
import { formattingElements } from "./plain-html.js";

const config: Config & { RETURN_DOM_FRAGMENT: true } = {
  // Raw HTML has no spans left; they come from the segments of long texts.
  ALLOWED_TAGS: [...formattingElements, "span"],
  ALLOWED_ATTR: ["align", "data-character", "data-info", "data-task", "dir", "href", "start"],
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
  ALLOWED_NAMESPACES: ["http://www.w3.org/1999/xhtml"],
  // What a link may point to is decided by the hook below, which also takes the address of a link that fails.
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
    // As it is asked for: with other scripts in a host's name spelled out.
    node.setAttribute("title", webHost(address) === undefined ? address : new URL(address).href);
  }
});

/** Elements of `html` as they may stand in the panel. */
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

/** A table of many rows has columns of one width, so that its parts are laid out each by itself. */
export function showSize(frame: Element, table: HTMLTableElement): void {
  frame.className = table.rows.length > 2 * rowsPerBody ? "table-frame many" : "table-frame";
}

/** The one element that shows a block: its own where it has just one, a plain one around it otherwise. */
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
