// A user's message while it is edited in place. Loads with the first edit.

import * as l10n from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import { isComposing } from "../accessibility/keys.js";

export interface EditorActions {
  typed(): void;
  send(): void;
  close(): void;
}

export function messageEditor(text: string, chips: unknown, { typed, send, close }: EditorActions): TemplateResult {
  const keyPressed = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape") {
      // Keep Escape from stopping the running answer as well.
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };
  return html`<div class="user-bubble">
    <textarea
      class="edit-input"
      data-testid="edit-input"
      dir="auto"
      rows="1"
      aria-label=${l10n.t("Edit message")}
      .value=${text}
      @input=${typed}
      @keydown=${keyPressed}
    ></textarea>
    ${chips}
    <div class="edit-actions">
      <button type="button" class="button" data-testid="edit-send" @click=${send}>${l10n.t("Send")}</button>
      <button type="button" class="button secondary" data-testid="edit-cancel" @click=${close}>${l10n.t("Cancel")}</button>
    </div>
  </div>`;
}
