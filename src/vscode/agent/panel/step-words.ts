// What a step does and how it ended, in the user's language.

import * as l10n from "@vscode/l10n";
import type { Part, Step } from "../../../core/conversation/parts.js";
import { parseJson } from "../../../core/platform/json.js";
import type { Tool } from "../../../core/tools/tool.js";
import { visibleText } from "./visible-text.js";

export type NamedTool = Pick<Tool, "read" | "title">;

/** UTF-16 units of a title or a result: one line. */
const longestLine = 200;

/** `tool` is undefined if the step's tool is no longer offered. */
export function titleOf({ tool: name, argumentsText }: Step, tool: NamedTool | undefined): string {
  return oneLine(titleBy(argumentsText, tool) ?? l10n.t("Call {0}", name));
}

function titleBy(argumentsText: string, tool: NamedTool | undefined): string | undefined {
  const value = parseJson(argumentsText);
  // Undefined while the model is still writing the arguments.
  if (!tool || value === undefined) return undefined;
  try {
    const read = tool.read(value);
    return "input" in read ? tool.title(read.input) : undefined;
  } catch {
    return undefined;
  }
}

/** Empty if there is nothing to say. */
export function resultOf(step: Step): string {
  const { state, result, approval, edits, exitCode, startedAt, endedAt } = step;
  const { detail } = step;
  const took = startedAt === undefined || endedAt === undefined ? 0 : Math.round((endedAt - startedAt) / 1000);
  const changed = edits?.reduce((sum, { added, removed }) => ({ added: sum.added + added, removed: sum.removed + removed }), {
    added: 0,
    removed: 0,
  });
  const facts = [
    ...(changed ? [`+${changed.added} −${changed.removed}`] : []),
    ...(exitCode === undefined ? [] : [l10n.t("exit code {0}", exitCode)]),
    ...(detail !== undefined ? [detail] : state === "failed" && result && exitCode === undefined ? [result.text] : []),
    ...(state === "declined" && detail === undefined
      ? [approval?.note ? l10n.t("declined: {0}", approval.note) : l10n.t("declined")]
      : []),
    ...(state === "cancelled" ? [l10n.t("stopped")] : []),
    ...(state === "interrupted" ? [l10n.t("interrupted: the outcome is unknown")] : []),
    ...(took > 0 ? [l10n.t("{0} s", took)] : []),
  ];
  return oneLine(facts.join(", "));
}

export function noticeWords({ notice, detail }: Extract<Part, { kind: "notice" }>): string {
  // These details say the reason in full.
  if (detail !== undefined && (notice === "no-tools" || notice === "context")) return detail;
  const words = noticeFor(notice);
  return detail === undefined ? words : `${words} ${detail}`;
}

function noticeFor(notice: Extract<Part, { kind: "notice" }>["notice"]): string {
  switch (notice) {
    case "requests":
      return l10n.t("Paused: the limit of requests is reached.");
    case "minutes":
      return l10n.t("Paused: the time limit is reached.");
    case "cost":
      return l10n.t("Paused: the cost limit is reached.");
    case "repetition":
      return l10n.t("The agent repeats itself.");
    case "invalid-calls":
      return l10n.t("The model's calls could not be read.");
    case "context":
      return l10n.t("The model's context is full.");
    case "interrupted":
      return l10n.t("The window was closed or reloaded during this run.");
    case "foreign-text":
      return l10n.t("Text from outside the workspace was read. Saved permissions do not count until your next message.");
    case "no-tools":
      return l10n.t("This model cannot call tools.");
    case "no-fallback":
      return l10n.t("No other model could take over.");
    case "cut-call":
      return l10n.t("A call was cut at the token limit and was not carried out.");
  }
}

function oneLine(text: string): string {
  const line = visibleText(
    text
      .slice(0, longestLine * 2)
      .replace(/\s+/g, " ")
      .trim(),
  );
  return line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line;
}
