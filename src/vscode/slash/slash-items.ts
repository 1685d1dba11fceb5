// The slash commands as the composer lists them. The first of a name wins: built in, the workspace's prompts, the user's own,
// presets.

import * as l10n from "@vscode/l10n";
import { fuzzyScore } from "../../core/attach/fuzzy-match.js";
import { commandName, type PromptFile } from "../../core/instructions/prompt-file.js";
import { type BuiltInCommand, builtInCommands } from "../../core/instructions/slash-line.js";
import type { SlashItem } from "../../protocol/slash.js";

const mostListed = 40;

const icons: Readonly<Record<BuiltInCommand, string>> = {
  explain: "comment-discussion",
  improve: "sparkle",
  fix: "wrench",
  doc: "book",
  tests: "beaker",
  edit: "edit",
  commit: "git-commit",
  compare: "compare-changes",
  clear: "add",
};

export function itemsFor(query: string, prompts: readonly PromptFile[], presets: readonly string[]): SlashItem[] {
  const all: SlashItem[] = [
    ...builtInCommands.map((command) => ({ command, icon: icons[command], ...wordsOf(command) })),
    ...prompts.map((prompt) => ({ command: prompt.name, detail: detailOf(prompt), icon: "note", hint: prompt.argumentHint })),
    ...presets.map((preset) => ({
      command: commandName(preset),
      detail: l10n.t("Preset {0}", preset),
      icon: "settings",
      hint: "",
    })),
  ];
  const byName = new Map<string, SlashItem>();
  for (const item of all) if (item.command !== "" && !byName.has(item.command)) byName.set(item.command, item);
  const found = [...byName.values()];
  if (query === "") return found.slice(0, mostListed);
  const score = ({ command }: SlashItem): number =>
    command.startsWith(query.toLowerCase()) ? 1000 - command.length : (fuzzyScore(query, command) ?? -1);
  return found
    .filter((item) => score(item) >= 0)
    .toSorted((one, other) => score(other) - score(one))
    .slice(0, mostListed);
}

function wordsOf(command: BuiltInCommand): Pick<SlashItem, "detail" | "hint"> {
  const more = l10n.t("what to look at");
  switch (command) {
    case "explain":
      return { detail: l10n.t("Explain the selection"), hint: more };
    case "improve":
      return { detail: l10n.t("Improve the selection"), hint: more };
    case "fix":
      return { detail: l10n.t("Fix the selection"), hint: more };
    case "doc":
      return { detail: l10n.t("Document the selection"), hint: more };
    case "tests":
      return { detail: l10n.t("Write tests for the selection"), hint: more };
    case "edit":
      return { detail: l10n.t("Edit the selection, or write at the cursor"), hint: l10n.t("what to change") };
    case "commit":
      return { detail: l10n.t("Write the commit message"), hint: "" };
    case "compare":
      return { detail: l10n.t("Ask several models at once"), hint: "" };
    case "clear":
      return { detail: l10n.t("Start a new chat"), hint: "" };
  }
}

function detailOf({ description, model, tools, body }: PromptFile): string {
  const first = description === "" ? (body.split("\n", 1)[0] ?? "").slice(0, 100) : description;
  const wants = [...(model === "" ? [] : [model]), ...tools].join(", ");
  return wants === "" ? first : l10n.t("{0} (asks for {1})", first, wants);
}
