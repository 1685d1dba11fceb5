// One step as a line: what it does and how it ended. Unfolding it shows the details, which load when they are wanted. Not a Lit
// element, and without children that are not shown: a run has hundreds of steps.

import * as l10n from "@vscode/l10n";
import type { StepView } from "../../../src/protocol/agent.js";
import type { Store } from "../../state/store.js";
import type { Choices } from "./choices.js";
import { StepDetails } from "./step-details.js";

export class StepLine extends HTMLElement {
  /** Set before the element is connected, and never changed. */
  declare store: Store;
  declare messageId: string;
  declare choices: Choices;

  #step: StepView | undefined;
  #details: StepDetails | undefined;

  get step(): StepView | undefined {
    return this.#step;
  }

  set step(step: StepView) {
    if (step === this.#step) return;
    const button = this.#step ? this.firstElementChild : this.#build();
    this.#step = step;
    const { tool, title, result = "", state } = step;
    this.dataset["tool"] = tool;
    this.dataset["state"] = state;
    const [icon, words, end] = button?.children ?? [];
    if (!(icon instanceof HTMLElement) || !words || !end) return;
    icon.className = `step-state codicon codicon-${icons[state]}`;
    icon.ariaLabel = wordOf(state);
    icon.title = wordOf(state);
    words.textContent = title;
    end.textContent = result;
    this.#unfoldIfChosen(step);
    this.#details?.show(step);
  }

  connectedCallback(): void {
    if (this.#step) this.#unfoldIfChosen(this.#step);
  }

  disconnectedCallback(): void {
    this.#fold();
  }

  #build(): HTMLElement {
    this.className = "step";
    this.dataset["testid"] = "step";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "step-line";
    button.ariaExpanded = "false";
    const [icon, words, end] = ["step-state", "step-title", "step-result"].map((name) => {
      const span = document.createElement("span");
      span.className = name;
      return span;
    });
    if (icon && words && end) {
      icon.role = "img";
      words.dir = "auto";
      end.dir = "auto";
      button.append(icon, words, end);
    }
    button.addEventListener("click", () => this.#toggle());
    this.append(button);
    return button;
  }

  #toggle(): void {
    if (!this.#step) return;
    this.choices.set(this.#step.id, !this.#details);
    if (this.#details) this.#fold();
    else this.#unfoldIfChosen(this.#step);
  }

  #unfoldIfChosen(step: StepView): void {
    if (this.#details || !this.isConnected || !this.choices.get(step.id)) return;
    this.#details = new StepDetails(this, this.store, this.messageId);
    this.#details.show(step);
    this.#tellOpen();
  }

  #fold(): void {
    this.#details?.remove();
    this.#details = undefined;
    this.#tellOpen();
  }

  #tellOpen(): void {
    if (this.firstElementChild) this.firstElementChild.ariaExpanded = String(this.#details !== undefined);
  }
}

customElements.define("snowcell-step", StepLine);

const icons: Readonly<Record<StepView["state"], string>> = {
  streaming: "ellipsis",
  waiting: "question",
  running: "loading",
  done: "check",
  failed: "error",
  declined: "circle-slash",
  cancelled: "debug-stop",
  interrupted: "warning",
};

function wordOf(state: StepView["state"]): string {
  switch (state) {
    case "streaming":
      return l10n.t("The model is writing the call");
    case "waiting":
      return l10n.t("Waiting for you");
    case "running":
      return l10n.t("Running");
    case "done":
      return l10n.t("Done");
    case "failed":
      return l10n.t("Failed");
    case "declined":
      return l10n.t("Declined");
    case "cancelled":
      return l10n.t("Stopped");
    case "interrupted":
      return l10n.t("Interrupted: the outcome is unknown");
  }
}
