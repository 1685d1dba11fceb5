// Completions in words: one line for the status bar's tooltip, and a section of the status page.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { failureLine } from "../../core/failures/explain-failure.js";
import type { AnswerFrom } from "../../core/inline/figures/measure.js";
import type { CompletionRoute } from "../../core/provider-api/completion.js";
import { boundaryName } from "../../core/routing/boundary-words.js";
import type { Report, ReportRow } from "../../protocol/pages/report.js";
import type { CompletionState } from "./completions.js";

type Section = Report["sections"][number];

/** Undefined if no completion model is chosen. */
export function completionLine(state: CompletionState): string | undefined {
  const { model, lastReason, paused, isWorking } = state;
  switch (model.state) {
    case "none":
      return undefined;
    case "looking":
      return l10n.t("Completions: looking for the model…");
    case "cannot":
      return l10n.t("Completions: {0} cannot complete between two texts. Choose another model.", model.name);
    case "failed":
      return l10n.t("Completions: {0}", failureLine(model.failure, model.failure.provider));
    case "found": {
      const { by } = model.model;
      if (paused) return l10n.t("Completions are paused: {0}", failureLine(paused, by.provider.name));
      if (isWorking) return l10n.t("Completions: waiting for {0}…", by.model.name);
      const why = lastReason === undefined ? undefined : hereReason(lastReason);
      return why ?? l10n.t("Completions: {0}, {1}", by.model.name, boundaryName(by.boundary));
    }
  }
}

/** How a model completes, for lists and figures. */
export function routeWord(route: CompletionRoute): string {
  switch (route) {
    case "infill":
      return l10n.t("with parts of other files (/infill)");
    case "suffix":
      return l10n.t("by the server's own template");
    case "fim":
      return l10n.t("by the service's own endpoint");
    case "template":
      return l10n.t("by the tokens of its family");
    case "chat":
      return l10n.t("as a chat, not trained for it");
  }
}

/** Why the current document gets none; undefined for reasons that only concern the last key. */
function hereReason(reason: string): string | undefined {
  switch (reason) {
    case "off":
      return l10n.t("Completions are off.");
    case "language":
      return l10n.t("Completions are off for this language.");
    case "editor":
      return l10n.t("Completions: none in this kind of editor.");
    case "untrusted":
      return l10n.t("Completions: this workspace is not trusted, and the model is not on this machine.");
    case "public":
      return l10n.t('Completions: the model is a public service. Run "SnowCell: Select Completion Model" to agree.');
    case "private-file":
      return l10n.t("Completions: this file is secret, ignored or outside the workspace.");
    default:
      return undefined;
  }
}

/** `state` is undefined until an editor has asked for a completion. */
export function completionSection(state: CompletionState | undefined): Section {
  const rows: ReportRow[] = [
    {
      id: "completion-model",
      state: state?.paused || state?.model.state === "failed" || state?.model.state === "cannot" ? "warning" : "info",
      label: (state && completionLine(state)) ?? l10n.t("Nothing was completed in this window yet."),
      actions: [{ action: "command:selectCompletionModel", label: l10n.t("Select a Completion Model") }],
      details: state ? details(state) : [],
    },
  ];
  return { heading: l10n.t("Completions"), rows };
}

function details(state: CompletionState): string[] {
  const { figures, lastReason, memory } = state;
  const number = (value: number): string => value.toLocaleString(vscode.env.language, { maximumFractionDigits: 0 });
  const lines = [
    l10n.t("Requests: {0}, aborted {1}, failed {2}", number(figures.asks), number(figures.aborted), number(figures.failed)),
    l10n.t("Shown: {0}, accepted {1}", number(figures.shown), number(figures.accepted)),
    figures.keptOf > 0 && l10n.t("Kept after 30 s: {0} of {1}", number(figures.kept), number(figures.keptOf)),
    ...figures.latency.map(({ from, route, p50, p95 }) => {
      const origin = route ? `${fromWord(from)}, ${routeWord(route)}` : fromWord(from);
      return l10n.t("{0}: {1} ms median, {2} ms p95", origin, number(p50), number(p95));
    }),
    lastReason !== undefined && l10n.t("Last reason for no completion: {0}", lastReason),
    figures.reasons.length > 0 &&
      l10n.t("Reasons so far: {0}", figures.reasons.map(([reason, count]) => `${reason} ${number(count)}`).join(", ")),
    l10n.t("In memory: {0} answers, {1} KB", number(memory.entries), number((memory.characters * 2) / 1024)),
    otherExtensions(),
    l10n.t("These figures are of this window and stay on this machine."),
  ];
  return lines.filter((line): line is string => typeof line === "string");
}

function fromWord(from: AnswerFrom): string {
  switch (from) {
    case "cache":
      return l10n.t("Answers from the cache");
    case "stream":
      return l10n.t("Answers from a running request");
    case "model":
      return l10n.t("Answers from the model");
  }
}

/** Extensions that complete too; VS Code shows the first answer. */
const completing: Readonly<Record<string, string>> = {
  "GitHub.copilot": "GitHub Copilot",
  "GitHub.copilot-chat": "GitHub Copilot",
  "Continue.continue": "Continue",
  "sourcegraph.cody-ai": "Cody",
  "TabbyML.vscode-tabby": "Tabby",
  "ggml-org.llama-vscode": "llama.vscode",
  "rjmacarthy.twinny": "Twinny",
  "Codeium.codeium": "Windsurf",
  "Supermaven.supermaven": "Supermaven",
  "TabNine.tabnine-vscode": "Tabnine",
};

function otherExtensions(): string | undefined {
  const active = Object.entries(completing).filter(([id]) => vscode.extensions.getExtension(id)?.isActive);
  if (active.length === 0) return undefined;
  const names = [...new Set(active.map(([, name]) => name))].join(", ");
  return l10n.t("{0} may complete too; VS Code shows the answer of one.", names);
}
