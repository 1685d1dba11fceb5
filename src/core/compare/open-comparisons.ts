// The open comparisons of this window, by conversation. Kept in workspace state so that a reload shows them again; the
// answers themselves are in the history.

import type { StateStore } from "../platform/ports.js";
import type { Comparison } from "./comparison.js";

const stateKey = "snowcell.comparisons";
/** Older comparisons are dropped; their answers stay in their conversations. */
const mostKept = 8;

export class OpenComparisons {
  constructor(private readonly state: StateStore) {}

  of(conversationId: string): Comparison | undefined {
    return this.all().find(({ conversation }) => conversation === conversationId);
  }

  /** Opens a comparison, or updates the one that is open in its conversation. */
  async keep(comparison: Comparison): Promise<void> {
    await this.state.set(stateKey, [comparison, ...this.others(comparison.conversation)].slice(0, mostKept));
  }

  async close(conversationId: string): Promise<void> {
    await this.state.set(stateKey, this.others(conversationId));
  }

  private others(conversationId: string): Comparison[] {
    return this.all().filter(({ conversation }) => conversation !== conversationId);
  }

  private all(): readonly Comparison[] {
    const kept = this.state.get(stateKey);
    return Array.isArray(kept) ? (kept as Comparison[]) : [];
  }
}
