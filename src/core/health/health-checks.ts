// Brings together what is heard of providers: requests as they are made, and probes where somebody is looking.

import type { Disposable, Listen } from "../platform/ports.js";
import type { Provider } from "../provider-api/provider.js";
import type { HealthMonitor, ProviderHealth } from "./health-monitor.js";
import type { ProbeReason, ProbeSchedule } from "./probe-schedule.js";
import type { RequestObservation } from "./request-observation.js";
import { verdictOn } from "./verdict.js";

/** A probe that takes longer counts as a failure of its own. */
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

  /** Takes in what a request told. */
  record(observation: RequestObservation): void {
    this.monitor.record(observation);
    const { outcome, provider } = observation;
    if (outcome.ok) this.schedule.observe(provider, true);
    else if (verdictOn(outcome.failure) === "fault") this.schedule.observe(provider, false);
  }

  /** The account or the settings changed: what was learnt is of someone else. */
  forget(providerId: string): void {
    this.monitor.forget(providerId);
    this.schedule.forget(providerId);
  }

  /** Probes those that may be probed now, all at once; resolves when the last has answered. */
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

/** What fires a probe after a failure, and stops doing so when disposed. */
export function probeAfterFailure(checks: HealthChecks, provider: (id: string) => Provider | undefined): Disposable {
  return checks.onDidChange((id) => {
    const failing = provider(id);
    if (failing && checks.health(id).status === "unreachable") void checks.probe([failing], "failure");
  });
}
