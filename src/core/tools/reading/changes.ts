// changes: what Git says has changed, without files that may hold secrets.

import * as l10n from "@vscode/l10n";
import { parseGitDiff } from "../../commit-message/git-diff.js";
import { choiceField, optional } from "../arguments/fields.js";
import { toolArguments } from "../arguments/tool-arguments.js";
import { defineTool } from "../define-tool.js";
import { fitLines, textOutcome } from "../results/result-text.js";
import type { Tool, ToolOutcome } from "../tool.js";
import type { ReadingPorts, RepositoryChanges } from "./reading-ports.js";
import { withheldNote } from "./withheld.js";

const mostCharacters = 30_000;

const changesArguments = toolArguments({
  kind: optional(
    choiceField(
      "`all`: changes that are not staged. `staged`: those of the next commit. `names`: only the files. Default: all.",
      ["all", "staged", "names"],
    ),
  ),
});

export function changesTool({ places, repository }: ReadingPorts): Tool {
  return defineTool({
    name: "changes",
    description: "Shows the changes of the Git working tree: a diff, and the names of new files.",
    arguments: changesArguments,
    effect: "reads",
    title: () => l10n.t("Look at the changes"),
    plan: async ({ kind = "all" }, { maxChars }) => {
      const place = places.resolve(".");
      return {
        actions: "problem" in place ? [] : [{ kind: "read", path: place.actionPath }],
        run: async () => {
          const found = await repository.changes(kind === "staged" ? "staged" : "all");
          if (!found) return textOutcome("There is no Git repository here, or Git is turned off.");
          return kind === "names" ? names(found) : diff(found, Math.min(maxChars, mostCharacters));
        },
      };
    },
  });
}

function names({ diff: text, withheld, untracked }: RepositoryChanges): ToolOutcome {
  const changed = parseGitDiff(text).map(({ path, change, added, removed }) => `${change}: ${path} (+${added} −${removed})`);
  const lines = [...changed, ...untracked.map((path) => `new: ${path}`), withheldNote(withheld)].filter((line) => line !== "");
  return textOutcome(lines.length === 0 ? "Nothing has changed." : lines.join("\n"));
}

function diff(found: RepositoryChanges, maxChars: number): ToolOutcome {
  const notes = [
    withheldNote(found.withheld),
    found.untracked.length > 0 ? `New files, not in the diff: ${found.untracked.join(", ")}` : "",
  ].filter((note) => note !== "");
  if (found.diff === "") return textOutcome(notes.length === 0 ? "Nothing has changed." : notes.join("\n"));
  const { lines, left } = fitLines(found.diff.split("\n"), maxChars - notes.join("\n").length - 200);
  const cut =
    left > 0 ? [`[The diff is cut after ${lines.length} lines; ${left} more. Use kind "names" for the list of files]`] : [];
  return textOutcome([...notes, ...cut, ...lines].join("\n"));
}
