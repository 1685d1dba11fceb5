// Bars over days, in the theme's chart color; screen readers get the same numbers as a list.

import { html, nothing, svg, type TemplateResult } from "lit";
import type { ReportChart } from "../../src/protocol/pages/report.js";

const width = 600;
const height = 120;
const gap = 2;

export function barChart({ label, categories, values, texts }: ReportChart): TemplateResult {
  const highest = Math.max(...values, 0);
  const step = width / Math.max(values.length, 1);
  const bars = values.map((value, index) => {
    // A nonzero bar must be visible.
    const tall = highest > 0 && value > 0 ? Math.max(2, (value / highest) * height) : 0;
    return svg`<rect x=${index * step + gap / 2} y=${height - tall} width=${Math.max(1, step - gap)} height=${tall}><title>${categories[index]}: ${texts[index]}</title></rect>`;
  });
  return html`<figure>
    <figcaption>${label}</figcaption>
    <svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">${bars}</svg>
    <div class="axis" aria-hidden="true"><span>${categories[0] ?? nothing}</span><span>${categories.length > 1 ? categories.at(-1) : nothing}</span></div>
    <ul class="visually-hidden">${categories.map((category, index) => html`<li>${category}: ${texts[index]}</li>`)}</ul>
  </figure>`;
}
