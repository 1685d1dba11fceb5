// The report page: a title, actions, and sections of rows, tables or charts.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Report, ReportRow } from "../../src/protocol/pages/report.js";
import { icon } from "../elements/icon.js";
import { LightElement } from "../elements/light-element.js";
import { barChart } from "./bar-chart.js";

type Section = Report["sections"][number];

/** Codicon names; `none` has no icon. */
const icons: Readonly<Record<ReportRow["state"], string | undefined>> = {
  ok: "pass",
  warning: "warning",
  error: "error",
  running: "loading codicon-modifier-spin",
  waiting: "circle-outline",
  skipped: "dash",
  info: "info",
  none: undefined,
};

@customElement("snowcell-report")
export class ReportPage extends LightElement {
  @property({ attribute: false }) report: Report | undefined;
  /** Reports which button was pressed. */
  press: (action: string) => void = () => undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (!report) return nothing;
    return html`<main data-testid="report" data-ready="true">
      <header>
        <h1>${report.title}</h1>
        <p class="summary" data-testid="report-summary">${report.summary}</p>
        ${this.#buttons(report.actions, true)}
      </header>
      ${report.sections.map((section) => this.#section(section))}
    </main>`;
  }

  #section({ heading, rows, table, chart }: Section): TemplateResult {
    return html`<section>
      <h2>${heading}</h2>
      ${rows ? html`<ul>${rows.map((row) => this.#row(row))}</ul>` : nothing}
      ${chart ? barChart(chart) : nothing}
      ${
        table
          ? html`<div class="table" tabindex="0" role="region" aria-label=${heading}><table>
              <thead><tr>${table.columns.map(({ label, numeric }) => html`<th scope="col" class=${numeric ? "numeric" : ""}>${label}</th>`)}</tr></thead>
              <tbody>${table.rows.map((cells) => html`<tr>${cells.map((cell, index) => html`<td class=${table.columns[index]?.numeric ? "numeric" : ""}>${cell}</td>`)}</tr>`)}</tbody>
            </table></div>`
          : nothing
      }
    </section>`;
  }

  #row({ id, state, label, value, details, actions }: ReportRow): TemplateResult {
    const name = icons[state];
    return html`<li data-testid="report-row" data-row=${id ?? nothing} data-state=${state}>
      <span class="mark ${state}">${name === undefined ? nothing : icon(name)}</span>
      <div class="body">
        <div class="line"><span class="label" dir="auto">${label}</span>${value === undefined ? nothing : html`<span class="value">${value}</span>`}</div>
        ${details?.map((detail) => html`<p class="detail" dir="auto">${detail}</p>`) ?? nothing}
        ${this.#buttons(actions ?? [], false)}
      </div>
    </li>`;
  }

  #buttons(actions: Report["actions"], prominent: boolean): TemplateResult | typeof nothing {
    if (actions.length === 0) return nothing;
    return html`<div class="actions">${actions.map(
      ({ action, label }, index) =>
        html`<button type="button" class="button ${prominent && index === 0 ? "" : "secondary"}" data-action=${action} @click=${() => this.press(action)}>${label}</button>`,
    )}</div>`;
  }
}
