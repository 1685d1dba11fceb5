// Differences between two answers of a comparison, code or words, line by line in one column that fits any width.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { CompareRequest, DiffPart, DiffRowView, DiffView } from "../../src/protocol/compare.js";
import { formatNumber } from "../elements/format.js";
import { iconButton } from "../elements/icon.js";
import { LightElement } from "../elements/light-element.js";

interface Choice {
  /** Id of the answer. */
  readonly answer: string;
  readonly name: string;
}

const signs: Readonly<Record<"same" | "removed" | "added", string>> = { same: " ", removed: "−", added: "+" };

export class CompareDiff extends LightElement {
  static override properties = { choices: { attribute: false }, diff: { attribute: false }, compared: { state: true } };
  /** The answers, in column order. */
  declare choices: readonly Choice[];
  declare diff: DiffView | undefined;
  declare compared: DiffPart;
  declare ask: (request: CompareRequest) => void;

  /** Indexes into the choices, so that a regenerated answer replaces the old one. */
  #sides: [left: number, right: number] = [0, 1];

  constructor() {
    super();
    this.compared = "code";
  }

  /** Requests the current diff again after an answer changed. */
  refresh(): void {
    if (this.diff) this.#compare();
  }

  protected override render(): TemplateResult {
    const [left, right] = this.#sides.map((place) => this.choices[place]?.name ?? "");
    return html`<h3 class="compare-heading">${l10n.t("Differences")}</h3>
      <div class="compare-diff-bar">
        ${this.choices.length > 2 ? html`${this.#side(0, l10n.t("First answer"))}${this.#side(1, l10n.t("Second answer"))}` : nothing}
        <select class="compare-select" data-testid="compare-part" aria-label=${l10n.t("What to compare")} @change=${(event: Event) => this.#choosePart(event)}>
          <option value="code" ?selected=${this.compared === "code"}>${l10n.t("Code")}</option>
          <option value="text" ?selected=${this.compared === "text"}>${l10n.t("Full text")}</option>
        </select>
        <button type="button" class="button secondary" data-testid="compare-diff-button" @click=${() => this.#compare()}>
          ${l10n.t("Show Differences")}
        </button>
        ${iconButton({
          icon: "diff",
          label: l10n.t("Open in Diff Editor"),
          testId: "compare-open-diff",
          press: () => this.#compare("open-diff"),
        })}
      </div>
      ${this.diff ? this.#rows(this.diff.rows, left ?? "", right ?? "") : nothing}`;
  }

  #side(side: 0 | 1, label: string): TemplateResult {
    return html`<select
      class="compare-select"
      data-testid=${side === 0 ? "compare-left" : "compare-right"}
      aria-label=${label}
      @change=${(event: Event) => {
        this.#sides[side] = Number((event.target as HTMLSelectElement).value);
        this.#sidesChanged();
      }}
    >
      ${this.choices.map(({ name }, place) => html`<option value=${place} ?selected=${place === this.#sides[side]}>${name}</option>`)}
    </select>`;
  }

  #rows(rows: readonly DiffRowView[], left: string, right: string): TemplateResult {
    const removed = rows.filter(({ kind }) => kind === "removed").length;
    const added = rows.filter(({ kind }) => kind === "added").length;
    if (removed + added === 0) return html`<p class="compare-diff-summary" role="status">${sameWords(rows, this.compared)}</p>`;
    const only = (name: string, lines: number) => l10n.t("Lines only in {0}: {1}", name, formatNumber(lines));
    const summary = `${only(left, removed)} · ${only(right, added)}`;
    return html`<p class="compare-diff-summary" role="status" data-testid="compare-diff-summary">${summary}</p>
      <div class="compare-diff" data-testid="compare-diff" role="region" aria-label=${l10n.t("Differences")} tabindex="0" dir="ltr">
        <ul>
          ${rows.map((row) => diffRow(row, left, right))}
        </ul>
      </div>`;
  }

  #choosePart(event: Event): void {
    this.compared = (event.target as HTMLSelectElement).value === "text" ? "text" : "code";
    this.refresh();
  }

  #sidesChanged(): void {
    this.requestUpdate();
    this.refresh();
  }

  #compare(type: "diff" | "open-diff" = "diff"): void {
    const [left, right] = this.#sides.map((place) => this.choices[place]?.answer);
    if (left !== undefined && right !== undefined) this.ask({ type, left, right, part: this.compared });
  }
}

customElements.define("snowcell-compare-diff", CompareDiff);

function sameWords(rows: readonly DiffRowView[], part: DiffPart): string {
  if (rows.length === 0 && part === "code") return l10n.t("Neither answer contains code.");
  return part === "code" ? l10n.t("Both answers contain the same code.") : l10n.t("Both answers are the same.");
}

function diffRow(row: DiffRowView, left: string, right: string): TemplateResult {
  if (row.kind === "skipped") {
    const words = row.lines === 1 ? l10n.t("1 unchanged line") : l10n.t("{0} unchanged lines", formatNumber(row.lines));
    return html`<li class="compare-diff-skipped">${words}</li>`;
  }
  const whose = row.kind === "same" ? "" : l10n.t("Only in {0}:", row.kind === "removed" ? left : right);
  return html`<li class="compare-diff-row" data-testid="compare-diff-row" data-kind=${row.kind}>
    <span class="compare-diff-sign" aria-hidden="true">${signs[row.kind]}</span
    >${whose === "" ? nothing : html`<span class="visually-hidden">${whose}</span>`}<code>${row.text === "" ? "\u200b" : row.text}</code>
  </li>`;
}
