// The input that renames a conversation in place: in the title row, and in the history.

import * as l10n from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import { isComposing } from "../accessibility/keys.js";

export interface Renaming {
  readonly className: string;
  readonly testId: string;
  readonly title: string;
  /** With the new title; undefined keeps the old one. Removing the focused input calls it once more. */
  readonly done: (title: string | undefined) => void;
}

/** Enter and leaving the input rename; Escape, an empty and an unchanged title keep the old one. */
export function renameInput({ className, testId, title, done }: Renaming): TemplateResult {
  const finish = (input: HTMLInputElement): void => {
    const typed = input.value.trim();
    done(typed === "" || typed === title ? undefined : typed);
  };
  return html`<input
    class=${className}
    data-testid=${testId}
    dir="auto"
    maxlength="200"
    aria-label=${l10n.t("New title")}
    .value=${title}
    @keydown=${(event: KeyboardEvent) => {
      // Shortcut keys of the panel and of lists are text here.
      event.stopPropagation();
      if (isComposing(event)) return;
      if (event.key === "Enter") finish(event.currentTarget as HTMLInputElement);
      else if (event.key === "Escape") done(undefined);
      else return;
      event.preventDefault();
    }}
    @blur=${(event: FocusEvent) => finish(event.currentTarget as HTMLInputElement)}
  />`;
}
