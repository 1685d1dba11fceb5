// Detects slow history calls and their cause, so that the user can be informed while they wait.

import { Emitter } from "../platform/emitter.js";
import type { Clock, Disposable } from "../platform/ports.js";
import type { StorageProblem } from "./history-calls.js";

/** `slow`: no result so far, for an unknown reason. */
export type Trouble = StorageProblem | "slow";

/** One call that has not succeeded yet. */
export interface WatchedCall {
  /** The last attempt failed for this reason. */
  failed(problem: StorageProblem): void;
  /** It succeeded, or was given up. */
  end(): void;
}

/** How long a call may take before it counts as trouble, in ms: with a known problem, and without. */
const patience = { failing: 1_000, silent: 3_000 };
const checkEveryMs = 500;

interface Outstanding {
  readonly since: number;
  problem?: StorageProblem;
}

export class TroubleWatch implements Disposable {
  private readonly outstanding = new Set<Outstanding>();
  private timer: Disposable | undefined;
  private current: Trouble | undefined;

  private readonly changes = new Emitter<Trouble | undefined>();
  readonly onDidChange = this.changes.event;

  constructor(private readonly clock: Clock) {}

  get trouble(): Trouble | undefined {
    return this.current;
  }

  begin(): WatchedCall {
    const call: Outstanding = { since: this.clock.monotonic() };
    this.outstanding.add(call);
    this.timer ??= this.clock.schedule(patience.failing, () => this.check());
    return {
      failed: (problem) => {
        call.problem = problem;
      },
      end: () => {
        this.outstanding.delete(call);
        if (this.outstanding.size > 0) return;
        this.dispose();
        this.change(undefined);
      },
    };
  }

  dispose(): void {
    this.timer?.dispose();
    this.timer = undefined;
  }

  private check(): void {
    this.timer = this.clock.schedule(checkEveryMs, () => this.check());
    const now = this.clock.monotonic();
    const problem = [...this.outstanding].find((call) => call.problem)?.problem;
    const limit = problem === undefined ? patience.silent : patience.failing;
    const late = [...this.outstanding].some(({ since }) => now - since >= limit);
    this.change(late ? (problem ?? "slow") : undefined);
  }

  private change(trouble: Trouble | undefined): void {
    if (trouble === this.current) return;
    this.current = trouble;
    this.changes.fire(trouble);
  }
}
