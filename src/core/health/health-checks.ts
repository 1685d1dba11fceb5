// Collects the health of providers: from requests as they happen, and from probes while a view shows the status.

import type { Disposable, Listen } from "../platform/ports.js";
import type { Provider } from "../provider-api/provider.js";
import type { HealthMonitor, ProviderHealth } from "./health-monitor.js";
import type { ProbeReason, ProbeSchedule } from "./probe-schedule.js";
import type { RequestObservation } from "./request-observation.js";
import { verdictOn } from "./verdict.js";

/** A probe that takes longer counts as failed. */
const probeTimeoutMs = 15_000;

export class HealthChecks {
  constructor(
    private readonly monitor: HealthMonitor,
    private readonly schedule: ProbeSchedule,
    private readonly monotonic: () => number,
  ) {}

  get onDidChange(): Listen<string> {
    return this.monitor.onDidChange;
  }

  health(providerId: string): ProviderHealth {
    return this.monitor.health(providerId);
  }

  /** Records a request. */
  record(observation: RequestObservation): void {
    this.monitor.record(observation);
    const { outcome, provider } = observation;
    if (outcome.ok) this.schedule.observe(provider, true);
    else if (verdictOn(outcome.failure) === "fault") this.schedule.observe(provider, false);
  }

  /** The account or settings changed, so earlier observations no longer apply. */
  forget(providerId: string): void {
    this.monitor.forget(providerId);
    this.schedule.forget(providerId);
  }

  /** Probes every provider that is due, in parallel; resolves when the last has finished. */
  async probe(providers: readonly Provider[], reason: ProbeReason): Promise<void> {
    await Promise.all(providers.map((provider) => this.probeOne(provider, reason)));
  }

  private async probeOne(provider: Provider, reason: ProbeReason): Promise<void> {
    const probe = this.schedule.begin(provider.id, reason);
    if (!probe) return;
    const startedAt = this.monotonic();
    const check = await provider.checkConnection(AbortSignal.timeout(probeTimeoutMs));
    probe.finish(check.ok);
    this.monitor.record({
      provider: provider.id,
      startedAt,
      outcome: check.failure ? { ok: false, failure: check.failure } : { ok: true },
    });
  }
}

/** Starts a probe after a failure; dispose to stop. */
export function probeAfterFailure(checks: HealthChecks, provider: (id: string) => Provider | undefined): Disposable {
  return checks.onDidChange((id) => {
    const failing = provider(id);
    if (failing && checks.health(id).status === "unreachable") void checks.probe([failing], "failure");
  });
}
