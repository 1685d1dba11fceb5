// What is known about an unfolded step: arguments, result, output while it runs, changed files.

import * as l10n from "@vscode/l10n";
import { html, render, type TemplateResult } from "lit";
import type { AgentReply, DetailsView, StepView } from "../../../src/protocol/agent.js";
import { formatNumber } from "../../elements/format.js";
import { icon } from "../../elements/icon.js";
import type { Store } from "../../state/store.js";
import { ask, listenToAgent } from "../agent-messages.js";
import { showPreview } from "../preview.js";

/** In UTF-16 units; the host keeps no more of a running step either. */
const longestOutput = 65_536;

export class StepDetails {
  readonly #box = document.createElement("div");
  readonly #stop: () => void;
  #step: StepView | undefined;
  #details: DetailsView | undefined;
  #output = "";

  /** Adds itself to `line` until it is removed. */
  constructor(
    line: HTMLElement,
    store: Store,
    private readonly messageId: string,
  ) {
    this.#box.className = "step-details";
    this.#box.dataset["testid"] = "step-details";
    line.append(this.#box);
    this.#stop = listenToAgent(store, (reply) => this.#receive(reply));
  }

  remove(): void {
    this.#stop();
    this.#box.remove();
  }

  /** Details of an earlier state are out of date. */
  show(step: StepView): void {
    const before = this.#step?.state;
    this.#step = step;
    if (step.state === before) return;
    this.#render();
    ask(this.#box, { type: "details", messageId: this.messageId, stepId: step.id });
  }

  #receive(reply: AgentReply): void {
    if ((reply.type !== "details" && reply.type !== "output") || reply.stepId !== this.#step?.id) return;
    if (reply.type === "details") {
      this.#details = reply;
      this.#render();
      for (const [index, pre] of [...this.#box.querySelectorAll<HTMLElement>(".step-section pre")].entries()) {
        const section = reply.sections[index];
        if (section) showPreview(pre, section);
      }
    } else {
      this.#output = (this.#output + reply.text).slice(-longestOutput);
    }
    this.#showOutput();
  }

  #render(): void {
    render(
      this.#details ? this.#sections(this.#details) : html`<span class="step-loading">${l10n.t("Loading…")}</span>`,
      this.#box,
    );
  }

  #sections({ sections, files }: DetailsView): TemplateResult {
    return html`${sections.map(
      ({ heading }) => html`<section class="step-section">
        <p class="step-heading">${heading}</p>
        <pre dir="ltr" tabindex="0" aria-label=${heading}></pre>
      </section>`,
    )}
      <section class="step-output" hidden>
        <p class="step-heading">${l10n.t("Output")}</p>
        <pre dir="ltr" tabindex="0" aria-label=${l10n.t("Output")}></pre>
      </section>
      ${files.map((file) => this.#file(file))}`;
  }

  #file({ uri, path, added, removed }: DetailsView["files"][number]): TemplateResult {
    return html`<button
      type="button"
      class="link-button step-file"
      data-testid="step-file"
      title=${l10n.t("Show the changes in {0}", path)}
      @click=${() => ask(this.#box, { type: "show-changes", uri })}
    >
      ${icon("diff")}<bdi>${path}</bdi> <span class="lines-added">+${formatNumber(added)}</span>
      <span class="lines-removed">−${formatNumber(removed)}</span>
    </button>`;
  }

  /** Only while it runs: the result holds it afterwards. */
  #showOutput(): void {
    const section = this.#box.querySelector<HTMLElement>(".step-output");
    const pre = section?.querySelector("pre");
    if (!section || !pre) return;
    section.hidden = this.#step?.state !== "running" || this.#output === "";
    if (section.hidden) return;
    const atEnd = pre.scrollHeight - pre.scrollTop - pre.clientHeight < 24;
    showPreview(pre, { kind: "text", text: this.#output });
    if (atEnd) pre.scrollTop = pre.scrollHeight;
  }
}
