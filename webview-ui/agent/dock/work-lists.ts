// The agent's to-dos and the files that it changed, above the composer.

import * as l10n from "@vscode/l10n";
import { html, nothing, type TemplateResult } from "lit";
import type { AgentRequest, ChangedFileView, TodoView } from "../../../src/protocol/agent.js";
import { formatNumber } from "../../elements/format.js";
import { icon, iconButton } from "../../elements/icon.js";

const todoIcons: Readonly<Record<TodoView["state"], string>> = {
  open: "circle-large-outline",
  doing: "arrow-right",
  done: "check",
};

export function todoList(todos: readonly TodoView[]): TemplateResult | typeof nothing {
  if (todos.length === 0) return nothing;
  const done = todos.filter(({ state }) => state === "done").length;
  const current = todos.find(({ state }) => state === "doing")?.text ?? "";
  return html`<details class="work-list todo-list" data-testid="todo-list">
    <summary>
      ${icon("checklist")}<span class="work-title">${l10n.t("To-dos: {0} of {1} done", formatNumber(done), formatNumber(todos.length))}</span>
      <span class="work-current" dir="auto">${current}</span>
    </summary>
    <ul>
      ${todos.map(
        ({ text, state }) => html`<li class="todo" data-testid="todo" data-state=${state}>
          <span class="codicon codicon-${todoIcons[state]}" role="img" aria-label=${todoWord(state)}></span><span dir="auto">${text}</span>
        </li>`,
      )}
    </ul>
  </details>`;
}

export function changedFiles(
  files: readonly ChangedFileView[],
  ask: (request: AgentRequest) => void,
): TemplateResult | typeof nothing {
  if (files.length === 0) return nothing;
  const sum = (count: (file: ChangedFileView) => number): string =>
    formatNumber(files.reduce((total, file) => total + count(file), 0));
  const [added, removed] = [sum((file) => file.added), sum((file) => file.removed)];
  const title = files.length === 1 ? l10n.t("1 changed file") : l10n.t("{0} changed files", formatNumber(files.length));
  return html`<div class="work-list changed-files" data-testid="changed-files" role="group" aria-label=${title}>
    <div class="work-header">
      <span class="work-title">${title}</span>${lines(added, removed)}
      <span class="work-buttons">
        <button type="button" class="link-button" data-testid="keep-all" @click=${() => ask({ type: "keep" })}>${l10n.t("Keep All")}</button>
        <button type="button" class="link-button" data-testid="undo-all" @click=${() => ask({ type: "undo" })}>${l10n.t("Undo All")}</button>
      </span>
    </div>
    <ul tabindex="0" aria-label=${title}>
      ${files.map((file) => fileRow(file, ask))}
    </ul>
  </div>`;
}

function fileRow(
  { uri, path, change, added, removed, hasConflict }: ChangedFileView,
  ask: (request: AgentRequest) => void,
): TemplateResult {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  const conflict = l10n.t("You changed the same lines since");
  return html`<li class="changed-file" data-testid="changed-file" data-change=${change} data-conflict=${hasConflict}>
    <button
      type="button"
      class="changed-file-open"
      data-testid="show-changed-file"
      title=${path}
      aria-description=${[changeWord(change), hasConflict ? conflict : "", l10n.t("Show the changes")].filter(Boolean).join(", ")}
      @click=${() => ask({ type: "show-changes", uri })}
    >
      ${icon(changeIcons[change])}<bdi class="changed-file-name">${name}</bdi><bdi class="changed-file-folder">${folder}</bdi>
    </button>
    ${hasConflict ? html`<span class="changed-file-conflict codicon codicon-warning" role="img" title=${conflict} aria-label=${conflict}></span>` : nothing}
    ${lines(formatNumber(added), formatNumber(removed))}
    ${iconButton({ icon: "check", label: l10n.t("Keep the changes in {0}", path), testId: "keep-file", press: () => ask({ type: "keep", uri }) })}
    ${iconButton({ icon: "discard", label: l10n.t("Undo the changes in {0}", path), testId: "undo-file", press: () => ask({ type: "undo", uri }) })}
  </li>`;
}

const changeIcons: Readonly<Record<ChangedFileView["change"], string>> = {
  change: "diff-modified",
  create: "diff-added",
  delete: "diff-removed",
  move: "diff-renamed",
};

function lines(added: string, removed: string): TemplateResult {
  return html`<span class="changed-lines" role="img" aria-label=${l10n.t("Lines added: {0}, removed: {1}", added, removed)}
    ><span class="lines-added">+${added}</span> <span class="lines-removed">−${removed}</span></span
  >`;
}

function todoWord(state: TodoView["state"]): string {
  if (state === "done") return l10n.t("Done");
  return state === "doing" ? l10n.t("In progress") : l10n.t("Not started");
}

function changeWord(change: ChangedFileView["change"]): string {
  switch (change) {
    case "change":
      return l10n.t("changed");
    case "create":
      return l10n.t("created");
    case "delete":
      return l10n.t("deleted");
    case "move":
      return l10n.t("moved");
  }
}
