// `SnowCell: Manage Permissions`: what the user allowed or refused for good in this workspace, to be changed or removed.

import * as l10n from "@vscode/l10n";
import type * as vscode from "vscode";
import { type Rule, ruleText } from "../../../core/permissions/rules/rule.js";
import type { Rules } from "../../../core/permissions/rules/rules.js";
import { pickFrom } from "../../interface/lists.js";
import { showInformation } from "../../interface/messages.js";

/** Shows the list again after each change, until the user leaves it or it is empty. */
export async function managePermissions(rules: Rules): Promise<void> {
  if (rules.list().length === 0) {
    await showInformation(
      l10n.t("No permissions are saved for this workspace. An approval of the agent offers to save one, and asks otherwise."),
    );
    return;
  }
  while (rules.list().length > 0) {
    const row = await pickFrom(rowsOf(rules.list()), {
      title: l10n.t("Manage Permissions"),
      placeHolder: l10n.t("What the agent may do in this workspace without asking. Choose a permission to change or remove it."),
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (!row) return;
    await (row.rule ? change(row.rule, rules) : rules.remove(rules.list().map(({ id }) => id)));
  }
}

interface Row extends vscode.QuickPickItem {
  /** Absent: all of them. */
  readonly rule?: Rule;
}

function rowsOf(rules: readonly Rule[]): Row[] {
  const rows = rules.map(
    (rule): Row => ({ label: ruleText(rule.target), description: effectText(rule), detail: explain(rule), rule }),
  );
  return [...rows, { label: l10n.t("Remove all permissions of this workspace") }];
}

async function change(rule: Rule, rules: Rules): Promise<void> {
  const remove = { label: l10n.t("Remove"), detail: l10n.t("The agent asks again.") };
  const other =
    rule.effect === "allow"
      ? { label: l10n.t("Refuse from now on"), detail: l10n.t("The agent is refused without a question.") }
      : { label: l10n.t("Allow from now on"), detail: explain({ ...rule, effect: "allow" }) };
  const picked = await pickFrom([remove, other], { title: ruleText(rule.target), placeHolder: explain(rule) });
  if (picked === remove) await rules.remove([rule.id]);
  if (picked === other) await rules.setEffect(rule.id, rule.effect === "allow" ? "refuse" : "allow");
}

const effectText = ({ effect }: Rule): string => (effect === "allow" ? l10n.t("allowed") : l10n.t("refused"));

/** What the rule covers, in one line. */
function explain({ target, effect }: Rule): string {
  if (target.kind === "host") return l10n.t("Pages of this host");
  if (target.kind === "outside") return l10n.t("This tool with any arguments, while its definition stays the same");
  return effect === "allow"
    ? l10n.t("Exactly this command in {0}", target.folder)
    : l10n.t("All commands that begin like this, in any folder");
}
