// What models refuse, learned in this window: by model and address, because another server may take the same model's
// requests as they are.

import type { CarriedReasoning, ChatMessage } from "../provider-api/provider.js";
import type { RefusalName } from "./refusals.js";
import type { ResolvedModel } from "./resolved-model.js";

/** Models remembered; the one learned about longest ago is forgotten first. */
const mostModels = 300;

export class Learned {
  private readonly refusals = new Map<string, ReadonlySet<RefusalName>>();
  /** Reasoning that its service cannot read any more. */
  private readonly stale = new WeakSet<CarriedReasoning>();

  of(by: ResolvedModel): ReadonlySet<RefusalName> {
    return this.refusals.get(keyOf(by)) ?? nothing;
  }

  remember(by: ResolvedModel, names: ReadonlySet<RefusalName>): void {
    const key = keyOf(by);
    this.refusals.delete(key);
    // Old reasoning is refused, not reasoning as such: the next piece is sent back again.
    this.refusals.set(key, new Set([...names].filter((name) => name !== "carried-reasoning")));
    const [oldest] = this.refusals.keys();
    if (this.refusals.size > mostModels && oldest !== undefined) this.refusals.delete(oldest);
  }

  /** The reasoning of these messages is not sent again. */
  forgetCarried(messages: readonly ChatMessage[]): void {
    for (const { reasoning } of messages) if (reasoning?.carried) this.stale.add(reasoning.carried);
  }

  /** The messages without the reasoning that was forgotten; the same list if there is none. */
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
  let address: string | undefined;
  try {
    address = provider.address?.(info.id);
  } catch {
    // A provider of another extension; its model's host has to do.
  }
  return `${model.id} ${address ?? info.host ?? ""}`;
}
