// What a run uses, and the limits at which it pauses. Limits count from the start or the last Continue; the figures on the
// message count everything.

import * as l10n from "@vscode/l10n";
import type { Message } from "../../conversation/conversation.js";
import type { RunFigures } from "../../conversation/parts.js";
import type { Clock } from "../../platform/ports.js";
import type { Usage } from "../../provider-api/provider.js";
import type { AgentLimits } from "../agent-services.js";
import type { Alarm } from "./loop-guard.js";

export interface TokenPrice {
  readonly input: number;
  readonly output: number;
  readonly currency: string;
}

const nothing: RunFigures = {
  requests: 0,
  promptTokens: 0,
  completionTokens: 0,
  cachedTokens: 0,
  estimated: false,
  activeMs: 0,
  contextTokens: 0,
};

export class Budget {
  private requests = 0;
  private cost = 0;
  private activeMs = 0;
  private since: number;
  /** How many calls wait for the user now. */
  private waits = 0;

  constructor(
    private readonly answer: Message,
    private readonly clock: Clock,
    private readonly limits: () => AgentLimits,
  ) {
    answer.run ??= nothing;
    this.since = clock.monotonic();
  }

  /** Why the run must pause before another request; `undefined` if it may go on. */
  exceeded(): Alarm | undefined {
    this.measure();
    const { maxRequests, maxMinutes, maxCost } = this.limits();
    if (this.requests >= maxRequests)
      return { notice: "requests", detail: l10n.t("Paused at the limit of requests ({0}).", this.requests) };
    if (this.activeMs >= maxMinutes * 60_000)
      return { notice: "minutes", detail: l10n.t("Paused at the time limit ({0} min).", Math.floor(this.activeMs / 60_000)) };
    if (maxCost === undefined || this.cost < maxCost) return undefined;
    const { currency = "" } = this.answer.run?.cost ?? {};
    return { notice: "cost", detail: l10n.t("Paused at the cost limit ({0} {1}).", this.cost.toFixed(2), currency) };
  }

  asked(): void {
    this.requests += 1;
    this.change({ requests: (this.answer.run ?? nothing).requests + 1 });
  }

  used(usage: Usage, price: TokenPrice | undefined): void {
    const before = this.answer.run ?? nothing;
    const amount = price ? (usage.promptTokens * price.input + usage.completionTokens * price.output) / 1_000_000 : 0;
    this.cost += amount;
    this.change({
      promptTokens: before.promptTokens + usage.promptTokens,
      completionTokens: before.completionTokens + usage.completionTokens,
      cachedTokens: before.cachedTokens + (usage.cachedTokens ?? 0),
      estimated: before.estimated || usage.estimated,
      contextTokens: usage.promptTokens,
      ...(price ? { cost: { amount: (before.cost?.amount ?? 0) + amount, currency: price.currency } } : {}),
    });
  }

  /** Runs `work` without counting its time: the user decides. */
  async waiting<Result>(work: () => Promise<Result>): Promise<Result> {
    this.measure();
    this.waits += 1;
    try {
      return await work();
    } finally {
      this.measure();
      this.waits -= 1;
    }
  }

  measure(): void {
    const now = this.clock.monotonic();
    const passed = this.waits > 0 ? 0 : now - this.since;
    this.since = now;
    if (passed === 0) return;
    this.activeMs += passed;
    this.change({ activeMs: (this.answer.run ?? nothing).activeMs + passed });
  }

  private change(change: Partial<RunFigures>): void {
    this.answer.run = { ...(this.answer.run ?? nothing), ...change };
  }
}
