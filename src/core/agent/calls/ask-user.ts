// Asks the user about one call: in the panel, and in the review beside it if the tool has one. Whichever decides first ends
// the other, and the gate judges again before anything is written.

import type { ApprovalScope } from "../../conversation/parts.js";
import type { Granted, Refusal } from "../../permissions/decision.js";
import type { Permit } from "../../permissions/permit.js";
import type { ToolOutcome, ToolPlan } from "../../tools/tool.js";
import type { ApprovalAnswer, ApprovalRequest } from "../agent-services.js";
import type { Approvals } from "./approvals.js";

export interface CallQuestion {
  readonly approvals: Approvals;
  readonly messageId: string;
  readonly request: ApprovalRequest;
  readonly review?: ToolPlan["review"];
  readonly signal: AbortSignal;
  /** Judges the call at this moment. */
  grant(scope: ApprovalScope): Promise<Granted | Refusal>;
  /** Called once the review may write, before it does. */
  reviewAllowed(): Promise<void>;
}

export type UserDecision =
  | { readonly kind: "approved"; readonly scope: ApprovalScope; readonly granted: Granted }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "declined"; readonly note?: string }
  | { readonly kind: "reviewed"; readonly outcome: ToolOutcome };

/** `undefined` if the run was stopped first. */
export async function askUser(question: CallQuestion): Promise<UserDecision | undefined> {
  const { approvals, messageId, request, review, signal, grant } = question;
  const closing = new AbortController();
  const withdrawing = new AbortController();
  try {
    const asked = approvals.ask(messageId, request, AbortSignal.any([signal, withdrawing.signal]));
    let refusal: Refusal | undefined;
    const approve = async (): Promise<Permit | undefined> => {
      withdrawing.abort();
      // The panel may have answered a moment before.
      if ((await asked) !== undefined || signal.aborted) return undefined;
      const granted = await grant("once");
      if (granted.verdict === "refuse") refusal = granted;
      if (granted.verdict === "refuse" || signal.aborted) return undefined;
      await question.reviewAllowed();
      return granted.permit;
    };
    const reviewed = review?.(AbortSignal.any([signal, closing.signal]), approve);
    const inReview = async (): Promise<ApprovalAnswer | ToolOutcome | undefined> => (await reviewed) ?? (await asked);
    const first = await Promise.race(reviewed ? [asked, inReview()] : [asked]);
    if (first && "kind" in first) {
      closing.abort();
      if (signal.aborted) return undefined;
      if (first.kind !== "approved") return { kind: "declined", ...(first.kind === "declined" ? noteOf(first) : {}) };
      const granted = await grant(first.scope);
      if (granted.verdict === "refuse") return { kind: "refused", refusal: granted };
      return { kind: "approved", scope: first.scope, granted };
    }
    // The review has withdrawn the question, or the run was stopped; the review may have an outcome all the same.
    const outcome = first ?? (await reviewed);
    if (outcome) return { kind: "reviewed", outcome };
    if (signal.aborted) return undefined;
    if (refusal) return { kind: "refused", refusal };
  } finally {
    withdrawing.abort();
    closing.abort();
  }
  // What was accepted could not be written; the panel still can.
  const { review: _review, ...rest } = question;
  return await askUser(rest);
}

const noteOf = ({ note }: { readonly note?: string }): { readonly note?: string } => (note === undefined ? {} : { note });
