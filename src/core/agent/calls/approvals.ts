// Calls that wait for the user, oldest first.

import type { PendingApproval } from "../agent-controls.js";
import type { ApprovalAnswer, ApprovalRequest } from "../agent-services.js";

interface Waiting {
  readonly pending: PendingApproval;
  resolve(answer: ApprovalAnswer): void;
}

export class Approvals {
  private readonly waiting: Waiting[] = [];

  constructor(private readonly changed: () => void) {}

  list(): readonly PendingApproval[] {
    return this.waiting.map(({ pending }) => pending);
  }

  /** Resolves with the user's answer; with `undefined` when the signal aborts. */
  async ask(messageId: string, request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer | undefined> {
    if (signal.aborted) return undefined;
    const { promise, resolve } = Promise.withResolvers<ApprovalAnswer | undefined>();
    const waiting: Waiting = { pending: { ...request, messageId }, resolve };
    const onAbort = (): void => {
      // At once, so that an answer that comes meanwhile is refused and not lost.
      this.remove(waiting);
      resolve(undefined);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    this.waiting.push(waiting);
    this.changed();
    const answer = await promise;
    signal.removeEventListener("abort", onAbort);
    this.remove(waiting);
    return answer;
  }

  /** See `AgentControls.answer`. */
  answer(stepId: string, inputHash: string, answer: ApprovalAnswer): boolean {
    const found = this.waiting.find(({ pending }) => pending.step.id === stepId && pending.step.inputHash === inputHash);
    // An answer to a question approves nothing, and a question cannot be approved.
    if (!found || (answer.kind !== "declined" && (answer.kind === "answered") !== (found.pending.question !== undefined)))
      return false;
    // At once, so that a second click finds nothing.
    this.remove(found);
    found.resolve(answer);
    return true;
  }

  private remove(waiting: Waiting): void {
    const index = this.waiting.indexOf(waiting);
    if (index < 0) return;
    this.waiting.splice(index, 1);
    this.changed();
  }
}
