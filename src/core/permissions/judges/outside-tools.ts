// Tools of other extensions and MCP servers: asked for each tool, and only for the definition that the user saw.

import * as l10n from "@vscode/l10n";
import { allowingRule, type Rule, type RuleTarget, refusingRule } from "../rules/rule.js";
import type { GateFacts } from "./gate-facts.js";
import { foreignText, type Judgement, type RunState, refused, untrusted } from "./judgement.js";

export function judgeOutside(
  tool: string,
  definitionHash: string,
  facts: GateFacts,
  run: RunState,
  rules: readonly Rule[],
): Judgement {
  if (!facts.isTrusted()) return untrusted();
  const current = facts.definitionHash(tool);
  if (current === undefined || current !== definitionHash)
    return refused(
      `The tool ${tool} is off: the user has not turned on its present definition.`,
      l10n.t("{0} is off, or its definition has changed since you turned it on.", tool),
    );
  const target: RuleTarget = { kind: "outside", tool, definitionHash };
  if (refusingRule(rules, target))
    return refused(`A rule of the user refuses ${tool}.`, l10n.t("You chose to refuse {0}.", tool));
  const key = `outside ${JSON.stringify([tool, definitionHash])}`;
  const isAllowed = allowingRule(rules, target) !== undefined;
  const isKnown = isAllowed || run.allowedForTask.has(key);
  if (run.hasForeignText) return { verdict: "ask", reasons: isKnown ? [foreignText()] : [] };
  if (isAllowed) return { verdict: "allow", rule: tool };
  if (isKnown) return { verdict: "allow" };
  return {
    verdict: "ask",
    reasons: [],
    task: { key, text: l10n.t("{0}, with any arguments", tool) },
    always: { text: l10n.t("{0} in this workspace, with any arguments, as it is defined now", tool), targets: [target] },
  };
}
