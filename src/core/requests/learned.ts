// What models refuse, learned in this window: by model and address, because another server may accept the same model's
// requests unchanged.

import type { RefusalName } from "./refusals.js";
import type { ResolvedModel } from "./resolved-model.js";

/** Number of models remembered; the oldest entry is dropped first. */
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
  let address: string | undefined;
  try {
    address = provider.address?.(info.id);
  } catch {
    // A provider of another extension; use its model's host instead.
  }
  return `${model.id} ${address ?? info.host ?? ""}`;
}
