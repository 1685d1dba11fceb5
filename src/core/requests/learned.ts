// What models refuse, learned in this window: by model and address, because another server may accept the same model's
// requests unchanged.

import { addressOf } from "../models/abilities/learned-abilities.js";
import type { ChatMessage } from "../provider-api/provider.js";
import { carriedIn } from "./carried.js";
import type { RefusalName } from "./refusals/refusal-rows.js";
import { withoutCarried } from "./refusals/request-changes.js";
import type { ResolvedModel } from "./resolved-model.js";

/** Number of models remembered; the oldest entry is dropped first. */
const mostModels = 300;

export class Learned {
  private readonly refusals = new Map<string, ReadonlySet<RefusalName>>();
  /** Reasoning that its service can no longer read. */
  private readonly stale = new WeakSet<object>();

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
    for (const message of messages) for (const carried of carriedIn(message)) this.stale.add(carried);
  }

  /** The messages without forgotten reasoning; the same array if nothing was removed. */
  withoutStale(messages: readonly ChatMessage[]): readonly ChatMessage[] {
    const isStale = (message: ChatMessage): boolean => carriedIn(message).some((carried) => this.stale.has(carried));
    if (!messages.some(isStale)) return messages;
    return messages.flatMap((message) => (isStale(message) ? withoutCarried([message]) : message));
  }
}

const nothing: ReadonlySet<RefusalName> = new Set();

function keyOf({ provider, model, info }: ResolvedModel): string {
  return `${model.id} ${addressOf(info, provider)}`;
}
