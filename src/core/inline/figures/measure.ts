// Start here: figures of completions in this window. Kept in memory only, and sent nowhere. kept.ts follows what was accepted.

import type { CompletionRoute } from "../../provider-api/completion.js";

/** Where an answer came from. */
export type AnswerFrom = "cache" | "stream" | "model";

export interface Latency {
  readonly from: AnswerFrom;
  /** Absent for the cache, which asks nothing. */
  readonly route?: CompletionRoute;
  /** Milliseconds from VS Code's question to the answer. */
  readonly p50: number;
  readonly p95: number;
  readonly count: number;
}

export interface Figures {
  readonly asks: number;
  /** Requests that ended before their answer did, because the user typed something else. */
  readonly aborted: number;
  readonly failed: number;
  readonly returned: number;
  /** Returned, and neither typed over nor dismissed for a moment: stable APIs do not say what was drawn. */
  readonly shown: number;
  readonly accepted: number;
  /** Accepted and, after 30 seconds, still there for the most part; of those that are that old. */
  readonly kept: number;
  readonly keptOf: number;
  readonly acceptedCharacters: number;
  readonly latency: readonly Latency[];
  /** Why nothing was asked, most frequent first. */
  readonly reasons: readonly (readonly [reason: string, count: number])[];
}

type Count = "asks" | "aborted" | "failed" | "returned" | "shown" | "accepted" | "kept" | "keptOf" | "acceptedCharacters";

type Origin = Pick<Latency, "from" | "route">;

/** Latencies that are remembered for each origin and route. */
const mostTimes = 500;

export class Measure {
  private readonly counts = new Map<Count, number>();
  private readonly times = new Map<string, Origin & { readonly values: number[] }>();
  private readonly reasons = new Map<string, number>();

  add(count: Count, by = 1): void {
    this.counts.set(count, (this.counts.get(count) ?? 0) + by);
  }

  answered(from: AnswerFrom, route: CompletionRoute, milliseconds: number): void {
    const key = from === "cache" ? from : `${from} ${route}`;
    const times = this.times.get(key) ?? { from, ...(from === "cache" ? {} : { route }), values: [] };
    times.values.push(milliseconds);
    if (times.values.length > mostTimes) times.values.shift();
    this.times.set(key, times);
    this.add("returned");
  }

  skipped(reason: string): void {
    this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
  }

  get figures(): Figures {
    const count = (name: Count): number => this.counts.get(name) ?? 0;
    return {
      asks: count("asks"),
      aborted: count("aborted"),
      failed: count("failed"),
      returned: count("returned"),
      shown: count("shown"),
      accepted: count("accepted"),
      kept: count("kept"),
      keptOf: count("keptOf"),
      acceptedCharacters: count("acceptedCharacters"),
      latency: [...this.times.values()].map(({ values, ...origin }) => ({ ...origin, ...percentiles(values) })),
      reasons: [...this.reasons].sort(([, one], [, other]) => other - one),
    };
  }
}

function percentiles(times: readonly number[]): Pick<Latency, "p50" | "p95" | "count"> {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return { p50: at(0.5), p95: at(0.95), count: times.length };
}
