// Usage fixtures: two providers with figures that are easy to compute by hand, and a store that records the writes and
// can be made to fail.

import type { UsageRecord } from "../../../src/core/usage/usage-record.js";
import { MemoryUsageStore } from "../../../src/vscode/usage/memory-usage-store.js";

/** 20 requests, one of them timed out; 12,000 + 3,000 tokens; 19 first tokens, 18 within 400 ms; 50 tokens per second. */
export const openai: UsageRecord = {
  day: "2026-01-05",
  provider: "openai",
  model: "gpt",
  requests: 20,
  errors: { timeout: 1 },
  promptTokens: 12_000,
  completionTokens: 3_000,
  estimated: false,
  firstTokens: { count: 19, sumMs: 9_500, byMs: { 400: 18, 2000: 1 } },
  generated: { tokens: 1_900, ms: 38_000 },
};

/** 10 requests, two of them stopped; about 4,000 + 1,000 tokens; 8 first tokens at 200 ms; 80 tokens per second. */
export const ollama: UsageRecord = {
  day: "2026-01-30",
  provider: "ollama",
  model: "llama",
  requests: 10,
  errors: { aborted: 2 },
  promptTokens: 4_000,
  completionTokens: 1_000,
  estimated: true,
  firstTokens: { count: 8, sumMs: 1_600, byMs: { 200: 8 } },
  generated: { tokens: 800, ms: 10_000 },
};

export const names: Readonly<Record<string, string>> = { openai: "OpenAI", ollama: "Ollama" };

export class WatchedUsageStore extends MemoryUsageStore {
  /** Number of requests in each written batch. */
  readonly written: number[] = [];
  /** The result of every call while the store is broken. */
  broken: Promise<never> | undefined;

  override async add(records: readonly UsageRecord[]): Promise<void> {
    if (this.broken) return await this.broken;
    this.written.push(records.reduce((sum, { requests }) => sum + requests, 0));
    await super.add(records);
  }

  override async load(fromDay: string, toDay: string): Promise<readonly UsageRecord[]> {
    return this.broken ? await this.broken : await super.load(fromDay, toDay);
  }

  override async clear(): Promise<void> {
    if (this.broken) return await this.broken;
    await super.clear();
  }

  /** Breaks the store; its calls reject once the returned function is called. */
  breakDown(): () => void {
    let refuse: (reason: Error) => void = () => undefined;
    this.broken = new Promise<never>((_resolve, reject) => {
      refuse = reject;
    });
    // Avoids an unhandled rejection if no call awaits it.
    this.broken.catch(() => undefined);
    return () => refuse(new Error("disk full"));
  }
}
