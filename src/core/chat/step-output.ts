// Batches the output of running steps, so that a command with megabytes of output does not flood the panels.

import type { Clock, Disposable } from "../platform/ports.js";

/** Between two posts of one step's output, in ms. */
const betweenMs = 100;
/** Characters per post; of more, the end. The whole output is elsewhere. */
const mostChars = 20_000;

export class StepOutput implements Disposable {
  private readonly gathered = new Map<string, string>();
  private timer: Disposable | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly post: (stepId: string, text: string) => void,
  ) {}

  add(stepId: string, text: string): void {
    this.gathered.set(stepId, ((this.gathered.get(stepId) ?? "") + text).slice(-mostChars));
    this.timer ??= this.clock.schedule(betweenMs, () => this.flush());
  }

  /** Call before a step's result is shown. */
  flush(): void {
    this.timer?.dispose();
    this.timer = undefined;
    const given = [...this.gathered];
    this.gathered.clear();
    for (const [stepId, text] of given) this.post(stepId, text);
  }

  dispose(): void {
    this.timer?.dispose();
  }
}
