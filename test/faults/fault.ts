// A fault as data: what goes wrong, the expected outcome for each provider, and why some are not affected.

import type { FailureKind, TimeoutPhase } from "../../src/core/failures/errors.js";
import type { ChatRequest } from "../../src/core/provider-api/provider.js";
import type { Asked, Bench, BenchOptions } from "./bench.js";
import type { Column, ColumnName } from "./columns.js";

/** The complete expected outcome. Absent fields must be absent, or have the default given here. */
export interface Outcome {
  readonly ends: "finished" | FailureKind;
  readonly phase?: TimeoutPhase;
  /** Elapsed ms in the timeout failure. */
  readonly afterMs?: number;
  /** HTTP status in the failure. */
  readonly status?: number;
  readonly retryAfterMs?: number;
  /** The failure's own code, if relevant; absent: not checked. */
  readonly code?: string | RegExp;
  /** The model's text that is kept, or a condition for it; absent: none. */
  readonly text?: string | ((text: string) => boolean);
  /** Number of answer requests that arrived; absent: one. */
  readonly requests?: number;
  /** Ms before each retry; absent: no retry. */
  readonly waits?: readonly number[];
  /** The client closed the last connection before the response was complete; absent: it did not. */
  readonly leaves?: boolean;
  /** How often the provider reported that its credential was refused; absent: never. */
  readonly rejected?: number;
}

export interface Fault {
  /** The row of the matrix. */
  readonly name: string;
  readonly options?: BenchOptions;
  readonly lay?: (bench: Bench) => void | Promise<void>;
  /** The question; absent: one that the service answers without a fault. */
  readonly question?: string;
  /** Additions to the request, or replacements; absent: none. */
  readonly asked?: Partial<ChatRequest>;
  /** What happens while the answer is in progress. */
  readonly during?: (bench: Bench, asked: Asked, stop: AbortController) => Promise<void>;
  readonly outcome: Outcome | ((column: Column, bench: Bench) => Outcome);
  /** Additional checks. */
  readonly check?: (bench: Bench, asked: Asked) => void | Promise<void>;
  /** Providers that cannot have this fault, and why. */
  readonly notFor?: Partial<Readonly<Record<ColumnName, string>>>;
  /** Why the next request need not be answered; absent: it must be, once the fault is gone. */
  readonly lasts?: string;
}

/** Ms before the first and the second retry if the service names no time. */
const backoffMs = [250, 500];

/** The outcome of a fault in every attempt; waits are `waitMs` if the service asked for that. */
export function eachTime(outcome: Outcome, waitMs?: number): (column: Column) => Outcome {
  const waits = waitMs === undefined ? backoffMs : backoffMs.map(() => waitMs);
  return ({ retries }) => (retries ? { ...outcome, requests: outcome.requests ?? 3, waits } : outcome);
}

/** The outcome of a fault that is gone in the second attempt; unchanged for providers without retries. */
export function onceThen(outcome: Outcome, waitMs = backoffMs[0] ?? 0): (column: Column) => Outcome {
  return ({ retries }) => (retries ? { ends: "finished", text: "All is well", requests: 2, waits: [waitMs] } : outcome);
}

/** For faults in the middle of a stream. */
export const notStreamed = {
  Codegen: "Its answers do not stream: each request has one short body of JSON, and a run is asked for until it ends.",
};

/** For faults that need a retry. */
export const neverAgain = {
  Codegen: "A run is never created a second time by itself, so there is no retry to wait for.",
};
