// What the panel shows above the composer: the call that waits, to-dos, changed files and the figures of the run.

import * as l10n from "@vscode/l10n";
import type { ChangedFile, PendingApproval } from "../../../core/agent/agent-controls.js";
import type { ChatSession } from "../../../core/chat/chat-session.js";
import type { Message } from "../../../core/conversation/conversation.js";
import { type Part, stepsOf } from "../../../core/conversation/parts.js";
import { type Cost, costOf, type Price } from "../../../core/usage/price.js";
import type { AgentState, ApprovalView, TodoView } from "../../../protocol/agent.js";
import type { UsageNumbers } from "../../usage/usage-numbers.js";
import { prettyJson } from "./step-details.js";
import { visibleText } from "./visible-text.js";

export interface StateSources {
  readonly numbers: UsageNumbers;
  files(conversationId: string): readonly ChangedFile[];
  /** Of a model by `provider/model`, if it is known. */
  price(modelId: string): Price | undefined;
  wasHeard(approval: PendingApproval): boolean;
}

export function agentState(session: ChatSession, sources: StateSources): AgentState {
  const [first, ...others] = session.agent.pending();
  const answer = session.conversation.path().findLast((message) => message.parts);
  return {
    type: "state",
    approval: first ? approvalView(first, sources.wasHeard(first)) : null,
    waitingAfter: others.length,
    todos: answer ? todosOf(answer.parts ?? [], session.isAnswering(answer.id)) : [],
    files: sources.files(session.conversation.id).map(({ uri, path, change, added, removed, hasConflict }) => {
      return { uri, path: visibleText(path), change, added, removed, hasConflict };
    }),
    budget: answer ? budgetLine(answer, sources) : "",
  };
}

/** Identifies what the user decides about. */
export function approvalKey({ step }: Pick<PendingApproval, "step">): string {
  return `${step.id} ${step.inputHash ?? ""}`;
}

function approvalView(approval: PendingApproval, heard: boolean): ApprovalView {
  const { step, title, preview, reasons, offers, question } = approval;
  return {
    stepId: step.id,
    inputHash: step.inputHash ?? "",
    tool: step.tool,
    title: visibleText(title),
    preview: preview ? { ...preview } : { kind: "json", text: prettyJson(step.argumentsText) },
    reasons: reasons.map(visibleText),
    ...(offers.task === undefined ? {} : { task: visibleText(offers.task) }),
    ...(offers.always === undefined ? {} : { always: visibleText(offers.always) }),
    ...(question ? { question: { text: visibleText(question.text), choices: question.choices.map(visibleText) } } : {}),
    heard,
  };
}

/** The newest list; none if everything is done and the run has ended. */
function todosOf(parts: readonly Part[], running: boolean): TodoView[] {
  const part = parts.findLast((each) => each.kind === "todos");
  const items = part?.kind === "todos" ? part.items : [];
  if (!running && items.every(({ state }) => state === "done")) return [];
  return items.map(({ text, state }) => ({ text: visibleText(text), state }));
}

function budgetLine(answer: Message, { numbers, price }: StateSources): string {
  const steps = stepsOf(answer.parts).length;
  const { model, metrics } = answer;
  const used = answer.run ?? metrics?.usage;
  if (steps === 0 && !answer.run?.requests) return "";
  const known = answer.run?.cost;
  const listed = model && price(model.id);
  const cost: Cost | undefined =
    used && known ? { ...known, estimated: used.estimated } : used && listed ? costOf(used, listed) : undefined;
  return [
    steps === 1 ? l10n.t("1 step") : l10n.t("{0} steps", numbers.count(steps)),
    ...(used
      ? [l10n.t("{0} tokens", `${numbers.tokens(used.promptTokens, used.estimated)} + ${numbers.count(used.completionTokens)}`)]
      : []),
    ...(used?.cachedTokens ? [l10n.t("{0} from the cache", numbers.count(used.cachedTokens))] : []),
    ...(cost ? [numbers.money(cost)] : []),
  ].join(" · ");
}
