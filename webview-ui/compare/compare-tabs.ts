// In a narrow panel, one answer is shown at a time: a tab for each model, with the state of its answer.

import * as l10n from "@vscode/l10n";
import { html, type TemplateResult } from "lit";
import type { MessageView } from "../../src/protocol/host-messages.js";
import { icon } from "../elements/icon.js";
import type { CompareColumn } from "./compare-column.js";

const icons: Readonly<Record<MessageView["state"], string>> = {
  waiting: "loading",
  streaming: "loading",
  done: "pass",
  stopped: "circle-slash",
  error: "error",
};

/** Selecting moves the focus too, as the arrow keys do. */
export function compareTabs(
  columns: readonly CompareColumn[],
  selected: CompareColumn | undefined,
  select: (column: CompareColumn) => void,
): TemplateResult {
  return html`<div
    class="compare-tabs"
    role="tablist"
    aria-label=${l10n.t("Models")}
    data-testid="compare-tabs"
    @keydown=${(event: KeyboardEvent) => {
      const target = targetOf(event, columns, selected);
      if (!target) return;
      event.preventDefault();
      select(target);
    }}
  >
    ${columns.map((column) => tab(column, column === selected, select))}
  </div>`;
}

function tab(column: CompareColumn, isSelected: boolean, select: (column: CompareColumn) => void): TemplateResult {
  const state = column.answer?.state ?? "waiting";
  const { name } = column.view.model;
  return html`<button
    type="button"
    class="compare-tab"
    role="tab"
    id=${`${column.id}-tab`}
    data-testid="compare-tab"
    data-state=${state}
    aria-selected=${isSelected}
    aria-controls=${column.id}
    tabindex=${isSelected ? 0 : -1}
    title=${`${name} · ${stateName(state)}`}
    @click=${() => select(column)}
  >
    ${icon(icons[state])}<bdi>${name}</bdi><span class="visually-hidden">${stateName(state)}</span>
  </button>`;
}

function targetOf(
  { key, currentTarget }: KeyboardEvent,
  columns: readonly CompareColumn[],
  selected: CompareColumn | undefined,
): CompareColumn | undefined {
  const at = selected ? columns.indexOf(selected) : 0;
  const leftToRight = !(currentTarget instanceof Element && getComputedStyle(currentTarget).direction === "rtl");
  if (key === "Home") return columns[0];
  if (key === "End") return columns.at(-1);
  if (key !== "ArrowRight" && key !== "ArrowLeft") return undefined;
  const step = (key === "ArrowRight") === leftToRight ? 1 : -1;
  return columns.at((at + step) % columns.length);
}

function stateName(state: MessageView["state"]): string {
  switch (state) {
    case "waiting":
    case "streaming":
      return l10n.t("Answering");
    case "done":
      return l10n.t("Complete");
    case "stopped":
      return l10n.t("Stopped");
    case "error":
      return l10n.t("Failed");
  }
}
