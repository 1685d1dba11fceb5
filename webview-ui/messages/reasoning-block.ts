// A model's reasoning. Open while there is nothing else, closed when the answer starts; after that the user's choice stays.

import * as l10n from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import { highlightWhenSeen } from "../code/highlight.js";
import { LightElement } from "../elements/light-element.js";
import { StreamingMarkdown } from "../markdown/streaming-markdown.js";

export class ReasoningBlock extends LightElement {
  static override properties = { text: { attribute: false }, thinking: { attribute: false } };
  declare text: string;
  /** Whether the answer has not started. */
  declare thinking: boolean;

  #chosen = false;
  #given = "";
  #finished = false;
  #markdown: StreamingMarkdown | undefined;

  protected override render(): TemplateResult {
    return html`<details class="reasoning" @toggle=${() => this.#show()}>
      <summary @click=${() => (this.#chosen = true)}>${l10n.t("Reasoning")}</summary>
      <div class="reasoning-body markdown"></div>
    </details>`;
  }

  protected override updated(): void {
    const details = this.querySelector("details");
    if (details && !this.#chosen) details.open = this.thinking;
    this.#show();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#markdown?.dispose();
  }

  /** Renders nothing before it is opened. */
  #show(): void {
    const body = this.querySelector<HTMLElement>(".reasoning-body");
    if (!body || (!this.#markdown && !this.querySelector("details")?.open)) return;
    this.#markdown ??= new StreamingMarkdown(body, { codeClosed: highlightWhenSeen });
    if (this.text !== this.#given) {
      if (this.text.startsWith(this.#given)) this.#markdown.append(this.text.slice(this.#given.length));
      else void this.#markdown.set(this.text);
      this.#given = this.text;
      this.#finished = false;
    }
    if (this.thinking || this.#finished) return;
    this.#finished = true;
    void this.#markdown.finish();
  }
}

customElements.define("snowcell-reasoning", ReasoningBlock);
