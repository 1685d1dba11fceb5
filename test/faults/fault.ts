// A fault as data: what goes wrong, what must come of it for each provider, and for whom it cannot happen and why.

import type { FailureKind, TimeoutPhase } from "../../src/core/failures/errors.js";
import type { ChatRequest } from "../../src/core/provider-api/provider.js";
import type { Asked, Bench, BenchOptions } from "./bench.js";
import type { Column, ColumnName } from "./columns.js";

/** Everything that must be so at the end. What is absent must be absent, or as its line says. */
export interface Outcome {
  readonly ends: "finished" | FailureKind;
  readonly phase?: TimeoutPhase;
  /** Milliseconds that a timeout says it waited. */
  readonly afterMs?: number;
  /** HTTP status that the failure tells. */
  readonly status?: number;
  readonly retryAfterMs?: number;
  /** The failure's own code, where it matters; not looked at where absent. */
  readonly code?: string | RegExp;
  /** The model's words that are kept, or what must be true of them; absent: none. */
  readonly text?: string | ((text: string) => boolean);
  /** Requests for an answer that arrived; absent: one. */
  readonly requests?: number;
  /** Milliseconds before each further attempt; absent: there was none. */
  readonly waits?: readonly number[];
  /** The client closed the last connection before the response was complete; absent: it did not. */
  readonly leaves?: boolean;
  /** How often the provider said that its credential was refused; absent: never. */
  readonly rejected?: number;
}

export interface Fault {
  /** The row of the matrix. */
  readonly name: string;
  readonly options?: BenchOptions;
  readonly lay?: (bench: Bench) => void | Promise<void>;
  /** What is asked; absent: something that the service, left alone, would answer. */
  readonly question?: string;
  /** What goes with the question, or takes its place; absent: nothing. */
  readonly asked?: Partial<ChatRequest>;
  /** What happens while the answer is on its way. */
  readonly during?: (bench: Bench, asked: Asked, stop: AbortController) => Promise<void>;
  readonly outcome: Outcome | ((column: Column, bench: Bench) => Outcome);
  /** What must be so besides. */
  readonly check?: (bench: Bench, asked: Asked) => void | Promise<void>;
  /** Providers to which it cannot happen, and why. */
  readonly notFor?: Partial<Readonly<Record<ColumnName, string>>>;
  /** Why the next request need not be answered; absent: it must be, once the fault is gone. */
  readonly lasts?: string;
}

/** Milliseconds before the second and the third attempt, where the service names none. */
const backoffMs = [250, 500];

/** The outcome of a fault that is met again at each attempt; waits are `waitMs` where the service asked for that. */
export function eachTime(outcome: Outcome, waitMs?: number): (column: Column) => Outcome {
  const waits = waitMs === undefined ? backoffMs : backoffMs.map(() => waitMs);
  return ({ retries }) => (retries ? { ...outcome, requests: outcome.requests ?? 3, waits } : outcome);
}

/** The outcome of a fault that passes before the second attempt; where there is none it stays as it was. */
export function onceThen(outcome: Outcome, waitMs = backoffMs[0] ?? 0): (column: Column) => Outcome {
  return ({ retries }) => (retries ? { ends: "finished", text: "All is well", requests: 2, waits: [waitMs] } : outcome);
}

/** For faults in the midst of a stream. */
export const notStreamed = {
  Codegen: "Its answers do not stream: each request has one short body of JSON, and a run is asked for until it ends.",
};

/** For faults that need another attempt. */
export const neverAgain = {
  Codegen: "A run is never created a second time by itself, so there is no other attempt to wait for.",
};
