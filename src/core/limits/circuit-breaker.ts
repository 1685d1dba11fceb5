// Leaves a host alone for a while after it has failed several times in a row, so that nobody waits for the same timeout
// again and again, and then lets one request find out whether it is back.

import * as l10n from "@vscode/l10n";
import type { Failure } from "../errors.js";
import type { Clock } from "../ports.js";

/** `Failure.code` of a request that was not made because the circuit is open. */
export const circuitOpenCode = "circuit-open";

export interface CircuitBreakerOptions {
  /** Failures in a row that open the circuit; 5. */
  readonly failures?: number;
  /** Milliseconds that it stays open before one request may try; 30 s. */
  readonly coolDownMs?: number;
}

/** `closed`: requests pass. `open`: none does. `half-open`: one may try. */
export type CircuitState = "closed" | "open" | "half-open";

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
    circuit.trialFrom = now + this.coolDownMs;
    return { open: false };
  }

  /** For display and for choosing an endpoint: takes nothing. */
  state(host: string): CircuitState {
    const trialFrom = this.circuits.get(host)?.trialFrom;
    if (trialFrom === undefined) return "closed";
    return this.clock.monotonic() < trialFrom ? "open" : "half-open";
  }

  /** How a request to the host ended; `undefined` for well. */
  record(host: string, failure: Failure | undefined): void {
    const evidence = failure ? evidenceOf(failure) : "up";
    const circuit = this.circuits.get(host);
    if (evidence === "up") {
      this.circuits.delete(host);
    } else if (evidence === "down") {
      const failures = (circuit?.failures ?? 0) + 1;
      // One that was under way when the circuit opened does not keep it open longer.
      const opens = failures >= this.failures && (circuit?.trialFrom === undefined || this.isTrial(circuit));
      this.circuits.set(host, {
        failures,
        trialFrom: opens ? this.clock.monotonic() + this.coolDownMs : circuit?.trialFrom,
      });
    } else if (circuit && this.isTrial(circuit)) {
      // The trial found nothing out, so the next may try at once.
      circuit.trialFrom = this.clock.monotonic();
    }
  }
}
