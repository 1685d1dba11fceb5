// Decides whether a provider may be probed now. Probes cost the service, and an idle editor must send none, so callers ask
// only when they show a status or have just seen a failure.

import type { Clock } from "../platform/ports.js";

/** `shown`: an open picker or status view needs the status. `failure`: a request has just failed. */
export type ProbeReason = "shown" | "failure";

/** A running probe. */
export interface Probe {
  /** Call once with the outcome; later calls have no effect. */
  finish(ok: boolean): void;
}

interface Entry {
  /** Monotonic time in ms from which the next probe is allowed. */
  allowedAt: number;
  /** Failures since the last success: of probes, and of the request that came first. */
  failures: number;
  underWay: { readonly probe: Probe; readonly startedAt: number } | undefined;
}

export interface ProbeScheduleOptions {
  /** Delay after the first failure in ms, doubled with each further one: 5 s. */
  readonly firstBackoffMs?: number;
  /** 5 minutes. */
  readonly longestBackoffMs?: number;
  /** How long a success counts as current, in ms, so that reopening a picker sends nothing: 60 s. */
  readonly freshMs?: number;
}

export class ProbeSchedule {
  private readonly entries = new Map<string, Entry>();
  private readonly firstBackoffMs: number;
  private readonly longestBackoffMs: number;
  private readonly freshMs: number;

  constructor(
    private readonly clock: Clock,
    options: ProbeScheduleOptions = {},
  ) {
    this.firstBackoffMs = options.firstBackoffMs ?? 5_000;
    this.longestBackoffMs = options.longestBackoffMs ?? 5 * 60_000;
    this.freshMs = options.freshMs ?? 60_000;
  }

  /** Claims the probe if one is allowed now; the caller must then finish it. */
  begin(providerId: string, reason: ProbeReason): Probe | undefined {
    if (!this.mayProbe(providerId, reason)) return undefined;
    const entry = this.entries.get(providerId) ?? { allowedAt: 0, failures: 0, underWay: undefined };
    this.entries.set(providerId, entry);
    const probe: Probe = {
      finish: (ok) => {
        // Ignores a probe that was already given up.
        if (entry.underWay?.probe !== probe) return;
        entry.underWay = undefined;
        this.learn(entry, ok, true);
      },
    };
    entry.underWay = { probe, startedAt: this.clock.monotonic() };
    return probe;
  }

  /** Whether `begin` would return a probe. */
  mayProbe(providerId: string, reason: ProbeReason): boolean {
    const entry = this.entries.get(providerId);
    if (!entry) return reason === "shown";
    return !this.isUnderWay(entry) && this.waitMs(providerId) === 0 && (reason === "shown" || entry.failures > 0);
  }

  /** Backoff left before the next probe, in ms; 0 if none. */
  waitMs(providerId: string): number {
    return Math.max(0, (this.entries.get(providerId)?.allowedAt ?? 0) - this.clock.monotonic());
  }

  /** Records a real request, which is as informative as a probe. Call only for outcomes that the provider caused. */
  observe(providerId: string, ok: boolean): void {
    const entry = this.entries.get(providerId) ?? { allowedAt: 0, failures: 0, underWay: undefined };
    this.entries.set(providerId, entry);
    this.learn(entry, ok, false);
  }

  /** Forgets a provider whose account or settings changed. */
  forget(providerId: string): void {
    this.entries.delete(providerId);
  }

  private learn(entry: Entry, ok: boolean, probed: boolean): void {
    const now = this.clock.monotonic();
    if (ok) {
      entry.failures = 0;
      entry.allowedAt = now + this.freshMs;
    } else if (probed || entry.failures === 0) {
      entry.allowedAt = now + Math.min(this.longestBackoffMs, this.firstBackoffMs * 2 ** Math.min(entry.failures, 30));
      entry.failures++;
    }
  }

  /** A probe that never returns must not block probing forever. */
  private isUnderWay(entry: Entry): boolean {
    return entry.underWay !== undefined && this.clock.monotonic() - entry.underWay.startedAt < this.longestBackoffMs;
  }
}
