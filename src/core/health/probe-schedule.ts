// Whether a provider may be probed now. Probes cost the service, and an idle editor must make none: this only answers
// those who ask because something is being looked at or has just failed, and never asks by itself.

import type { Clock } from "../platform/ports.js";

/** `shown`: a picker or status view that is open wants to know. `failure`: a request has just failed. */
export type ProbeReason = "shown" | "failure";

/** A probe under way. */
export interface Probe {
  /** To be called once with what came of it; later calls do nothing. */
  finish(ok: boolean): void;
}

interface Entry {
  /** Monotonic milliseconds from which the next probe is allowed. */
  allowedAt: number;
  /** Failures since the last success, of probes and, as the first one, of requests. */
  failures: number;
  underWay: { readonly probe: Probe; readonly startedAt: number } | undefined;
}

export interface ProbeScheduleOptions {
  /** Milliseconds after the first failure; doubled with each further one. 5 s. */
  readonly firstBackoffMs?: number;
  /** 5 minutes. */
  readonly longestBackoffMs?: number;
  /** Milliseconds that a success counts as known, so that opening a picker again asks nothing. 60 s. */
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

  /** Takes the right to probe where it may be done now; the caller must then finish it. */
  begin(providerId: string, reason: ProbeReason): Probe | undefined {
    if (!this.mayProbe(providerId, reason)) return undefined;
    const entry = this.entries.get(providerId) ?? { allowedAt: 0, failures: 0, underWay: undefined };
    this.entries.set(providerId, entry);
    const probe: Probe = {
      finish: (ok) => {
        // One that was given up for lost is not heard any more.
        if (entry.underWay?.probe !== probe) return;
        entry.underWay = undefined;
        this.learn(entry, ok, true);
      },
    };
    entry.underWay = { probe, startedAt: this.clock.monotonic() };
    return probe;
  }

  /** Whether `begin` would give a probe. */
  mayProbe(providerId: string, reason: ProbeReason): boolean {
    const entry = this.entries.get(providerId);
    if (!entry) return reason === "shown";
    return !this.isUnderWay(entry) && this.waitMs(providerId) === 0 && (reason === "shown" || entry.failures > 0);
  }

  /** Milliseconds until a probe is allowed, as far as the backoff goes; 0 for now. */
  waitMs(providerId: string): number {
    return Math.max(0, (this.entries.get(providerId)?.allowedAt ?? 0) - this.clock.monotonic());
  }

  /** Hears of a real request, which tells what a probe would. Only of requests that say something about the provider. */
  observe(providerId: string, ok: boolean): void {
    const entry = this.entries.get(providerId) ?? { allowedAt: 0, failures: 0, underWay: undefined };
    this.entries.set(providerId, entry);
    this.learn(entry, ok, false);
  }

  /** Forgets a provider whose account or settings changed: what is known of it no longer holds. */
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

  /** A probe that never came back must not keep the provider from being probed for good. */
  private isUnderWay(entry: Entry): boolean {
    return entry.underWay !== undefined && this.clock.monotonic() - entry.underWay.startedAt < this.longestBackoffMs;
  }
}
