// One exchange with a server: its phase, the timers for the phase and the whole, and the failure that ended it. Separate
// from the fetch around it, so that the timing can be read and tested by itself.
//
// Two limits apply while the body arrives. No silence may exceed the idle limit. And bytes without progress (comments,
// blanks, empty deltas, a line that never ends) keep the connection for at most five idle limits in a row, or before the
// first progress for at least the first-byte limit, because a model may still be loading. Only a reader can recognize
// such bytes, so the second limit applies only if one reports progress (`expectProgress`).

import type { Failure, TimeoutPhase } from "../../failures/errors.js";
import { remedyFor } from "../../failures/remedies.js";
import type { Clock, Disposable } from "../../platform/ports.js";
import type { RequestPolicy } from "./context.js";
import type { TransportTarget } from "./transport-failure.js";

/** The longest delay of a timer; Node fires at once beyond it. */
const longestTimerMs = 2_147_483_647;
/** A timer may fire this much early by the other clock. */
const timerSlackMs = 2;
/** Number of idle limits for which bytes without progress keep a connection. */
const idleLimitsWithoutProgress = 5;

function isLimit(milliseconds: number | undefined): milliseconds is number {
  return milliseconds !== undefined && milliseconds > 0 && milliseconds <= longestTimerMs;
}

type Phase = "connect" | "first-byte" | "body" | "ended";

export class Exchange {
  #phase: Phase = "connect";
  #timer: Disposable | undefined;
  #totalTimer: Disposable | undefined;
  /** When the exchange began to wait for the next chunk; undefined while the consumer is behind. */
  #waitingSince: number | undefined;
  /** Milliseconds spent waiting for the body since its last progress; undefined if no reader reports progress. */
  #withoutProgressMs: number | undefined;
  #hasProgressed = false;
  #failure: Failure | undefined;

  /** `interrupt` is called once, when a limit expires or `fail` is called. */
  constructor(
    private readonly clock: Clock,
    private readonly policy: RequestPolicy,
    private readonly target: TransportTarget,
    private readonly interrupt: (failure: Failure) => void,
  ) {}

  /** The failure with which we ended the exchange, if we did. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  get ended(): boolean {
    return this.#phase === "ended";
  }

  /**
   * Call when the transport receives the request. `observed` returns whether connections are currently reported: if not,
   * silence says nothing about the connection, and the first-byte limit counts from here.
   */
  begin(observed: () => boolean): void {
    this.#phase = "connect";
    const { totalTimeoutMs } = this.policy;
    if (isLimit(totalTimeoutMs))
      this.#totalTimer ??= this.clock.schedule(totalTimeoutMs, () => this.#timeOut("total", totalTimeoutMs));
    this.#limitConnection(this.clock.monotonic(), observed);
  }

  /** Call when a connection carries the request; arrived headers prove that too. */
  connected(): void {
    if (this.#phase === "connect") this.#awaitFirstByte();
  }

  /** Call when the consumer wants the next chunk of the body. */
  waiting(): void {
    this.#waitingSince = this.clock.monotonic();
    if (this.#phase === "body" && !this.#timer) this.#limitBody();
  }

  /** Call when a chunk of the body has arrived. */
  received(): void {
    if (this.#phase === "body" && this.#withoutProgressMs !== undefined && this.#waitingSince !== undefined)
      this.#withoutProgressMs += this.clock.monotonic() - this.#waitingSince;
    this.#waitingSince = undefined;
    if (this.#phase === "body" || this.#phase === "ended") return;
    this.#phase = "body";
    this.#clearTimer();
  }

  /** From now on the reader of the body reports its progress. */
  expectProgress(): void {
    this.#withoutProgressMs ??= 0;
  }

  /** Call when the body has brought a part of the answer. */
  progressed(): void {
    this.#withoutProgressMs = 0;
    this.#hasProgressed = true;
  }

  /** Aborts the exchange. */
  fail(failure: Failure): void {
    if (this.ended) return;
    this.#failure = failure;
    this.end();
    this.interrupt(failure);
  }

  /** Ends the exchange for any reason and stops its timers. */
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

  /** Uses one timer for many chunks: when it fires, it checks how long the wait has lasted and schedules the remainder. */
  #limitBody(): void {
    const { idleTimeoutMs } = this.policy;
    if (!isLimit(idleTimeoutMs)) return;
    // Never at once: the missing chunk may have arrived already.
    this.#timer = this.clock.schedule(Math.max(1, Math.min(...this.#bodyLimits().map(({ left }) => left))), () => {
      this.#timer = undefined;
      if (this.ended || this.#waitingSince === undefined) return;
      const passed = this.#bodyLimits().find(({ left }) => left <= timerSlackMs);
      if (passed) this.#timeOut("idle", passed.limit);
      else this.#limitBody();
    });
  }

  /** The limits that apply while the body is awaited, with the milliseconds left of each. */
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
