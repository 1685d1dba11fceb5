// One exchange with a server: how far it has come, the one timer that limits the part it is in, and the failure that
// broke it off. Separate from the fetch around it, so that the timing can be read, and tested, by itself.

import type { Failure, TimeoutPhase } from "../errors.js";
import type { Clock, Disposable } from "../ports.js";
import type { RequestPolicy } from "./context.js";
import { remedyFor } from "./remedies.js";
import type { TransportTarget } from "./transport-failure.js";

/** Longest wait that timers can hold; Node fires at once beyond it. */
const longestTimerMs = 2_147_483_647;
/** A timer may fire this much before its time by the other clock. */
const timerSlackMs = 2;

function isLimit(milliseconds: number): boolean {
  return milliseconds > 0 && milliseconds <= longestTimerMs;
}

type Phase = "connect" | "first-byte" | "body" | "ended";

export class Exchange {
  #phase: Phase = "connect";
  #timer: Disposable | undefined;
  /** When the exchange began to wait for the next chunk; undefined while the reader is the slower one. */
  #waitingSince: number | undefined;
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
    this.#limitConnection(this.clock.monotonic(), observed);
  }

  /** A connection carries the request; headers that have arrived prove it too. */
  connected(): void {
    if (this.#phase === "connect") this.#awaitFirstByte();
  }

  /** The reader wants the next chunk of the body. */
  waiting(): void {
    this.#waitingSince = this.clock.monotonic();
    if (this.#phase === "body" && !this.#timer) this.#limitSilence(this.policy.idleTimeoutMs);
  }

  /** A chunk of the body has arrived. */
  received(): void {
    this.#waitingSince = undefined;
    if (this.#phase === "body" || this.#phase === "ended") return;
    this.#phase = "body";
    this.#clearTimer();
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

  /** One timer for many chunks: when it fires it looks how long the silence has lasted, and waits for the rest. */
  #limitSilence(remainingMs: number): void {
    const limit = this.policy.idleTimeoutMs;
    if (!isLimit(limit)) return;
    this.#timer = this.clock.schedule(remainingMs, () => {
      this.#timer = undefined;
      if (this.ended || this.#waitingSince === undefined) return;
      const left = limit - (this.clock.monotonic() - this.#waitingSince);
      if (left <= timerSlackMs) this.#timeOut("idle", limit);
      else this.#limitSilence(left);
    });
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
