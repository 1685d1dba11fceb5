// What every command depends on: the log, accounts, providers and their health, the history and the usage counters.
// Nothing here shows or asks the user anything.

import type * as vscode from "vscode";
import { settings } from "../contributions/contributions.js";
import { Accounts } from "../core/accounts/accounts.js";
import { type Failure, failureOf } from "../core/failures/errors.js";
import { internalFailure } from "../core/failures/internal-failure.js";
import { type HealthChecks, probeAfterFailure } from "../core/health/health-checks.js";
import { LearnedAbilities } from "../core/models/abilities/learned-abilities.js";
import { ProviderRegistry } from "../core/models/registry.js";
import { TokenCalibration } from "../core/models/token-calibration.js";
import { isUsable } from "../core/models/usable.js";
import type { Fetch } from "../core/platform/ports.js";
import { type BuiltInProviders, builtInProviders } from "../core/providers/built-in.js";
import type { CustomProviders } from "../core/providers/custom/custom-providers.js";
import { Requests } from "../core/requests/requests.js";
import type { WireContext } from "../core/wire/http/context.js";
import { withConnectRetry } from "../node/network/connect-retry.js";
import { UndiciConnectionObserver } from "../node/network/connection-observer.js";
import { systemClock } from "../node/system-clock.js";
import { type OpenHistory, openHistory } from "../vscode/history/open-history.js";
import type { ModelSelection } from "../vscode/models/model-selection.js";
import { taskModel } from "../vscode/models/task-settings.js";
import { machineName } from "../vscode/platform/machine-name.js";
import { RedactingLog } from "../vscode/platform/redacting-log.js";
import { fallbackSettings, requestPolicy } from "../vscode/platform/request-settings.js";
import { secretStore, settingsOfVSCode, stateStore } from "../vscode/platform/stores.js";
import { askUser } from "../vscode/requests/ask-user.js";
import { healthChecks } from "../vscode/status/health.js";
import type { UsageRecorder } from "../vscode/usage/usage-recorder.js";

export interface Foundation {
  readonly context: vscode.ExtensionContext;
  readonly selection: ModelSelection;
  readonly log: RedactingLog;
  readonly accounts: Accounts;
  readonly wire: WireContext;
  readonly registry: ProviderRegistry;
  readonly learned: LearnedAbilities;
  readonly builtIn: BuiltInProviders;
  readonly checks: HealthChecks;
  readonly history: OpenHistory;
  /** Disposes it when the window closes. */
  own<Item extends vscode.Disposable>(item: Item): Item;
  /** Loaded once the user has added a custom provider; from then on it follows the setting by itself. */
  loadCustomProviders(): Promise<CustomProviders | undefined>;
  /** Loaded by the first request. */
  usageRecorder(): Promise<UsageRecorder>;
  /** A provider's display name, or its id if the provider does not exist. */
  providerName(id: string): string;
  toFailure(thrown: unknown): Failure;
  /** All model requests go through this. */
  readonly requests: Requests;
  /** Flushes usage and history. Call after everything that adds to them has ended. */
  close(): Promise<void>;
}

export async function createFoundation(context: vscode.ExtensionContext, selection: ModelSelection): Promise<Foundation> {
  const own = <Item extends vscode.Disposable>(item: Item): Item => {
    context.subscriptions.push(item);
    return item;
  };
  const log = new RedactingLog();
  // First, so that the database thread starts while the rest is created.
  const history = openHistory(context, systemClock, log);
  const accounts = own(new Accounts(secretStore(context.secrets), stateStore(context.globalState), systemClock, log.hide));
  const wire: WireContext = {
    fetch: limitedFetch(log),
    clock: systemClock,
    log,
    observer: new UndiciConnectionObserver(),
    policy: requestPolicy,
    proxyFor,
    random: Math.random,
  };
  const learned = new LearnedAbilities(stateStore(context.globalState), systemClock);
  const calibration = new TokenCalibration(stateStore(context.globalState), systemClock);
  const registry = new ProviderRegistry(systemClock, learned, calibration);
  const builtIn = builtInProviders(wire, settingsOfVSCode, accounts, machineName);
  for (const provider of builtIn.all) own(registry.register(provider));

  let custom: CustomProviders | undefined;
  async function loadCustomProviders(): Promise<CustomProviders | undefined> {
    const value = settingsOfVSCode.get(settings.customProviders);
    if (custom || value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return custom;
    const { CustomProviders } = await import("../core/providers/custom/custom-providers.js");
    custom ??= own(new CustomProviders(wire, settingsOfVSCode, (id) => accounts.credentialsOf(id), registry));
    return custom;
  }
  await loadCustomProviders();

  const checks = healthChecks(registry, accounts, selection);
  own(probeAfterFailure(checks, (id) => registry.provider(id)));
  let usage: UsageRecorder | undefined;
  const usageRecorder = async (): Promise<UsageRecorder> => {
    const { UsageRecorder } = await import("../vscode/usage/usage-recorder.js");
    usage ??= new UsageRecorder(history.usage, systemClock, log);
    return usage;
  };

  const requests = new Requests({
    registry,
    clock: systemClock,
    log,
    chosenModel: () => selection.current?.id,
    taskModel,
    observe: (observation) => {
      checks.record(observation);
      void usageRecorder().then((recorder) => recorder.record(observation));
    },
    learn: ({ info, provider }, ability, value, from) => learned.learn(info, provider, ability, value, from),
    measure: ({ info, provider }, estimated, reported) => calibration.measure(info, provider, estimated, reported),
    askUser,
    fallback: fallbackSettings,
    isUsable: (provider) => isUsable(provider, accounts.session(provider.id)),
    health: (id) => checks.health(id),
  });

  return {
    context,
    selection,
    log,
    accounts,
    wire,
    registry,
    builtIn,
    checks,
    history,
    own,
    loadCustomProviders,
    usageRecorder,
    learned,
    providerName: (id) => registry.provider(id)?.name ?? id,
    toFailure: (thrown) => failureOf(thrown) ?? internalFailure("snowcell", thrown),
    requests,
    close: async () => {
      usage?.dispose();
      await history.close();
      log.dispose();
    },
  };
}

/** Loaded by the first request, so that its failure can already name the proxy. */
let proxySettings: typeof import("../vscode/platform/proxy-settings.js") | undefined;
const proxyFor: NonNullable<WireContext["proxyFor"]> = (url) => proxySettings?.proxyFor(url);

/** The transport of every provider; its limits load on the first request. */
function limitedFetch(log: RedactingLog): Fetch {
  let limited: Promise<Fetch> | undefined;
  const load = async (): Promise<Fetch> => {
    proxySettings ??= await import("../vscode/platform/proxy-settings.js");
    const { createLimitedFetch } = await import("../core/wire/limits/limited-fetch.js");
    const traced: Fetch = async (input, init) => {
      const { tracedFetch } = await import("../core/wire/tracing/traced-fetch.js");
      return await tracedFetch(globalThis.fetch, log)(input, init);
    };
    // Read on each call: VS Code replaces the global when the proxy settings change.
    const transport = withConnectRetry((input, init) => (log.isTracing ? traced : globalThis.fetch)(input, init));
    return createLimitedFetch(transport, systemClock, proxyFor);
  };
  return async (input, init) => {
    limited ??= load();
    return await (await limited)(input, init);
  };
}
