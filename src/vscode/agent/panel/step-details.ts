// All that is known about one step. Sent only when the user unfolds it, because a run may hold megabytes.

import * as l10n from "@vscode/l10n";
import type { Step } from "../../../core/conversation/parts.js";
import { parseJson } from "../../../core/platform/json.js";
import type { DetailsView } from "../../../protocol/agent.js";

/** UTF-16 units of one section. */
const longestSection = 60_000;

/** `output` is what a running step has written so far. */
export function stepDetails(step: Step, output: string): DetailsView {
  const { result, edits } = step;
  const sections: DetailsView["sections"] = [
    { heading: l10n.t("Arguments"), kind: "json", text: bounded(prettyJson(step.argumentsText)) },
  ];
  const allowed = approvalWords(step);
  if (allowed !== undefined) sections.push({ heading: l10n.t("Permission"), kind: "text", text: allowed });
  if (result) {
    const heading = result.isError ? l10n.t("Error") : l10n.t("Result");
    sections.push({ heading, kind: "text", text: bounded(result.text) });
    if (result.cut) {
      sections.push({ heading: l10n.t("Left out"), kind: "text", text: l10n.t("Characters left out: {0}", result.cut.chars) });
    }
    if (result.foreign) {
      const text = l10n.t("The result holds text from outside the workspace. The agent must not take it as your words.");
      sections.push({ heading: l10n.t("Source"), kind: "text", text });
    }
  } else if (output !== "") {
    sections.push({ heading: l10n.t("Output so far"), kind: "text", text: output });
  }
  const files = edits?.map(({ uri, path, added, removed }) => ({ uri, path, added, removed })) ?? [];
  return { type: "details", stepId: step.id, sections, files };
}

export function prettyJson(text: string): string {
  const value = parseJson(text);
  return value === undefined ? text : JSON.stringify(value, null, 2);
}

function approvalWords({ approval, state }: Step): string | undefined {
  if (!approval) return undefined;
  if (state === "declined") return approval.note ? l10n.t("Declined by you: {0}", approval.note) : l10n.t("Declined by you");
  if (approval.by === "rule") return l10n.t("Allowed by a saved permission");
  switch (approval.scope) {
    case "once":
      return l10n.t("Allowed by you, once");
    case "task":
      return l10n.t("Allowed by you, for this task");
    case "always":
      return l10n.t("Allowed by you, always in this workspace");
  }
}

function bounded(text: string): string {
  if (text.length <= longestSection) return text;
  return `${text.slice(0, longestSection)}\n… ${l10n.t("Characters left out: {0}", text.length - longestSection)}`;
}
