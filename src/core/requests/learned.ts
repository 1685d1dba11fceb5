// What models refuse, learned in this window: by model and address, because another server may take the same model's
// requests as they are.

import { addressOf } from "../models/abilities/learned-abilities.js";
import type { RefusalName } from "./refusals.js";
import type { ResolvedModel } from "./resolved-model.js";

/** Models remembered; the one learned about longest ago is forgotten first. */
const mostModels = 300;

export class Learned {
  private readonly refusals = new Map<string, ReadonlySet<RefusalName>>();

  of(by: ResolvedModel): ReadonlySet<RefusalName> {
    return this.refusals.get(keyOf(by)) ?? nothing;
  }

  remember(by: ResolvedModel, names: ReadonlySet<RefusalName>): void {
    const key = keyOf(by);
    this.refusals.delete(key);
    this.refusals.set(key, new Set(names));
    const [oldest] = this.refusals.keys();
    if (this.refusals.size > mostModels && oldest !== undefined) this.refusals.delete(oldest);
  }
}

const nothing: ReadonlySet<RefusalName> = new Set();

function keyOf({ provider, model, info }: ResolvedModel): string {
  return `${model.id} ${addressOf(info, provider)}`;
}
