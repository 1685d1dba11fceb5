// Batches deltas so that a panel receives at most 60 per second, whatever the model sends. The first delta is not delayed,
// because the user is waiting for it.

import type { Clock, Disposable } from "../platform/ports.js";

/** 1/60 s in ms, rounded up so that the rate never reaches 61 per second. */
export const frameMs = 17;

export type DeltaKind = "text" | "reasoning";

export class StreamCoalescer implements Disposable {
  private kind: DeltaKind = "text";
  /** Joined only on emit, so that a long answer is not copied for each delta. */
  private pending: string[] = [];
  private timer: Disposable | undefined;
  private lastFlush = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    private readonly pass: (kind: DeltaKind, text: string) => void,
  ) {}

  /** True if text is buffered. */
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

  /** Emits the buffered text. Call before anything that must come after it. */
  flush(): void {
    this.timer?.dispose();
    this.timer = undefined;
    if (this.pending.length === 0) return;
    const text = this.pending.join("");
    this.pending = [];
    this.lastFlush = this.clock.monotonic();
    this.pass(this.kind, text);
  }

  /** Checks the time again when the timer fires: timers fire up to 2 ms early, which would allow 66 instead of 60. */
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
