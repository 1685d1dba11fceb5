// Start here: what requests reveal about a provider. status.ts turns it into one status.
//
// Health of every provider, learned from requests that happen anyway. Makes no requests, has no timer, and forgets
// observations older than its window.

import type { Failure, FailureKind } from "../failures/errors.js";
import { Emitter } from "../platform/emitter.js";
import type { Clock } from "../platform/ports.js";
import { nearestRank } from "./percentile.js";
import { type RequestObservation, tokenRate } from "./request-observation.js";
import {
  countedSamples,
  firstTokenTimes,
  type HealthStatus,
  latestRelevant,
  type Sample,
  standingLimit,
  statusOf,
  successRate,
} from "./status.js";
import { verdictOn } from "./verdict.js";

/** Facts from the rest of the application, read each time so that they are never stale. */
export interface ProviderFacts {
  readonly modelsCount?: number;
  /** Absent means true. */
  readonly supportsStreaming?: boolean;
  /** Absent until a model list is known. */
  readonly supportsEmbeddings?: boolean;
  /** `provider/model`. */
  readonly defaultModel?: string;
  /** False if an account is needed and there is none, or its login has expired. */
  readonly loggedIn?: boolean;
}

export interface ProviderHealth {
  /** Provider id. */
  readonly provider: string;
  readonly status: HealthStatus;
  /** Whether a request can be sent now. */
  readonly available: boolean;
  readonly modelsCount?: number;
  readonly supportsStreaming: boolean;
  /** Whether some of its models create embeddings; absent until a model list is known. */
  readonly supportsEmbeddings?: boolean;
  /** `provider/model`. */
  readonly defaultModel?: string;
  /** The current problem; absent once a request has succeeded. Times in Unix milliseconds. */
  readonly error?: { readonly kind: FailureKind; readonly at: number };
  /** Unix milliseconds; kept beyond the window. */
  readonly lastSuccessAt?: number;
  /** The last failure caused by the provider, even if it is over; kept beyond the window. */
  readonly lastFailure?: { readonly failure: Failure; readonly at: number };
  /** End of a rate limit in Unix milliseconds; absent if there is none or it is unknown. */
  readonly retryAt?: number;
  /** Nearest rank over the window. */
  readonly timeToFirstTokenMs?: { readonly p50: number; readonly p95: number };
  /** Median over the window. */
  readonly tokensPerSecond?: number;
  /** 0 to 1 over the window. */
  readonly successRate?: number;
  /** Number of requests behind `successRate`. */
  readonly sampleCount: number;
}

export interface HealthMonitorOptions {
  /** How long a request counts, in ms: 30 minutes. */
  readonly windowMs?: number;
  /** Maximum number of requests kept per provider. */
  readonly windowSize?: number;
  readonly facts?: (providerId: string) => ProviderFacts;
}

interface TimedSample extends Sample {
  /** Unix milliseconds, for display only: this clock may jump. */
  readonly at: number;
}

interface Entry {
  samples: TimedSample[];
  lastSuccessAt?: number;
  lastFailure?: { readonly failure: Failure; readonly at: number };
}

export class HealthMonitor {
  private readonly entries = new Map<string, Entry>();
  private readonly emitter = new Emitter<string>();
  private readonly windowMs: number;
  private readonly windowSize: number;
  private readonly facts: (providerId: string) => ProviderFacts;
  /** Fires with the provider's id when a request changed its health. Time passing fires nothing; see `retryAt`. */
  readonly onDidChange = this.emitter.event;

  constructor(
    private readonly clock: Clock,
    options: HealthMonitorOptions = {},
  ) {
    this.windowMs = options.windowMs ?? 30 * 60_000;
    this.windowSize = options.windowSize ?? 50;
    this.facts = options.facts ?? (() => ({}));
  }

  /** Records a finished request. Outcomes that the provider did not cause are not kept. */
  record(observation: RequestObservation): void {
    const { outcome, provider } = observation;
    if (!outcome.ok && verdictOn(outcome.failure) === "not-theirs") return;
    const endedAt = this.clock.monotonic();
    const at = this.clock.now();
    const entry = this.entries.get(provider) ?? { samples: [] };
    this.entries.set(provider, entry);
    if (outcome.ok) entry.lastSuccessAt = at;
    else entry.lastFailure = { failure: outcome.failure, at };
    entry.samples = this.remembered([...entry.samples, { startedAt: observation.startedAt, endedAt, at, outcome }]);
    this.emitter.fire(provider);
  }

  /** The provider's current health; `unknown` before its first request. */
  health(providerId: string): ProviderHealth {
    const now = this.clock.monotonic();
    const facts = this.facts(providerId);
    const entry = this.entries.get(providerId);
    const samples = entry ? this.remembered(entry.samples) : [];
    const status = facts.loggedIn === false ? "signed-out" : statusOf(samples, now);
    const last = latestRelevant(samples);
    const limit = status === "rate-limited" ? standingLimit(samples, now) : undefined;
    return {
      provider: providerId,
      status,
      available: status === "healthy" || status === "degraded" || status === "unknown",
      ...(facts.modelsCount !== undefined ? { modelsCount: facts.modelsCount } : {}),
      supportsStreaming: facts.supportsStreaming ?? true,
      ...(facts.supportsEmbeddings !== undefined ? { supportsEmbeddings: facts.supportsEmbeddings } : {}),
      ...(facts.defaultModel !== undefined ? { defaultModel: facts.defaultModel } : {}),
      ...(last && !last.outcome.ok ? { error: { kind: last.outcome.failure.kind, at: last.at } } : {}),
      ...(entry?.lastSuccessAt !== undefined ? { lastSuccessAt: entry.lastSuccessAt } : {}),
      ...(entry?.lastFailure ? { lastFailure: entry.lastFailure } : {}),
      ...(limit && Number.isFinite(limit.until) ? { retryAt: this.clock.now() + limit.until - now } : {}),
      ...this.figures(samples.filter((sample) => this.isRecent(sample))),
    };
  }

  /** Providers that have been used, in order of first use. */
  all(): ProviderHealth[] {
    return [...this.entries.keys()].map((providerId) => this.health(providerId));
  }

  /** Forgets a provider that was removed or whose account changed. */
  forget(providerId: string): void {
    if (this.entries.delete(providerId)) this.emitter.fire(providerId);
  }

  private figures(samples: readonly Sample[]): Omit<ProviderHealth, "provider" | "status" | "available" | "supportsStreaming"> {
    const firstTokens = firstTokenTimes(samples);
    const p50 = nearestRank(firstTokens, 0.5);
    const p95 = nearestRank(firstTokens, 0.95);
    const rates = samples.flatMap(({ outcome }) => {
      const rate = outcome.ok ? tokenRate(outcome.tokens, outcome.generationMs, outcome.timeToFirstTokenMs) : undefined;
      return rate === undefined ? [] : [rate];
    });
    const tokensPerSecond = nearestRank(rates, 0.5);
    const succeeded = successRate(samples);
    return {
      ...(p50 !== undefined && p95 !== undefined ? { timeToFirstTokenMs: { p50, p95 } } : {}),
      ...(tokensPerSecond !== undefined ? { tokensPerSecond } : {}),
      ...(succeeded !== undefined ? { successRate: succeeded } : {}),
      sampleCount: countedSamples(samples).length,
    };
  }

  /** The window's observations, preceded by an older rate limit that still applies: a daily limit outlasts any window. */
  private remembered(samples: readonly TimedSample[]): TimedSample[] {
    const now = this.clock.monotonic();
    const limit = standingLimit(samples, now);
    const held = limit && Number.isFinite(limit.until) && limit.until > now ? limit.sample : undefined;
    const oldest = samples.length - this.windowSize;
    return samples.filter((sample, index) => sample === held || (index >= oldest && this.isRecent(sample)));
  }

  private isRecent(sample: Sample): boolean {
    return this.clock.monotonic() - sample.endedAt < this.windowMs;
  }
}
