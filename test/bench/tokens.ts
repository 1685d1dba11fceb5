// Errors of the token estimates by script, beside real tokenizers, and the time that an estimate takes.

import { estimateTokens } from "../../src/core/tokens/token-estimate.js";
import { type Sample, samples, tokenizers } from "../support/token-samples/tokenizers.js";
import { type Benchmark, inTurns, processorTime } from "./benchmark.js";
import { median } from "./statistics.js";

/** Four characters per token, the usual rule of thumb. */
const byLength = (text: string): number => Math.ceil(text.length / 4);

export const tokens: Benchmark = {
  about: "errors of the estimated tokens in percent, before any calibration; and the time for 1 MB of code",
  run: async (report) => {
    for (const [name, count] of Object.entries(tokenizers())) {
      for (const sample of samples) {
        report.figure({
          what: `${sample.script}, ${name}`,
          value: worst(sample, count, estimateTokens),
          unit: "%",
          baseline: { what: "four characters per token", value: worst(sample, count, byLength) },
          target: { most: sample.most * 100 },
        });
      }
    }
    const code = samples.find(({ script }) => script === "code")?.texts.join("\n") ?? "";
    const megabyte = code.repeat(Math.ceil(2 ** 20 / code.length)).slice(0, 2 ** 20);
    const { ours, encoded } = await inTurns(
      { ours: () => processorTime(() => estimateTokens(megabyte)), encoded: () => processorTime(() => JSON.stringify(megabyte)) },
      { warmUp: 3, rounds: 20 },
    );
    report.figure({
      ...{ what: "estimating 1 MB, processor, p50", value: median(ours), unit: "ms" },
      baseline: { what: "JSON.stringify", value: median(encoded) },
      target: { mostTimes: 10 },
    });
  },
};

/** The largest error of the texts of a sample, in percent. */
function worst({ texts }: Sample, count: (text: string) => number, estimate: (text: string) => number): number {
  return Math.max(...texts.map((text) => Math.abs(estimate(text) / count(text) - 1) * 100));
}
