// Leaves a host alone for a while after it has failed several times in a row, so that nobody waits for the same timeout
// again and again, and then lets one request find out whether it is back.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../../failures/errors.js";
import type { Clock } from "../../platform/ports.js";

/** `Failure.code` of a request that was not made because the circuit is open. */
export const circuitOpenCode = "circuit-open";

export interface CircuitBreakerOptions {
  /** Failures in a row that open the circuit; 5. */
  readonly failures?: number;
  /** Milliseconds that it stays open before one request may try; 30 s. */
  readonly coolDownMs?: number;
}

export interface CircuitCheck {
  /** True where the request must not be made. */
  readonly open: boolean;
  /** When a request may try, in Unix milliseconds. */
  readonly retryAtMs?: number;
}

interface Circuit {
  failures: number;
  /** Monotonic milliseconds from which one request may try; `undefined` while closed. */
  trialFrom: number | undefined;
  /** That one is under way; `trialFrom` is then when the next may try should it never end. */
  onTrial: boolean;
  cause?: Failure;
}

export class CircuitBreaker {
  private readonly circuits = new Map<string, Circuit>();
  private readonly failures: number;
  private readonly coolDownMs: number;

  constructor(
    private readonly clock: Clock,
    options: CircuitBreakerOptions = {},
  ) {
    this.failures = options.failures ?? 5;
    this.coolDownMs = options.coolDownMs ?? 30_000;
  }

  /**
   * To be asked right before a request, whose end must then be told to `record`. After the cool-down the first who asks
   * gets the trial; should they never tell, the next may try a cool-down later. `host` is `host[:port]`.
   */
  check(host: string): CircuitCheck {
    const circuit = this.circuits.get(host);
    if (circuit?.trialFrom === undefined) return { open: false };
    const now = this.clock.monotonic();
    if (now < circuit.trialFrom) return { open: true, retryAtMs: this.clock.now() + circuit.trialFrom - now };
    circuit.onTrial = true;
    circuit.trialFrom = now + this.coolDownMs;
    return { open: false };
  }

  /** The latest failure that counted against the host, until it answers again. */
  cause(host: string): Failure | undefined {
    return this.circuits.get(host)?.cause;
  }

  /** How a request to the host ended; `undefined` for well. A success closes the circuit from any state. */
  record(host: string, failure: Failure | undefined): void {
    const evidence = failure ? evidenceOf(failure) : "up";
    const circuit: Circuit = this.circuits.get(host) ?? { failures: 0, trialFrom: undefined, onTrial: false };
    const now = this.clock.monotonic();
    if (evidence === "up") {
      this.circuits.delete(host);
    } else if (evidence === "down") {
      circuit.failures++;
      if (failure) circuit.cause = failure;
      // A request that was under way when the circuit opened does not keep it open longer; a trial does.
      const opens = circuit.onTrial || (circuit.trialFrom === undefined && circuit.failures >= this.failures);
      if (opens) circuit.trialFrom = now + this.coolDownMs;
      circuit.onTrial = false;
      this.circuits.set(host, circuit);
    } else if (circuit.onTrial) {
      // The trial found nothing out, so the next may try at once.
      circuit.trialFrom = now;
      circuit.onTrial = false;
    }
  }
}

/**
 * The failure of a request that `check` held back: the one that opened the circuit, so that its cause stays visible. Do
 * not record it anywhere: no request was made. `waitMs` is the time until the next request may go out.
 */
export function circuitOpenFailure(provider: string, host: string, waitMs: number, cause?: Failure): Failure {
  const { detail: _, ...last } = cause ?? { kind: "unreachable", remedy: "retry" };
  return {
    ...last,
    provider,
    host,
    code: circuitOpenCode,
    note: l10n.t("It failed several times in a row. Requests resume in {0} s.", Math.ceil(waitMs / 1000)),
  };
}

/**
 * What a failure tells of the host: `down`, `up` (it answered, whatever it answered), or nothing. Only HTTP statuses from
 * 500 count as down; an error of the model inside an answer does not, and no 4xx ever does.
 */
function evidenceOf(failure: Failure): "down" | "up" | "none" {
  if (failure.code === circuitOpenCode) return "none";
  if (failure.status !== undefined) return failure.status >= 500 ? "down" : "up";
  switch (failure.kind) {
    case "unreachable":
    case "dns":
      return "down";
    case "timeout":
      return failure.phase === "connect" ? "down" : "none";
    case "provider-error":
    case "server-error":
    case "rate-limited":
    case "truncated":
    case "empty":
    case "no-answer":
    case "malformed-response":
      return "up";
    default:
      return "none";
  }
}
