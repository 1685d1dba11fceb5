// What models refuse, learned in this window: by model and address, because another server may accept the same model's
// requests unchanged.

import { addressOf } from "../models/abilities/learned-abilities.js";
import type { CarriedReasoning, ChatMessage } from "../provider-api/provider.js";
import type { RefusalName } from "./refusals/refusal-rows.js";
import type { ResolvedModel } from "./resolved-model.js";

/** Number of models remembered; the oldest entry is dropped first. */
const mostModels = 300;

export class Learned {
  private readonly refusals = new Map<string, ReadonlySet<RefusalName>>();
  /** Reasoning that its service can no longer read. */
  private readonly stale = new WeakSet<CarriedReasoning>();

  of(by: ResolvedModel): ReadonlySet<RefusalName> {
    return this.refusals.get(keyOf(by)) ?? nothing;
  }

  remember(by: ResolvedModel, names: ReadonlySet<RefusalName>): void {
    const key = keyOf(by);
    this.refusals.delete(key);
    // The service refused old reasoning only, so newer reasoning is still sent.
    this.refusals.set(key, new Set([...names].filter((name) => name !== "carried-reasoning")));
    const [oldest] = this.refusals.keys();
    if (this.refusals.size > mostModels && oldest !== undefined) this.refusals.delete(oldest);
  }

  /** Stops sending the reasoning of these messages. */
  forgetCarried(messages: readonly ChatMessage[]): void {
    for (const { reasoning } of messages) if (reasoning?.carried) this.stale.add(reasoning.carried);
  }

  /** The messages without forgotten reasoning; the same array if nothing was removed. */
  withoutStale(messages: readonly ChatMessage[]): readonly ChatMessage[] {
    const isStale = ({ reasoning }: ChatMessage): boolean =>
      reasoning?.carried !== undefined && this.stale.has(reasoning.carried);
    if (!messages.some(isStale)) return messages;
    return messages.map((message) => {
      if (!isStale(message)) return message;
      const { reasoning: _, ...rest } = message;
      return rest;
    });
  }
}

const nothing: ReadonlySet<RefusalName> = new Set();

function keyOf({ provider, model, info }: ResolvedModel): string {
  return `${model.id} ${addressOf(info, provider)}`;
}
