// Stops requests to a host for a while after several failures in a row, so that users do not wait for the same timeout
// repeatedly. After the cool-down, one trial request finds out whether the host has recovered.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../../failures/errors.js";
import type { Clock } from "../../platform/ports.js";

/** `Failure.code` of a request that was not made because the circuit is open. */
export const circuitOpenCode = "circuit-open";

export interface CircuitBreakerOptions {
  /** Failures in a row that open the circuit; default 5. */
  readonly failures?: number;
  /** Milliseconds that it stays open before a trial request; default 30 s. */
  readonly coolDownMs?: number;
}

export interface CircuitCheck {
  /** If true, do not send the request. */
  readonly open: boolean;
  /** When a request may be sent, in Unix milliseconds. */
  readonly retryAtMs?: number;
}

interface Circuit {
  failures: number;
  /** Monotonic milliseconds from which a trial is allowed; `undefined` while closed. */
  trialFrom: number | undefined;
  /** A trial is running; `trialFrom` is then when the next is allowed if this one never ends. */
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
   * Call right before a request, and report its end to `record`. After the cool-down the first caller gets the trial; if
   * it never reports, the next is allowed one cool-down later. `host` is `host[:port]`.
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

  /** The latest failure that counted against the host since it last answered. */
  cause(host: string): Failure | undefined {
    return this.circuits.get(host)?.cause;
  }

  /** Records how a request ended; `undefined` means success. A success closes the circuit from any state. */
  record(host: string, failure: Failure | undefined): void {
    const evidence = failure ? evidenceOf(failure) : "up";
    const circuit: Circuit = this.circuits.get(host) ?? { failures: 0, trialFrom: undefined, onTrial: false };
    const now = this.clock.monotonic();
    if (evidence === "up") {
      this.circuits.delete(host);
    } else if (evidence === "down") {
      circuit.failures++;
      if (failure) circuit.cause = failure;
      // A request that was already running when the circuit opened does not extend it; a trial does.
      const opens = circuit.onTrial || (circuit.trialFrom === undefined && circuit.failures >= this.failures);
      if (opens) circuit.trialFrom = now + this.coolDownMs;
      circuit.onTrial = false;
      this.circuits.set(host, circuit);
    } else if (circuit.onTrial) {
      // The trial was inconclusive, so allow the next at once.
      circuit.trialFrom = now;
      circuit.onTrial = false;
    }
  }
}

/**
 * The failure for a request that `check` blocked: the one that opened the circuit, so that its cause stays visible. Do
 * not record it: no request was sent. `waitMs` is the time until the next request is allowed.
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
 * What a failure proves about the host: `down`, `up` (it answered, with any response), or nothing. Of HTTP statuses only
 * 500 and above count as down; neither an error of the model inside an answer nor a 4xx does.
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
