// Commands: folder, concerns of the command line, secret files, foreign text, edited files, then rules for every part.

import * as l10n from "@vscode/l10n";
import { looksSecret } from "../../leaving/file-gate.js";
import type { Action } from "../action.js";
import { analyzeCommand } from "../commands/command-line.js";
import { editedFileRunBy } from "../commands/edited-files.js";
import type { ParsedCommand } from "../commands/parsed-command.js";
import { locate } from "../paths/locate.js";
import type { EditLog, EditsSince } from "../rules/edit-log.js";
import { allowingRule, type Rule, type RuleTarget, refusingRule, ruleText } from "../rules/rule.js";
import { concernText } from "./concern-words.js";
import { placesOf, refusedPath } from "./files.js";
import type { GateFacts } from "./gate-facts.js";
import { foreignText, type Judgement, type RunState, refused, untrusted } from "./judgement.js";

interface Saved {
  readonly rules: readonly Rule[];
  readonly edits: Pick<EditLog, "since">;
}

export async function judgeCommand(
  { command, folder }: Extract<Action, { readonly kind: "run" }>,
  facts: GateFacts,
  run: RunState,
  saved: Saved,
): Promise<Judgement> {
  const { rules } = saved;
  if (command.trim() === "" || command.includes("\0"))
    return refused("The command is empty or contains a NUL character.", l10n.t("The command is not valid."));
  if (!facts.isTrusted()) return untrusted();
  const where = folder ?? facts.folders()[0]?.path;
  if (where === undefined)
    return refused("No folder is open, so commands cannot run.", l10n.t("No folder is open, so commands cannot run."));
  const located = await locate(where, facts);
  if (typeof located === "string") return refusedPath(located);
  const places = placesOf(located);
  const parsed = analyzeCommand(command, facts.shell);
  const targets = parsed.parts.map(
    (words): RuleTarget => ({ kind: "command", shell: facts.shell, folder: located[0]?.real ?? where, words }),
  );
  const refusing = targets.map((target) => refusingRule(rules, target)).find((rule) => rule !== undefined);
  if (refusing)
    return refused(
      `A rule of the user refuses "${ruleText(refusing.target)}". Do not try the same in another way.`,
      l10n.t("You chose to refuse {0}.", ruleText(refusing.target)),
    );
  const outside = located
    .filter(({ location }) => location !== "inside")
    .map(({ real }) => l10n.t("It runs in a folder outside the workspace: {0}", real));
  const reasons = [...outside, ...concernsOf(parsed, located[0]?.real ?? where)];
  if (reasons.length > 0) return { verdict: "ask", reasons, places };
  return { ...decidedByRules(command, targets, parsed, run, saved), places };
}

function concernsOf({ parts, concerns }: ParsedCommand, folder: string): string[] {
  const secret = parts.flat().find((word) => word.split(/[=:@,]/).some((piece) => looksSecret(piece)));
  return [
    ...concerns.map((concern) => concernText(concern, folder)),
    ...(secret === undefined ? [] : [l10n.t("{0} may contain passwords or keys, judging by its name.", secret)]),
  ];
}

function decidedByRules(
  command: string,
  targets: readonly RuleTarget[],
  { parts }: ParsedCommand,
  run: RunState,
  { rules, edits }: Saved,
): Exclude<Judgement, { readonly verdict: "refuse" }> {
  const taskKey = `run ${JSON.stringify([targets[0]?.kind === "command" ? targets[0].folder : "", command.trim()])}`;
  const matching = targets.map((target) => allowingRule(rules, target));
  const isAllowed = matching.every((rule) => rule !== undefined);
  const isKnown = isAllowed || run.allowedForTask.has(taskKey);
  if (run.hasForeignText) return { verdict: "ask", reasons: isKnown ? [foreignText()] : [] };
  const edited = editedFileRunBy(parts, run.editedPaths);
  if (edited !== undefined) {
    return { verdict: "ask", reasons: [l10n.t("It runs {0}, which the agent has edited.", edited)] };
  }
  const text = targets.map(ruleText).join(", ");
  const always = { text: l10n.t("In this workspace and folder: {0}", text), targets };
  if (isKnown) {
    const since = isAllowed
      ? matching.reduce((oldest, rule) => Math.min(oldest, rule?.createdAt ?? 0), Number.POSITIVE_INFINITY)
      : run.startedAt;
    const reason = editedElsewhere(parts, edits.since(since));
    if (reason !== undefined) return { verdict: "ask", reasons: [reason], always };
    return isAllowed ? { verdict: "allow", rule: text } : { verdict: "allow" };
  }
  const task = { key: taskKey, text: l10n.t("This exact command in this folder") };
  return { verdict: "ask", reasons: [], task, always };
}

/** Why a permission that was given earlier does not count: an edit in another conversation. A new one counts again. */
function editedElsewhere(parts: readonly (readonly string[])[], { paths, isIncomplete }: EditsSince): string | undefined {
  const edited = editedFileRunBy(parts, paths);
  if (edited !== undefined) return l10n.t("It runs {0}, which the agent has edited since you allowed it.", edited);
  return isIncomplete ? l10n.t("The agent has edited many files since you allowed it.") : undefined;
}
