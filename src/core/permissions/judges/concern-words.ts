// Why a command always asks, in the user's language.

import * as l10n from "@vscode/l10n";
import type { Concern } from "../commands/parsed-command.js";

const mostTargets = 20;

/** `folder` is where it would run: what it deletes is named in full. */
export function concernText({ kind, program = "", option = "", targets = [] }: Concern, folder: string): string {
  switch (kind) {
    case "unparsable":
      return l10n.t("SnowCell cannot tell what exactly this runs.");
    case "invisible":
      return l10n.t("The command contains invisible or misleading characters.");
    case "newline":
      return l10n.t("The command has several lines.");
    case "expansion":
      return l10n.t("The shell replaces a part of the command when it runs.");
    case "pattern":
      return l10n.t("The command applies to all files that match a pattern.");
    case "home":
      return l10n.t("The command refers to your home folder.");
    case "redirection":
      return l10n.t("The command writes to or reads from a file.");
    case "assignment":
      return l10n.t("The command changes the environment of a program.");
    case "program-text":
      return l10n.t("The command is a small program.");
    case "changes-folder":
      return l10n.t("The command changes the folder.");
    case "runs-others":
      return program === "" ? l10n.t("The command can run anything.") : l10n.t("{0} can run anything.", program);
    case "option":
      return l10n.t("{0} with {1} can run other programs or change files.", program, option);
    case "deletes":
      return l10n.t("{0} deletes: {1}", program, targetList(targets, folder));
    case "discards":
      return l10n.t("{0} can discard work.", program);
    case "publishes":
      return l10n.t("{0} publishes or changes something elsewhere.", program);
    case "network":
      return l10n.t("{0} exchanges data over the network.", program);
    case "administrator":
      return l10n.t("{0} acts on the whole system or as another user.", program);
  }
}

function targetList(targets: readonly string[], folder: string): string {
  const shown = targets.slice(0, mostTargets).map((target) => resolved(target, folder));
  const rest = targets.length - shown.length;
  return [...shown, ...(rest > 0 ? [l10n.t("{0} more", rest)] : [])].join(", ");
}

/** The whole path, so that a stray `/` or `..` is seen. */
function resolved(target: string, folder: string): string {
  const isWindows = /^[a-z]:/i.test(folder);
  const separator = isWindows ? "\\" : "/";
  if (target.startsWith("/") || /^[a-z]:/i.test(target) || target.startsWith("\\")) return target;
  const names = folder.split(separator);
  for (const name of target.split(isWindows ? /[\\/]/ : "/")) {
    if (name === "..") names.pop();
    else if (name !== "." && name !== "") names.push(name);
  }
  return names.length <= 1 ? `${names[0] ?? ""}${separator}` : names.join(separator);
}
