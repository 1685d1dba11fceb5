// A model that could answer in place of another, with all facts for the choice in one plain value.

import type { HealthStatus } from "../health/status.js";
import { qualifiedId } from "../provider-api/model-name.js";
import type { Capability, ModelInfo, PrivacyBoundary, Provider } from "../provider-api/provider.js";
import { boundaryOf } from "./boundary.js";

export interface Candidate {
  /** `provider/model`. */
  readonly model: string;
  /** Display name. */
  readonly name: string;
  /** Provider id. */
  readonly provider: string;
  readonly providerName: string;
  /** How far a request to this model travels. */
  readonly boundary: PrivacyBoundary;
  readonly capabilities: readonly Capability[];
  /** Tokens, prompt and answer together; absent if unknown. */
  readonly contextLength?: number;
  readonly health: HealthStatus;
  /** It is usable: an account is logged in, or none is needed. */
  readonly loggedIn: boolean;
  /** 0 to 1; absent if unknown. */
  readonly successRate?: number;
  /** Median milliseconds; absent if unknown. */
  readonly firstTokenMs?: number;
}

/** A provider's state apart from its models; `ProviderHealth` is assignable. */
export interface CandidateState {
  readonly status: HealthStatus;
  readonly successRate?: number;
  readonly timeToFirstTokenMs?: { readonly p50: number };
}

/** A model of a provider as a candidate. */
export function candidateOf(
  model: ModelInfo,
  provider: Pick<Provider, "id" | "name" | "boundary">,
  state: CandidateState,
  loggedIn: boolean,
): Candidate {
  return {
    model: qualifiedId(model),
    name: model.name,
    provider: provider.id,
    providerName: provider.name,
    boundary: boundaryOf(model, provider),
    capabilities: model.capabilities,
    ...(model.contextLength !== undefined ? { contextLength: model.contextLength } : {}),
    health: state.status,
    loggedIn,
    ...(state.successRate !== undefined ? { successRate: state.successRate } : {}),
    ...(state.timeToFirstTokenMs ? { firstTokenMs: state.timeToFirstTokenMs.p50 } : {}),
  };
}

const healthRanks: Readonly<Record<HealthStatus, number>> = {
  healthy: 0,
  unknown: 1,
  degraded: 2,
  unreachable: 3,
  "rate-limited": 4,
  "signed-out": 5,
};

/**
 * The order of "best available": health, then whether the context length is known, success rate in steps of a tenth, time
 * to first token; finally the id, so that the order is deterministic.
 */
export function compareCandidates(one: Candidate, other: Candidate): number {
  const order =
    healthRanks[one.health] - healthRanks[other.health] ||
    Number(one.contextLength === undefined) - Number(other.contextLength === undefined) ||
    tenths(other.successRate) - tenths(one.successRate) ||
    difference(one.firstTokenMs, other.firstTokenMs);
  return order || (one.model < other.model ? -1 : Number(one.model > other.model));
}

/** An unknown rate counts as average: better than one known to be bad. */
function tenths(rate: number | undefined): number {
  return Math.round((rate ?? 0.5) * 10);
}

/** Unknown values come last; two unknowns are equal (infinity minus infinity would be NaN). */
function difference(one = Number.MAX_VALUE, other = Number.MAX_VALUE): number {
  return one - other;
}
