// Gathers deltas so that a panel hears at most 60 times a second, whatever the model does. The first delta passes at
// once: it is the one a person waits for.

import type { Clock, Disposable } from "../platform/ports.js";

/** A sixtieth of a second, rounded up so that it never becomes 61 times. */
export const frameMs = 17;

export type DeltaKind = "text" | "reasoning";

export class StreamCoalescer implements Disposable {
  private kind: DeltaKind = "text";
  /** Joined only when it is passed on: a long answer must not be copied at each delta. */
  private pending: string[] = [];
  private timer: Disposable | undefined;
  private lastFlush = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    private readonly pass: (kind: DeltaKind, text: string) => void,
  ) {}

  /** Whether there is text that was not passed on yet. */
  get gathering(): boolean {
    return this.pending.length > 0;
  }

  push(kind: DeltaKind, text: string): void {
    if (kind !== this.kind) {
      this.flush();
      this.kind = kind;
    }
    this.pending.push(text);
    if (!this.timer) this.flushWhenDue();
  }

  /** Passes on what is pending; to be called before anything that must come after it. */
  flush(): void {
    this.timer?.dispose();
    this.timer = undefined;
    if (this.pending.length === 0) return;
    const text = this.pending.join("");
    this.pending = [];
    this.lastFlush = this.clock.monotonic();
    this.pass(this.kind, text);
  }

  /** Looks at the time again when the timer fires: timers fire up to 2 ms early, which would make 66 of 60. */
  private flushWhenDue(): void {
    this.timer = undefined;
    const wait = this.lastFlush + frameMs - this.clock.monotonic();
    if (wait <= 0) this.flush();
    else this.timer = this.clock.schedule(wait, () => this.flushWhenDue());
  }

  dispose(): void {
    this.timer?.dispose();
    this.timer = undefined;
    this.pending = [];
  }
}
