// The newest output of running steps, for a panel that unfolds one while it runs.

/** UTF-16 units kept of each step. */
const longestTail = 60_000;
/** More steps than this do not run at once; the oldest tail goes. */
const mostSteps = 20;

export class OutputTails {
  private readonly tails = new Map<string, string>();

  add(stepId: string, text: string): void {
    const tail = ((this.tails.get(stepId) ?? "") + text).slice(-longestTail);
    this.tails.delete(stepId);
    this.tails.set(stepId, tail);
    const [oldest] = this.tails.keys();
    if (this.tails.size > mostSteps && oldest !== undefined) this.tails.delete(oldest);
  }

  of(stepId: string): string {
    return this.tails.get(stepId) ?? "";
  }
}
