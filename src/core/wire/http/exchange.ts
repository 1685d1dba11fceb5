// One exchange with a server: how far it has come, the timers that limit the part it is in and the whole, and the failure
// that broke it off. Separate from the fetch around it, so that the timing can be read, and tested, by itself.
//
// While the body comes, two limits hold. No silence may be longer than the idle limit. And bytes that bring nothing of
// the answer (comments, blanks, empty deltas, a line that never ends) keep the connection for five idle limits in a row
// at most; before the first of the answer for no less than the limit of the first byte, as a model may be loading
// behind them. Only a reader can tell such bytes from others: the second limit holds where one reports (`expectProgress`).

import type { Failure, TimeoutPhase } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import type { Clock, Disposable } from "../../platform/ports.js";
import type { RequestPolicy } from "./context.js";
import type { TransportTarget } from "./transport-failure.js";

/** Longest wait that timers can hold; Node fires at once beyond it. */
const longestTimerMs = 2_147_483_647;
/** A timer may fire this much before its time by the other clock. */
const timerSlackMs = 2;
/** Idle limits for which bytes that bring nothing keep a connection. */
const idleLimitsWithoutProgress = 5;

function isLimit(milliseconds: number | undefined): milliseconds is number {
  return milliseconds !== undefined && milliseconds > 0 && milliseconds <= longestTimerMs;
}

type Phase = "connect" | "first-byte" | "body" | "ended";

export class Exchange {
  #phase: Phase = "connect";
  #timer: Disposable | undefined;
  #totalTimer: Disposable | undefined;
  /** When the exchange began to wait for the next chunk; undefined while the reader is the slower one. */
  #waitingSince: number | undefined;
  /** Milliseconds waited for the body since it last brought something; undefined where no reader tells. */
  #withoutProgressMs: number | undefined;
  #hasProgressed = false;
  #failure: Failure | undefined;

  /** `interrupt` is called once, when a limit is passed or `fail` is called. */
  constructor(
    private readonly clock: Clock,
    private readonly policy: RequestPolicy,
    private readonly target: TransportTarget,
    private readonly interrupt: (failure: Failure) => void,
  ) {}

  /** What broke the exchange off, where it was us. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  get ended(): boolean {
    return this.#phase === "ended";
  }

  /**
   * The request is handed to the transport. `observed` tells, whenever it is asked, whether anyone reports connections:
   * where nobody does, silence says nothing about the connection, and the limit for the first byte holds from here.
   */
  begin(observed: () => boolean): void {
    this.#phase = "connect";
    const { totalTimeoutMs } = this.policy;
    if (isLimit(totalTimeoutMs))
      this.#totalTimer ??= this.clock.schedule(totalTimeoutMs, () => this.#timeOut("total", totalTimeoutMs));
    this.#limitConnection(this.clock.monotonic(), observed);
  }

  /** A connection carries the request; headers that have arrived prove it too. */
  connected(): void {
    if (this.#phase === "connect") this.#awaitFirstByte();
  }

  /** The reader wants the next chunk of the body. */
  waiting(): void {
    this.#waitingSince = this.clock.monotonic();
    if (this.#phase === "body" && !this.#timer) this.#limitBody();
  }

  /** A chunk of the body has arrived. */
  received(): void {
    if (this.#phase === "body" && this.#withoutProgressMs !== undefined && this.#waitingSince !== undefined)
      this.#withoutProgressMs += this.clock.monotonic() - this.#waitingSince;
    this.#waitingSince = undefined;
    if (this.#phase === "body" || this.#phase === "ended") return;
    this.#phase = "body";
    this.#clearTimer();
  }

  /** From now on the reader of the body tells what it brings. */
  expectProgress(): void {
    this.#withoutProgressMs ??= 0;
  }

  /** The body has brought something of the answer. */
  progressed(): void {
    this.#withoutProgressMs = 0;
    this.#hasProgressed = true;
  }

  /** Breaks the exchange off. */
  fail(failure: Failure): void {
    if (this.ended) return;
    this.#failure = failure;
    this.end();
    this.interrupt(failure);
  }

  /** Over, for whatever reason: nothing is left running. */
  end(): void {
    this.#phase = "ended";
    this.#clearTimer();
    this.#totalTimer?.dispose();
  }

  #awaitFirstByte(): void {
    this.#phase = "first-byte";
    this.#limit("first-byte", this.policy.firstByteTimeoutMs);
  }

  #limitConnection(begunAt: number, observed: () => boolean): void {
    const { connectTimeoutMs, firstByteTimeoutMs } = this.policy;
    const elapsedMs = this.clock.monotonic() - begunAt;
    const limit = observed() ? connectTimeoutMs : firstByteTimeoutMs;
    if (elapsedMs > 0 && isLimit(limit) && elapsedMs >= limit - timerSlackMs) {
      this.#timeOut(observed() ? "connect" : "first-byte", limit);
      return;
    }
    const next = [connectTimeoutMs, firstByteTimeoutMs].filter((each) => isLimit(each) && each - timerSlackMs > elapsedMs);
    this.#clearTimer();
    if (next.length === 0) return;
    this.#timer = this.clock.schedule(Math.min(...next) - elapsedMs, () => this.#limitConnection(begunAt, observed));
  }

  #limit(phase: TimeoutPhase, afterMs: number): void {
    this.#clearTimer();
    if (isLimit(afterMs)) this.#timer = this.clock.schedule(afterMs, () => this.#timeOut(phase, afterMs));
  }

  /** One timer for many chunks: when it fires it looks how long the wait has lasted, and waits for the rest. */
  #limitBody(): void {
    const { idleTimeoutMs } = this.policy;
    if (!isLimit(idleTimeoutMs)) return;
    // Never at once: what has arrived already may be just what is missed.
    this.#timer = this.clock.schedule(Math.max(1, Math.min(...this.#bodyLimits().map(({ left }) => left))), () => {
      this.#timer = undefined;
      if (this.ended || this.#waitingSince === undefined) return;
      const passed = this.#bodyLimits().find(({ left }) => left <= timerSlackMs);
      if (passed) this.#timeOut("idle", passed.limit);
      else this.#limitBody();
    });
  }

  /** The limits of a body that is being waited for, and the milliseconds left of each. */
  #bodyLimits(): { readonly limit: number; readonly left: number }[] {
    const { idleTimeoutMs, firstByteTimeoutMs } = this.policy;
    const waitedMs = this.#waitingSince === undefined ? 0 : this.clock.monotonic() - this.#waitingSince;
    const limits = [{ limit: idleTimeoutMs, left: idleTimeoutMs - waitedMs }];
    if (this.#withoutProgressMs !== undefined) {
      const limit = Math.max(idleLimitsWithoutProgress * idleTimeoutMs, this.#hasProgressed ? 0 : firstByteTimeoutMs);
      limits.push({ limit, left: limit - this.#withoutProgressMs - waitedMs });
    }
    return limits;
  }

  #timeOut(phase: TimeoutPhase, afterMs: number): void {
    const { provider, host } = this.target;
    this.fail({
      provider,
      ...(host !== undefined ? { host } : {}),
      kind: "timeout",
      phase,
      afterMs,
      remedy: remedyFor("timeout"),
    });
  }

  #clearTimer(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }
}
