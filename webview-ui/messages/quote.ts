// Quotes a message in the composer.

import * as l10n from "@vscode/l10n";
import { nothing, type TemplateResult } from "lit";
import { iconButton } from "../elements/icon.js";

const eventName = "snowcell-quote";

/** Quotes the selection in the message, or all of `text` if nothing is selected. */
export function quoteButton(from: EventTarget, text: string): TemplateResult | typeof nothing {
  if (text === "") return nothing;
  const press = () => {
    const selection = getSelection();
    const selected = from instanceof Node && selection?.containsNode(from, true) ? selection.toString().trim() : "";
    from.dispatchEvent(new CustomEvent(eventName, { bubbles: true, detail: selected || text }));
  };
  return iconButton({ icon: "quote", label: l10n.t("Quote in Message"), testId: "quote-button", press });
}

/** Reports quotations as Markdown lines. */
export function listenForQuotes(root: EventTarget, quote: (lines: string) => void): void {
  root.addEventListener(eventName, (event) => {
    quote(`${(event as CustomEvent<string>).detail.trim().replace(/^/gm, "> ")}\n\n`);
  });
}
