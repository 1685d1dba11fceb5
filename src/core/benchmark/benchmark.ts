// Asks several models the same questions, several times each, and measures every answer. The models take turns, so that a
// slow minute of the network does not count against one of them.

import type { Failure } from "../failures/errors.js";
import { Observation } from "../health/observation.js";
import type { RequestObservation } from "../health/request-observation.js";
import type { Clock } from "../platform/ports.js";
import type { ChatEvent, ChatRequest, Usage } from "../provider-api/provider.js";
import type { ResolvedModel } from "../requests/resolved-model.js";

export interface BenchmarkPrompt {
  /** Identifies the prompt in the CSV file. */
  readonly id: string;
  readonly text: string;
  /** Longest answer in tokens. */
  readonly maxTokens: number;
}

/** English in every language, so that results can be compared. They contain nothing of the user's. */
export const benchmarkPrompts: readonly BenchmarkPrompt[] = [
  { id: "sentence", text: "In one sentence: what is a hash table?", maxTokens: 100 },
  {
    id: "code",
    text: "Write a TypeScript function that groups an array of objects by a key. Answer with the code only.",
    maxTokens: 300,
  },
  { id: "list", text: "List ten practices for readable code. Explain each in one sentence.", maxTokens: 500 },
];

export interface BenchmarkRun {
  readonly by: ResolvedModel;
  readonly prompt: string;
  /** Counts from 1. */
  readonly run: number;
  readonly firstTokenMs?: number;
  /** From the first token to the last. */
  readonly generationMs?: number;
  readonly tokensPerSecond?: number;
  readonly usage?: Usage;
  readonly failure?: Failure;
}

export interface BenchmarkPlan {
  readonly models: readonly ResolvedModel[];
  readonly prompts: readonly BenchmarkPrompt[];
  readonly runs: number;
}

export type AskModel = (by: ResolvedModel, content: Pick<ChatRequest, "messages" | "parameters">) => AsyncIterable<ChatEvent>;

export function requestCount({ models, prompts, runs }: BenchmarkPlan): number {
  return models.length * prompts.length * runs;
}

/** Yields each measured answer; ends early when `signal` aborts. A failed request is a result too. */
export async function* runBenchmark(
  { models, prompts, runs }: BenchmarkPlan,
  clock: Clock,
  ask: AskModel,
  signal: AbortSignal,
): AsyncGenerator<BenchmarkRun> {
  for (let run = 1; run <= runs; run++) {
    for (const prompt of prompts) {
      for (const by of models) {
        if (signal.aborted) return;
        const measured = await measure(by, prompt, clock, ask);
        // An aborted answer measures nothing.
        if (signal.aborted) return;
        yield { by, prompt: prompt.id, run, ...measured };
      }
    }
  }
}

async function measure(
  by: ResolvedModel,
  { text, maxTokens }: BenchmarkPrompt,
  clock: Clock,
  ask: AskModel,
): Promise<Omit<BenchmarkRun, "by" | "prompt" | "run">> {
  let seen: RequestObservation | undefined;
  const observation = new Observation({ provider: by.provider.id, model: by.info.id }, clock, (result) => {
    seen = result;
  });
  for await (const event of ask(by, { messages: [{ role: "user", content: text }], parameters: { maxTokens } })) {
    observation.saw(event);
    if (event.type === "failed") observation.end(event.failure);
  }
  const { outcome, usage } = seen ?? {};
  if (!outcome) return {};
  if (!outcome.ok) return { failure: outcome.failure };
  const { timeToFirstTokenMs, generationMs, tokens } = outcome;
  return {
    ...(timeToFirstTokenMs === undefined ? {} : { firstTokenMs: timeToFirstTokenMs }),
    ...(generationMs === undefined ? {} : { generationMs }),
    // An answer in one piece has no speed.
    ...(tokens !== undefined && generationMs ? { tokensPerSecond: (tokens / generationMs) * 1000 } : {}),
    ...(usage ? { usage } : {}),
  };
}
