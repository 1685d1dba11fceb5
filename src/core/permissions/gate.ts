// Start here: decides about every call of an agent. The order is: valid, trust, boundary, secrets and ignored files, files that
// execute, the command line, foreign text, rules, and the user last. The first refusal ends it, and a rule never lifts a
// question that came before it. The only code that issues permits.

import * as l10n from "@vscode/l10n";
import type { ApprovalScope } from "../conversation/parts.js";
import type { Action } from "./action.js";
import type { Decision, Gate, GatedCall, Granted, Refusal, RunFacts } from "./decision.js";
import { judgeCommand } from "./judges/commands.js";
import { judgeEdit, judgeRead } from "./judges/files.js";
import type { GateFacts } from "./judges/gate-facts.js";
import type { Judgement } from "./judges/judgement.js";
import { judgeFetch } from "./judges/network.js";
import { judgeOutside } from "./judges/outside-tools.js";
import { Permit } from "./permit.js";
import type { EditLog } from "./rules/edit-log.js";
import type { Rules } from "./rules/rules.js";

type Question = Extract<Judgement, { readonly verdict: "ask" }>;

const mostActions = 100;

export class PermissionGate implements Gate {
  constructor(
    private readonly facts: GateFacts,
    private readonly rules: Rules,
    private readonly edits: EditLog,
  ) {}

  async decide(call: GatedCall, run: RunFacts): Promise<Decision> {
    const judgements = await this.judge(call, run);
    const refusal = refusalOf(judgements);
    if (refusal) return refusal;
    const questions = judgements.filter((each) => each.verdict === "ask");
    if (questions.length === 0) {
      const rules = judgements.flatMap((each) => (each.verdict === "allow" ? (each.rule ?? []) : []));
      return {
        verdict: "allow",
        permit: await this.permit(call, judgements),
        ...(rules.length > 0 ? { rule: rules.join(", ") } : {}),
      };
    }
    const { task, always } = this.offersOf(questions);
    return {
      verdict: "ask",
      reasons: [...new Set(questions.flatMap(({ reasons }) => reasons))],
      offers: { ...(task ? { task: task.text } : {}), ...(always ? { always: always.text } : {}) },
      grant: (scope) => this.grant(call, run, judgements, scope),
    };
  }

  /** Judges again. What the user did not see, such as a link that leads elsewhere by now, is not granted. */
  private async grant(
    call: GatedCall,
    run: RunFacts,
    shown: readonly Judgement[],
    scope: ApprovalScope,
  ): Promise<Granted | Refusal> {
    const judgements = await this.judge(call, run);
    const refusal = refusalOf(judgements);
    if (refusal) return refusal;
    if (JSON.stringify(placesIn(judgements)) !== JSON.stringify(placesIn(shown)))
      return {
        verdict: "refuse",
        reason: "The path leads elsewhere than when the user was asked. Nothing was done.",
        detail: l10n.t("The path leads elsewhere than when you were asked."),
      };
    const questions = judgements.filter((each) => each.verdict === "ask");
    const seen = reasonsIn(shown);
    const unseen = [...reasonsIn(judgements)].filter((reason) => !seen.has(reason));
    if (unseen.length > 0) {
      const detail = unseen.join(" ");
      return { verdict: "refuse", reason: `This was not so when the user was asked, so nothing was done: ${detail}`, detail };
    }
    const { task, always } = this.offersOf(questions);
    if (scope === "always" && always) await this.rules.add(always.targets, "allow");
    const permit = await this.permit(call, judgements);
    return { verdict: "allow", permit, ...(scope === "task" && task ? { taskKey: task.key } : {}) };
  }

  private async judge({ stepId, inputHash, actions }: GatedCall, run: RunFacts): Promise<readonly Judgement[]> {
    if (stepId === "" || inputHash === "" || actions.length > mostActions)
      return [{ verdict: "refuse", reason: "The call is not valid.", detail: l10n.t("The call is not valid.") }];
    return await Promise.all(actions.map((action) => this.judgeAction(action, run)));
  }

  private async judgeAction(action: Action, run: RunFacts): Promise<Judgement> {
    const rules = this.rules.list();
    switch (action.kind) {
      case "read":
        return await judgeRead(action.path, this.facts, run);
      case "edit":
        return await judgeEdit(action, this.facts, run);
      case "run":
        return await judgeCommand(action, this.facts, run, { rules, edits: this.edits });
      case "fetch":
        return judgeFetch(action.url, this.facts, run, rules);
      case "outside":
        return judgeOutside(action.tool, action.definitionHash, this.facts, run, rules);
    }
  }

  /** A wider scope is offered only if it covers all that is asked. */
  private offersOf(questions: readonly Question[]): Pick<Question, "task" | "always"> {
    const tasks = questions.map(({ task }) => task);
    const [task] = tasks;
    const isOneTask = task !== undefined && tasks.every((each) => each?.key === task.key);
    const always = questions.flatMap((each) => each.always ?? []);
    const isAlways = this.rules.canSave && questions.length > 0 && always.length === questions.length;
    return {
      ...(isOneTask ? { task } : {}),
      ...(isAlways
        ? { always: { text: always.map(({ text }) => text).join(", "), targets: always.flatMap(({ targets }) => targets) } }
        : {}),
    };
  }

  /** An edit counts as made before it is: no edit of a permit that is out can be missing in the log. */
  private async permit({ stepId, inputHash, actions }: GatedCall, judgements: readonly Judgement[]): Promise<Permit> {
    await this.edits.add(actions.flatMap((action) => (action.kind === "edit" ? [action.path] : [])));
    return Permit.issue(stepId, inputHash, actions, placesIn(judgements));
  }
}

function refusalOf(judgements: readonly Judgement[]): Refusal | undefined {
  return judgements.find((each) => each.verdict === "refuse");
}

function reasonsIn(judgements: readonly Judgement[]): ReadonlySet<string> {
  return new Set(judgements.flatMap((each) => (each.verdict === "ask" ? each.reasons : [])));
}

function placesIn(judgements: readonly Judgement[]): (readonly string[])[] {
  return judgements.map((each) => (each.verdict === "refuse" ? [] : (each.places ?? [])));
}
