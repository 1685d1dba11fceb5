// How far the token estimates are off for a model, from the usage that its service reports. Shared by all windows, and
// expires, because a server may run another model under the same name.

import { Emitter } from "../platform/emitter.js";
import { isObject } from "../platform/json.js";
import type { Clock, StateStore } from "../platform/ports.js";
import type { ModelInfo, Provider } from "../provider-api/provider.js";
import { modelKey } from "./abilities/learned-abilities.js";

interface Measured {
  /** Sums over the last requests, in which older ones count less. */
  readonly estimated: number;
  readonly reported: number;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

const stateKey = "snowcell.tokenCalibration";
const dayMs = 24 * 60 * 60_000;
const lifetimeMs = 90 * dayMs;
/** The model that answered longest ago is dropped first. */
const mostModels = 300;
/** In a shorter prompt, the chat template and hidden instructions outweigh the text. */
const leastTokens = 200;
/** Beyond this ratio the service counts something else: a hidden prompt, or only what is not in its cache. */
const mostRatio = 2.5;
/** Weight of the earlier requests after another one. */
const decay = 0.8;
/** Smaller changes are neither stored nor announced. */
const leastChange = 0.02;

export class TokenCalibration {
  private readonly models: Map<string, Measured>;
  /** Factors as last stored. */
  private readonly stored = new Map<string, number>();
  private readonly changed = new Emitter<string>();
  /** Fires with the id of the model's provider. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly store: StateStore,
    private readonly clock: Pick<Clock, "now">,
  ) {
    this.models = readState(store.get(stateKey));
    for (const [key, measured] of this.models) this.stored.set(key, factorOf(measured));
  }

  /** The model with its factor, if its estimates are known to be off. */
  applied(model: ModelInfo, provider: Pick<Provider, "id" | "address">): ModelInfo {
    const measured = this.models.get(modelKey(model, provider));
    if (!measured || this.clock.now() - measured.at >= lifetimeMs) return model;
    const tokenFactor = factorOf(measured);
    return Math.abs(tokenFactor - 1) < leastChange ? model : { ...model, tokenFactor };
  }

  /** Takes the prompt tokens that a service reported, and the estimate for the same request. */
  measure(model: ModelInfo, provider: Pick<Provider, "id" | "address">, estimated: number, reported: number): void {
    if (estimated < leastTokens || reported > estimated * mostRatio || reported * mostRatio < estimated) return;
    const key = modelKey(model, provider);
    const now = this.clock.now();
    const known = this.models.get(key);
    const before = known && now - known.at < lifetimeMs ? known : { estimated: 0, reported: 0 };
    const measured: Measured = {
      estimated: Math.round(before.estimated * decay + estimated),
      reported: Math.round(before.reported * decay + reported),
      at: now,
    };
    this.models.delete(key);
    this.models.set(key, measured);
    const [oldest] = this.models.keys();
    if (this.models.size > mostModels && oldest !== undefined) this.models.delete(oldest);
    const change = Math.abs(factorOf(measured) - (this.stored.get(key) ?? 1));
    if (change < leastChange && (known === undefined || now - known.at < dayMs)) return;
    this.stored.set(key, factorOf(measured));
    void this.store.set(stateKey, Object.fromEntries(this.models));
    this.changed.fire(model.provider);
  }
}

function factorOf({ estimated, reported }: Measured): number {
  return reported / estimated;
}

/** The state may come from another version, or be broken. */
function readState(state: unknown): Map<string, Measured> {
  const read = new Map<string, Measured>();
  if (!isObject(state)) return read;
  for (const [key, entry] of Object.entries(state).slice(-mostModels)) if (isMeasured(entry)) read.set(key, entry);
  return read;
}

function isMeasured(entry: unknown): entry is Measured {
  if (!isObject(entry)) return false;
  const { estimated, reported, at } = entry;
  if (typeof estimated !== "number" || typeof reported !== "number" || typeof at !== "number") return false;
  const ratio = reported / estimated;
  return estimated >= leastTokens && ratio <= mostRatio && ratio >= 1 / mostRatio;
}
