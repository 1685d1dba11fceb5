// Start here: all providers and their models. Caches each list for five minutes, fetches only on use, and keeps a slow or
// broken provider from delaying or hiding the others.

import { type Failure, FailureError, failureOf } from "../failures/errors.js";
import { internalFailure } from "../failures/internal-failure.js";
import { abortable } from "../platform/abortable.js";
import { Emitter } from "../platform/emitter.js";
import type { Clock, Disposable, Listen } from "../platform/ports.js";
import { qualifiedId, resolveModel, splitQualifiedId } from "../provider-api/model-name.js";
import type { ModelInfo, Provider } from "../provider-api/provider.js";
import { type CappedList, modelsFrom, mostModels, readCapped } from "./model-cap.js";

/** How long a model list counts as fresh. */
export const modelListLifetimeMs = 5 * 60_000;

/** The current state of one provider's models. */
export interface ProviderModels {
  readonly provider: Provider;
  /** The last successful list; empty before the first. */
  readonly models: readonly ModelInfo[];
  /** The last successful list has expired, or the last fetch failed. */
  readonly stale: boolean;
  readonly loading: boolean;
  /** Number of entries omitted from the last successful list, because it is too long. */
  readonly leftOut?: number;
  /** Why the last fetch failed. */
  readonly failure?: Failure;
}

/** What was learned about models, besides what their providers report. */
export interface Learning {
  applied(model: ModelInfo, provider: Provider): ModelInfo;
  /** Fires with the id of the provider whose models have changed. */
  readonly onDidChange: Listen<string>;
}

interface Entry {
  readonly provider: Provider;
  /** As the provider listed them. */
  listed: CappedList<ModelInfo>;
  /** With what was learned about them. */
  models: CappedList<ModelInfo>;
  /** Monotonic milliseconds; undefined before the first successful list. */
  fetchedAt: number | undefined;
  failure: Failure | undefined;
  loading: Promise<void> | undefined;
  /** Incremented when a list that is still loading becomes outdated. */
  version: number;
}

export class ProviderRegistry {
  private readonly entries = new Map<string, Entry>();
  private readonly emitter = new Emitter<void>();
  private readonly learning: readonly Learning[];
  /** Fires when a list arrives, or a provider is added or removed. */
  readonly onDidChange = this.emitter.event;

  constructor(
    private readonly clock: Clock,
    ...learning: readonly Learning[]
  ) {
    this.learning = learning;
    for (const { onDidChange } of learning)
      onDidChange((id) => {
        const entry = this.entries.get(id);
        if (!entry) return;
        this.showListed(entry);
        this.emitter.fire();
      });
  }

  /** Adds a provider; its id must be unused. Disposing removes it. */
  register(provider: Provider): Disposable {
    if (this.entries.has(provider.id)) throw new Error(`A provider with the id "${provider.id}" is already registered`);
    const subscription = provider.onDidChangeModels?.(() => {
      this.invalidate(provider.id);
      void this.refresh({ provider: provider.id });
    });
    const entry: Entry = {
      provider,
      listed: [],
      models: [],
      fetchedAt: undefined,
      failure: undefined,
      loading: undefined,
      version: 0,
    };
    this.entries.set(provider.id, entry);
    this.emitter.fire();
    return {
      dispose: () => {
        subscription?.dispose();
        if (this.entries.delete(provider.id)) this.emitter.fire();
      },
    };
  }

  provider(id: string): Provider | undefined {
    return this.entries.get(id)?.provider;
  }

  providers(): Provider[] {
    return [...this.entries.values()].map((entry) => entry.provider);
  }

  /** Finds a model in the cached lists; `id` is `provider/model`. */
  knownModel(id: string): ModelInfo | undefined {
    const entry = this.entries.get(splitQualifiedId(id)?.provider ?? "");
    return entry?.models.find((model) => qualifiedId(model) === id);
  }

  /** Returns the cached state of all providers without waiting. */
  known(): ProviderModels[] {
    return [...this.entries.values()].map((entry) => ({
      provider: entry.provider,
      models: entry.models,
      stale: !this.fresh(entry),
      loading: entry.loading !== undefined,
      ...(entry.models.leftOut ? { leftOut: entry.models.leftOut } : {}),
      ...(entry.failure ? { failure: entry.failure } : {}),
    }));
  }

  /** Fetches expired lists (all, if forced). Each fires `onDidChange` when it arrives; resolves when all have settled. */
  async refresh(options: { readonly force?: boolean; readonly provider?: string } = {}): Promise<void> {
    const wanted = [...this.entries.values()].filter(
      (entry) =>
        (options.provider === undefined || entry.provider.id === options.provider) &&
        (options.force === true || !this.fresh(entry)),
    );
    await Promise.all(wanted.map((entry) => this.load(entry)));
  }

  /** Marks a provider's list as expired: its account or settings changed. The old list stays visible until the next arrives. */
  invalidate(providerId: string): void {
    const entry = this.entries.get(providerId);
    if (!entry) return;
    entry.fetchedAt = undefined;
    entry.version++;
    this.emitter.fire();
  }

  /**
   * Resolves a model name; fetches lists if the cached ones do not contain it. Throws a `FailureError`, or the signal's
   * reason when it aborts.
   */
  async resolve(name: string, signal?: AbortSignal): Promise<{ readonly provider: Provider; readonly model: ModelInfo }> {
    const known = this.find(name);
    if (known) return known;
    const owner = splitQualifiedId(name)?.provider;
    const entry = owner === undefined ? undefined : this.entries.get(owner);
    await this.refresh(entry ? { provider: entry.provider.id, force: true } : {});
    signal?.throwIfAborted();
    const found = this.find(name);
    if (found) return found;
    const described = await this.describe(name, signal);
    if (described) return described;
    if (entry?.failure) throw new FailureError(entry.failure);
    throw new FailureError({ provider: owner ?? "snowcell", kind: "model-not-found", model: name, remedy: "switch-model" });
  }

  /** Asks the provider about a name that no list contains: one with a suffix such as `:fastest`. */
  private async describe(name: string, signal?: AbortSignal): Promise<{ provider: Provider; model: ModelInfo } | undefined> {
    const owner = [...this.entries.keys()].find((id) => name.startsWith(`${id}/`) || name.startsWith(`${id}:`));
    const provider = owner === undefined ? undefined : this.entries.get(owner)?.provider;
    const id = name.slice((owner?.length ?? 0) + 1);
    if (!provider) return undefined;
    const limit = AbortSignal.any([AbortSignal.timeout(listTimeoutMs), ...(signal ? [signal] : [])]);
    try {
      const model = await abortable(provider.describeModel(id, limit), limit);
      return model && { provider, model: this.learned({ ...model, provider: provider.id }, provider) };
    } catch {
      signal?.throwIfAborted();
      return undefined;
    }
  }

  private find(name: string): { provider: Provider; model: ModelInfo } | undefined {
    const model = resolveModel(
      name,
      [...this.entries.values()].flatMap((entry) => entry.models),
    );
    const provider = model && this.entries.get(model.provider)?.provider;
    return model && provider ? { provider, model } : undefined;
  }

  private showListed(entry: Entry): void {
    entry.models = modelsFrom(
      entry.listed,
      entry.listed.map((model) => this.learned(model, entry.provider)),
    );
  }

  private learned(model: ModelInfo, provider: Provider): ModelInfo {
    return this.learning.reduce((known, learning) => learning.applied(known, provider), model);
  }

  private fresh(entry: Entry): boolean {
    return (
      entry.fetchedAt !== undefined &&
      entry.failure === undefined &&
      this.clock.monotonic() - entry.fetchedAt < modelListLifetimeMs
    );
  }

  private load(entry: Entry): Promise<void> {
    entry.loading ??= this.fetch(entry).finally(() => {
      entry.loading = undefined;
      this.emitter.fire();
    });
    return entry.loading;
  }

  private async fetch(entry: Entry): Promise<void> {
    const version = entry.version;
    try {
      const limit = AbortSignal.timeout(listTimeoutMs);
      const listed: CappedList<ModelInfo> = await abortable(entry.provider.listModels(limit), limit);
      // Providers of other extensions have no limit of their own.
      const capped = listed.length > mostModels ? readCapped(listed, (model) => [model]) : listed;
      entry.listed = modelsFrom(
        capped,
        capped.map((model) => ownModel(model, entry.provider)),
      );
      this.showListed(entry);
      // A list requested before a login is shown, but does not count as fresh after it.
      entry.fetchedAt = version === entry.version ? this.clock.monotonic() : undefined;
      entry.failure = undefined;
    } catch (thrown) {
      entry.failure = failureOf(thrown) ?? listFailure(entry.provider.id, thrown);
    }
  }
}

/** Keeps a provider from listing models as another provider's. */
function ownModel(model: ModelInfo, { id }: Provider): ModelInfo {
  return model.provider === id ? model : { ...model, provider: id };
}

function listFailure(provider: string, thrown: unknown): Failure {
  if (!(thrown instanceof Error && thrown.name === "TimeoutError")) return internalFailure(provider, thrown);
  return { provider, kind: "timeout", phase: "total", afterMs: listTimeoutMs, remedy: "retry" };
}

/** A slower list counts as failed; the last successful one stays. */
const listTimeoutMs = 60_000;
