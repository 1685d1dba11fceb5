// Start here: all providers and their models. Lists are kept five minutes each, fetched only on use, and one slow or broken
// provider never delays or hides the others.

import { type Failure, FailureError, failureOf } from "../failures/errors.js";
import { internalFailure } from "../failures/internal-failure.js";
import { abortable } from "../platform/abortable.js";
import { Emitter } from "../platform/emitter.js";
import type { Clock, Disposable, Listen } from "../platform/ports.js";
import { qualifiedId, resolveModel, splitQualifiedId } from "../provider-api/model-name.js";
import type { ModelInfo, Provider } from "../provider-api/provider.js";
import { type CappedList, modelsFrom, mostModels, readCapped } from "./model-cap.js";

/** How long a list of models counts as fresh. */
export const modelListLifetimeMs = 5 * 60_000;

/** What is known of one provider's models. */
export interface ProviderModels {
  readonly provider: Provider;
  /** The last good list; empty before the first. */
  readonly models: readonly ModelInfo[];
  /** The last good list is older than its lifetime, or the last fetch failed. */
  readonly stale: boolean;
  readonly loading: boolean;
  /** Entries of the last good list that were not read, because it has too many. */
  readonly leftOut?: number;
  /** Why the last fetch failed. */
  readonly failure?: Failure;
}

/** What was learned of models beside what their providers say. */
export interface Learning {
  applied(model: ModelInfo, provider: Provider): ModelInfo;
  /** Fires with the id of the provider whose models are known better. */
  readonly onDidChange: Listen<string>;
}

interface Entry {
  readonly provider: Provider;
  /** As the provider listed them. */
  listed: CappedList<ModelInfo>;
  /** With what was learned of them. */
  models: CappedList<ModelInfo>;
  /** Monotonic milliseconds; undefined before the first good list. */
  fetchedAt: number | undefined;
  failure: Failure | undefined;
  loading: Promise<void> | undefined;
  /** Counts what made a list under way out of date. */
  version: number;
}

export class ProviderRegistry {
  private readonly entries = new Map<string, Entry>();
  private readonly emitter = new Emitter<void>();
  /** A list came, a provider came or went. */
  readonly onDidChange = this.emitter.event;

  constructor(
    private readonly clock: Clock,
    private readonly learning?: Learning,
  ) {
    learning?.onDidChange((id) => {
      const entry = this.entries.get(id);
      if (!entry) return;
      this.showListed(entry);
      this.emitter.fire();
    });
  }

  /** Adds a provider; its id must be free. Disposing takes it out again. */
  register(provider: Provider): Disposable {
    if (this.entries.has(provider.id)) throw new Error(`A provider with the id "${provider.id}" is registered already`);
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

  /** A model of the lists as they are known now; `id` is `provider/model`. */
  knownModel(id: string): ModelInfo | undefined {
    const entry = this.entries.get(splitQualifiedId(id)?.provider ?? "");
    return entry?.models.find((model) => qualifiedId(model) === id);
  }

  /** What is known now, without waiting for anything. */
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

  /** Fetches the lists that are not fresh (all, when forced). Each fires `onDidChange` as it comes; resolves when all have. */
  async refresh(options: { readonly force?: boolean; readonly provider?: string } = {}): Promise<void> {
    const wanted = [...this.entries.values()].filter(
      (entry) =>
        (options.provider === undefined || entry.provider.id === options.provider) &&
        (options.force === true || !this.fresh(entry)),
    );
    await Promise.all(wanted.map((entry) => this.load(entry)));
  }

  /** Forgets how fresh a provider's list is: its account or settings changed. What is shown stays until the next list. */
  invalidate(providerId: string): void {
    const entry = this.entries.get(providerId);
    if (!entry) return;
    entry.fetchedAt = undefined;
    entry.version++;
    this.emitter.fire();
  }

  /**
   * The model that a name means; fetches lists if what is known does not answer. Throws a `FailureError`, or the signal's
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

  /** A name that no list holds, but that its provider knows: with a suffix such as `:fastest`. */
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
    return this.learning?.applied(model, provider) ?? model;
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
      // A list asked for before a login is shown, but does not count as fresh after it.
      entry.fetchedAt = version === entry.version ? this.clock.monotonic() : undefined;
      entry.failure = undefined;
    } catch (thrown) {
      entry.failure = failureOf(thrown) ?? listFailure(entry.provider.id, thrown);
    }
  }
}

/** A provider speaks for models of its own only, whatever it lists. */
function ownModel(model: ModelInfo, { id }: Provider): ModelInfo {
  return model.provider === id ? model : { ...model, provider: id };
}

function listFailure(provider: string, thrown: unknown): Failure {
  if (!(thrown instanceof Error && thrown.name === "TimeoutError")) return internalFailure(provider, thrown);
  return { provider, kind: "timeout", phase: "total", afterMs: listTimeoutMs, remedy: "retry" };
}

/** A list that takes longer than this counts as failed; the last good one stays. */
const listTimeoutMs = 60_000;
