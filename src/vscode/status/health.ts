// Health of the providers in this window: what the core observes, combined with accounts and model lists.

import type { Accounts } from "../../core/accounts/accounts.js";
import { HealthChecks } from "../../core/health/health-checks.js";
import { HealthMonitor } from "../../core/health/health-monitor.js";
import { ProbeSchedule } from "../../core/health/probe-schedule.js";
import type { ProviderRegistry } from "../../core/models/registry.js";
import { isUsable } from "../../core/models/usable.js";
import { systemClock } from "../../node/system-clock.js";
import type { ModelSelection } from "../models/model-selection.js";

export function healthChecks(registry: ProviderRegistry, accounts: Accounts, selection: ModelSelection): HealthChecks {
  const monitor = new HealthMonitor(systemClock, {
    facts: (id) => {
      const group = registry.known().find(({ provider }) => provider.id === id);
      const session = accounts.session(id);
      const loggedIn = group !== undefined && isUsable(group.provider, session);
      const selected = selection.current?.id;
      return {
        modelsCount: group?.models.length ?? 0,
        ...(group?.models.length
          ? { supportsEmbeddings: group.models.some(({ capabilities }) => capabilities.includes("embedding")) }
          : {}),
        loggedIn,
        ...(selected?.startsWith(`${id}/`) ? { defaultModel: selected } : {}),
      };
    },
  });
  return new HealthChecks(monitor, new ProbeSchedule(systemClock), () => systemClock.monotonic());
}
