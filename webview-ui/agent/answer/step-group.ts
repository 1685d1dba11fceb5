// Consecutive steps that only look, folded to one line. Stays open while the user has opened it or works in it.

import * as l10n from "@vscode/l10n";
import type { StepView } from "../../../src/protocol/agent.js";
import { formatNumber } from "../../elements/format.js";
import type { Store } from "../../state/store.js";
import { StepLine } from "./step-line.js";

/** Not a Lit element either; see step-line.ts. */
export class StepGroup extends HTMLElement {
  /** Set before the element is connected, and never changed. */
  declare store: Store;
  declare messageId: string;

  #button: HTMLElement | undefined;
  readonly #rows = document.createElement("div");
  #chosen = false;

  set steps(steps: readonly StepView[]) {
    const lines = [...this.#rows.children].filter((row) => row instanceof StepLine);
    for (const [index, step] of steps.entries()) {
      const line = lines[index] ?? this.#line();
      line.step = step;
    }
    for (const line of lines.slice(steps.length)) line.remove();
    if (this.#rows.parentElement !== this) this.append(this.#rows);
    this.#head(steps);
  }

  #line(): StepLine {
    const line = document.createElement("snowcell-step") as StepLine;
    line.store = this.store;
    line.messageId = this.messageId;
    this.#rows.append(line);
    return line;
  }

  #head(steps: readonly StepView[]): void {
    const folds = steps.length > 1;
    this.className = folds ? "step-group folds" : "step-group";
    if (!folds) {
      this.#fold(false);
      return;
    }
    const running = steps.findLast(({ state }) => state === "running");
    this.dataset["testid"] = "step-group";
    this.dataset["state"] = running ? "running" : "done";
    this.#button ??= this.#build();
    const [icon, words, now] = this.#button.children;
    if (!icon || !words || !now) return;
    icon.className = `codicon codicon-${running ? "loading" : "search"}`;
    words.textContent = l10n.t("Looked at {0} places", formatNumber(steps.length));
    now.textContent = running?.title ?? "";
    if (this.#chosen) return;
    const lines = [...this.#rows.children].filter((row) => row instanceof StepLine);
    const inUse = this.#rows.contains(document.activeElement) || lines.some(({ open }) => open);
    this.#fold(this.#rows.hidden !== false || !inUse);
  }

  #build(): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "step-line";
    for (const name of ["codicon", "step-title", "step-result"]) {
      const span = document.createElement("span");
      span.className = name;
      button.append(span);
    }
    button.children[0]?.setAttribute("aria-hidden", "true");
    button.children[2]?.setAttribute("dir", "auto");
    button.addEventListener("click", () => {
      this.#chosen = true;
      this.#fold(this.#rows.hidden === false);
    });
    this.prepend(button);
    return button;
  }

  #fold(folded: boolean): void {
    this.#rows.hidden = folded;
    if (this.#button) this.#button.ariaExpanded = String(!folded);
  }
}

customElements.define("snowcell-step-group", StepGroup);
