// Sample usage: a record from the relevant figures, and requests to aggregate.

import type { FailureKind } from "../../../src/core/failures/errors.js";
import type { RequestObservation } from "../../../src/core/health/request-observation.js";
import type { Usage } from "../../../src/core/provider-api/provider.js";
import { type UsageRecord, usageOf } from "../../../src/core/usage/usage-record.js";

export const day = "2026-01-01";

export function counted(promptTokens: number, completionTokens: number, estimated = false): Usage {
  return { promptTokens, completionTokens, totalTokens: promptTokens + completionTokens, estimated };
}

export function answered(
  timeToFirstTokenMs: number,
  generationMs: number,
  usage: Usage,
  provider = "p",
  model = "m",
): RequestObservation {
  return {
    provider,
    model,
    startedAt: 0,
    outcome: { ok: true, timeToFirstTokenMs, generationMs, tokens: usage.completionTokens },
    usage,
  };
}

export function failedWith(kind: FailureKind, provider = "p", model = "m"): RequestObservation {
  const base = { provider, remedy: "retry" } as const;
  const failure =
    kind === "timeout"
      ? ({ ...base, kind, phase: "idle", afterMs: 1 } as const)
      : kind === "model-not-found"
        ? { ...base, kind, model }
        : kind === "configuration"
          ? { ...base, kind, setting: "s" }
          : { ...base, kind };
  return { provider, model, startedAt: 0, outcome: { ok: false, failure } };
}

/** The record of one request; throws for a connection check. */
export function recordOf(observation: RequestObservation, on = day): UsageRecord {
  const record = usageOf(observation, on);
  if (!record) throw new Error("A probe has no record");
  return record;
}
