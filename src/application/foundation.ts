// What every command stands on: the log, the accounts, the providers and their health, the history and the counting of
// requests. Nothing here is seen by a person; nothing here asks them anything.

import type * as vscode from "vscode";
import { settings } from "../contributions/contributions.js";
import { Accounts } from "../core/accounts/accounts.js";
import { type Failure, FailureError, failureOf } from "../core/failures/errors.js";
import { type HealthChecks, probeAfterFailure } from "../core/health/health-checks.js";
import type { RequestObservation } from "../core/health/request-observation.js";
import { type ModelFacts, modelFacts } from "../core/models/model-facts.js";
import { ProviderRegistry } from "../core/models/registry.js";
import { internalFailure } from "../core/provider-api/guarded-stream.js";
import { qualifiedId } from "../core/provider-api/model-name.js";
import type { ModelInfo } from "../core/provider-api/provider.js";
import { type BuiltInProviders, builtInProviders } from "../core/providers/built-in.js";
import type { CustomProviders } from "../core/providers/custom/custom-providers.js";
import type { Answerer, AskingServices, FallbackQuestion } from "../core/routing/ask-in-turn.js";
import type { WireContext } from "../core/wire/http/context.js";
import { createLimitedFetch } from "../core/wire/limits/limited-fetch.js";
import { withConnectRetry } from "../node/network/connect-retry.js";
import { UndiciConnectionObserver } from "../node/network/connection-observer.js";
import { systemClock } from "../node/system-clock.js";
import { type OpenHistory, openHistory } from "../vscode/history/open-history.js";
import type { ModelSelection } from "../vscode/models/model-selection.js";
import { machineName } from "../vscode/platform/machine-name.js";
import { RedactingLog } from "../vscode/platform/redacting-log.js";
import { requestPolicy } from "../vscode/platform/request-settings.js";
import { secretStore, settingsOfVSCode, stateStore } from "../vscode/platform/stores.js";
import type { Fallback } from "../vscode/requests/fallback.js";
import { healthChecks } from "../vscode/status/health.js";
import type { UsageRecorder } from "../vscode/usage/usage-recorder.js";

/** How long a service may take to say what a model's context is now, before it is taken for what it was. */
const describeTimeoutMs = 3000;

export interface Foundation {
  readonly context: vscode.ExtensionContext;
  readonly selection: ModelSelection;
  readonly log: RedactingLog;
  readonly accounts: Accounts;
  readonly wire: WireContext;
  readonly registry: ProviderRegistry;
  readonly builtIn: BuiltInProviders;
  readonly checks: HealthChecks;
  readonly history: OpenHistory;
  /** Ends it with the window. */
  own<Item extends vscode.Disposable>(item: Item): Item;
  /** Loaded once somebody has added a provider of their own; from then on it follows the setting by itself. */
  loadCustomProviders(): Promise<CustomProviders | undefined>;
  /** Loaded with the first request that there is to count. */
  usageRecorder(): Promise<UsageRecorder>;
  /** Takes what a request came to into health and usage. */
  observe(observation: RequestObservation): void;
  /** A provider's name for people; its id where it is not there. */
  providerName(id: string): string;
  toFailure(thrown: unknown): Failure;
  /** Who answers in place of one that could not. Off unless the person turns it on, and loaded only then. */
  readonly fallback: AskingServices["fallback"];
  /** The qualified id of the model that is chosen. Throws `no-model` where none is. */
  selectedId(): string;
  /** Who answers for a model, by default the chosen one. Throws where it is not there. */
  answerer(modelId?: string): Promise<Answerer>;
}

export async function createFoundation(context: vscode.ExtensionContext, selection: ModelSelection): Promise<Foundation> {
  const own = <Item extends vscode.Disposable>(item: Item): Item => {
    context.subscriptions.push(item);
    return item;
  };
  const log = own(new RedactingLog());
  const accounts = own(new Accounts(secretStore(context.secrets), stateStore(context.globalState), systemClock, log.hide));
  const wire: WireContext = {
    // Looked up at each call: VS Code replaces the global when the proxy settings change.
    fetch: createLimitedFetch(
      withConnectRetry((input, init) => globalThis.fetch(input, init)),
      systemClock,
    ),
    clock: systemClock,
    log,
    observer: new UndiciConnectionObserver(),
    policy: requestPolicy,
    random: Math.random,
  };
  const registry = new ProviderRegistry(systemClock);
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
  const history = await openHistory(context, log);
  let usage: UsageRecorder | undefined;
  // Disposed in this order: the last of the usage is still to be written when the history closes the database.
  own({ dispose: () => usage?.dispose() });
  own(history);
  const usageRecorder = async (): Promise<UsageRecorder> => {
    const { UsageRecorder } = await import("../vscode/usage/usage-recorder.js");
    usage ??= new UsageRecorder(history.usage, systemClock, log);
    return usage;
  };

  function selectedId(): string {
    const selected = selection.current;
    if (!selected) throw new FailureError({ provider: "snowcell", kind: "no-model", remedy: "switch-model" });
    return selected.id;
  }

  const answerer = async (modelId = selectedId()): Promise<Answerer> => await answererFor(registry, modelId);

  let fallback: Fallback | undefined;
  async function fallBack(question: FallbackQuestion): ReturnType<AskingServices["fallback"]> {
    if (settingsOfVSCode.get(settings.fallbackEnabled) !== true) return undefined;
    const { Fallback } = await import("../vscode/requests/fallback.js");
    fallback ??= new Fallback(registry, accounts, checks, answerer);
    return await fallback.next(question);
  }

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
    observe: (observation) => {
      checks.record(observation);
      void usageRecorder().then((recorder) => recorder.record(observation));
    },
    providerName: (id) => registry.provider(id)?.name ?? id,
    toFailure: (thrown) => failureOf(thrown) ?? internalFailure("snowcell", thrown),
    selectedId,
    answerer,
    fallback: fallBack,
  };
}

async function answererFor(registry: ProviderRegistry, modelId: string): Promise<Answerer> {
  const { provider, model } = await registry.resolve(modelId);
  const about = { id: qualifiedId(model), name: model.name, provider: provider.id, providerName: provider.name };
  const factsOf = (info: ModelInfo): ModelFacts => modelFacts(info, provider.effectiveContext?.(info) ?? info.contextLength);
  const askFacts = async (): Promise<ModelFacts | undefined> => {
    const described = await provider.describeModel(model.id, AbortSignal.timeout(describeTimeoutMs)).catch(() => undefined);
    return described && factsOf(described);
  };
  return { provider, model: about, facts: factsOf(model), askFacts };
}
