// Consecutive steps that only look, folded to one line, with no elements for them. Stays open while the user has opened it or
// works in it.

import * as l10n from "@vscode/l10n";
import type { StepView } from "../../../src/protocol/agent.js";
import { formatNumber } from "../../elements/format.js";
import type { Store } from "../../state/store.js";
import type { Choices } from "./choices.js";
import { StepLine } from "./step-line.js";

/** Not a Lit element either; see step-line.ts. */
export class StepGroup extends HTMLElement {
  /** Set before the element is connected, and never changed. */
  declare store: Store;
  declare messageId: string;
  declare choices: Choices;

  #steps: readonly StepView[] = [];
  #button: HTMLElement | undefined;
  readonly #rows = document.createElement("div");
  #isFolded = false;

  set steps(steps: readonly StepView[]) {
    this.#steps = steps;
    if (this.#rows.parentElement !== this) this.append(this.#rows);
    const folds = steps.length > 1;
    this.className = folds ? "step-group folds" : "step-group";
    if (folds) this.#showHead();
    const chosen = this.choices.get(this.#key);
    this.#fold(folds && (chosen === undefined ? this.#isFolded || !this.#isInUse() : !chosen));
  }

  /** No step has this id. */
  get #key(): string {
    return `group ${this.#steps[0]?.id}`;
  }

  #isInUse(): boolean {
    return this.#rows.contains(document.activeElement) || this.#steps.some(({ id }) => this.choices.get(id));
  }

  #showHead(): void {
    const running = this.#steps.findLast(({ state }) => state === "running");
    this.dataset["testid"] = "step-group";
    this.dataset["state"] = running ? "running" : "done";
    this.#button ??= this.#buildHead();
    const [icon, words, now] = this.#button.children;
    if (!icon || !words || !now) return;
    icon.className = `codicon codicon-${running ? "loading" : "search"}`;
    words.textContent = l10n.t("Looked at {0} places", formatNumber(this.#steps.length));
    now.textContent = running?.title ?? "";
  }

  #buildHead(): HTMLElement {
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
      this.choices.set(this.#key, this.#isFolded);
      this.#fold(!this.#isFolded);
    });
    this.prepend(button);
    return button;
  }

  #fold(folded: boolean): void {
    this.#isFolded = folded;
    this.#rows.hidden = folded;
    if (folded) this.#rows.replaceChildren();
    else this.#showRows();
    if (this.#button) this.#button.ariaExpanded = String(!folded);
  }

  #showRows(): void {
    const lines = this.#lines();
    for (const [index, step] of this.#steps.entries()) {
      const line = lines[index] ?? this.#addLine();
      line.step = step;
    }
    for (const line of lines.slice(this.#steps.length)) line.remove();
  }

  #lines(): StepLine[] {
    return [...this.#rows.children].filter((row) => row instanceof StepLine);
  }

  #addLine(): StepLine {
    const line = document.createElement("snowcell-step") as StepLine;
    line.store = this.store;
    line.messageId = this.messageId;
    line.choices = this.choices;
    this.#rows.append(line);
    return line;
  }
}

customElements.define("snowcell-step-group", StepGroup);
