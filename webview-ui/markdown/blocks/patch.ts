// Updates shown elements to match newly rendered ones and keeps every node it can, so that the selection and scroll anchoring
// survive.

import { CodeBlock } from "../../code/code-block.js";

/** Makes `live` equal to `next`, whose nodes may be moved. Returns false if only a replacement can do that. */
export function patchElement(live: Element, next: Element): boolean {
  if (live.nodeName !== next.nodeName) return false;
  if (live instanceof CodeBlock && next instanceof CodeBlock) {
    live.update(next.info, next.text);
    return true;
  }
  patchAttributes(live, next);
  patchChildren(live, next, 0);
  return true;
}

/** Makes the children of `live` from index `from` equal to the children of `next`. */
export function patchChildren(live: Element, next: Node, from: number): void {
  const wanted = [...next.childNodes];
  for (const [index, node] of wanted.entries()) {
    const shown = live.childNodes[from + index];
    if (!shown) {
      for (const added of wanted.slice(index)) live.append(added);
      return;
    }
    if (!patchNode(shown, node)) shown.replaceWith(node);
  }
  while (live.childNodes.length > from + wanted.length) live.lastChild?.remove();
}

function patchNode(shown: Node, next: Node): boolean {
  if (shown instanceof Text && next instanceof Text) {
    if (next.data === shown.data) return true;
    if (next.data.startsWith(shown.data)) shown.appendData(next.data.slice(shown.data.length));
    else shown.data = next.data;
    return true;
  }
  return shown instanceof Element && next instanceof Element && patchElement(shown, next);
}

function patchAttributes(live: Element, next: Element): void {
  for (const { name } of [...live.attributes]) if (!next.hasAttribute(name)) live.removeAttribute(name);
  for (const { name, value } of next.attributes) if (live.getAttribute(name) !== value) live.setAttribute(name, value);
}
