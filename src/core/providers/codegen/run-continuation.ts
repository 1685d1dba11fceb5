// The continuation of an answer, with which the next message of its conversation goes to the same run.

import { parseObject } from "../../platform/json.js";

export interface RunContinuation {
  readonly organization: number;
  readonly run: number;
  /** Turns of the conversation that the run knows, including its own answer. */
  readonly turns: number;
  /** Number of log entries that were shown. */
  readonly logs: number;
}

export function writeContinuation(continuation: RunContinuation): string {
  return JSON.stringify(continuation);
}

/** Undefined for an invalid value, or one of another organization. */
export function readContinuation(value: string | undefined, organization: number): RunContinuation | undefined {
  const parsed = value === undefined ? undefined : parseObject(value);
  if (parsed?.["organization"] !== organization) return undefined;
  const { run, turns, logs } = parsed;
  return isCount(run) && isCount(turns) && isCount(logs) ? { organization, run, turns, logs } : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
