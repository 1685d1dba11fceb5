// How often the user chose each model's answer in a comparison. Kept on this machine, for all windows.

import type { AnswerModel } from "../conversation/conversation.js";
import type { StateStore } from "../platform/ports.js";

export interface TallyEntry {
  /** `provider/model`. */
  readonly id: string;
  readonly name: string;
  readonly wins: number;
  readonly comparisons: number;
}

const stateKey = "snowcell.comparisonTally";
/** The models compared longest ago are dropped. */
const mostKept = 100;

export class Tally {
  constructor(private readonly state: StateStore) {}

  /** Counts a comparison that the user ended with `winner`; answers of one model alone decide nothing. */
  async record(winner: AnswerModel, compared: readonly AnswerModel[]): Promise<void> {
    const models = new Map(compared.map((model) => [model.id, model]));
    if (models.size < 2 || !models.has(winner.id)) return;
    const counted = [...models.values()].map(({ id, name }) => {
      const { wins, comparisons } = this.of(id) ?? { wins: 0, comparisons: 0 };
      return { id, name, wins: wins + (id === winner.id ? 1 : 0), comparisons: comparisons + 1 };
    });
    const others = this.kept().filter(({ id }) => !models.has(id));
    await this.state.set(stateKey, [...counted, ...others].slice(0, mostKept));
  }

  of(id: string): TallyEntry | undefined {
    return this.kept().find((entry) => entry.id === id);
  }

  /** Most wins first. */
  all(): readonly TallyEntry[] {
    return this.kept().toSorted((one, other) => other.wins - one.wins || one.comparisons - other.comparisons);
  }

  async reset(): Promise<void> {
    await this.state.set(stateKey, []);
  }

  private kept(): readonly TallyEntry[] {
    const kept = this.state.get(stateKey);
    return Array.isArray(kept) ? (kept as TallyEntry[]) : [];
  }
}
