// The model list behind the picker: 500 models of seven providers, listed, resolved by name and searched, and their
// memory. The baseline is a plain array of the same objects.

import { ProviderRegistry } from "../../src/core/models/registry.js";
import type { ModelInfo } from "../../src/core/provider-api/provider.js";
import { systemClock } from "../../src/node/system-clock.js";
import { ScriptedProvider } from "../support/scripted-provider.js";
import { type Benchmark, elapsed, inTurns } from "./benchmark.js";
import { median } from "./statistics.js";

const providers = 7;
const models = 500;
const turns = { warmUp: 20, rounds: 200 };

/** With as much data as a real entry. */
function modelsOf(provider: ScriptedProvider, count: number): ModelInfo[] {
  return Array.from({ length: count }, (_, index) =>
    provider.model(`family-${index % 20}/model-${index}`, {
      name: `Model ${index}`,
      description: `The model ${index} of ${provider.id}, as its service describes it`,
      family: `family-${index % 20}`,
      contextLength: 8192 * (1 + (index % 16)),
      parameters: `${1 + (index % 70)}B`,
      quantization: "Q4_K_M",
      sizeBytes: 1e9 + index,
      capabilities: ["chat", "completion", "tools"],
      aliases: [`${provider.id}-model-${index}`],
      host: "127.0.0.1:1",
    }),
  );
}

function filledRegistry(): ProviderRegistry {
  const registry = new ProviderRegistry(systemClock);
  for (let number = 0; number < providers; number++) {
    const provider = new ScriptedProvider(`provider-${number}`);
    const share = modelsOf(provider, Math.ceil((models * (number + 1)) / providers) - Math.ceil((models * number) / providers));
    provider.models = async () => share;
    registry.register(provider);
  }
  return registry;
}

export const registry: Benchmark = {
  about: `${models} models from ${providers} providers: listed, resolved, and their memory`,
  run: async (report) => {
    const filled = filledRegistry();
    await filled.refresh();
    const flat = filled.known().flatMap((group) => group.models);
    if (flat.length !== models) throw new Error(`The registry lists ${flat.length} models instead of ${models}`);
    const last = flat.at(-1);
    const wanted = `${last?.provider}/${last?.id}`;
    const { refreshing, listing, bare, resolving, finding } = await inTurns(
      {
        refreshing: () => elapsed(() => filled.refresh({ force: true })),
        listing: () => elapsed(() => filled.known().flatMap((group) => group.models)),
        bare: () => elapsed(() => flat.map((model) => model)),
        resolving: () => elapsed(() => filled.resolve(wanted)),
        finding: () => elapsed(() => flat.find((model) => `${model.provider}/${model.id}` === wanted)),
      },
      turns,
    );
    const copied = { what: "copying an array", value: median(bare) };
    report.figure({ what: "refresh of all lists, p50", value: median(refreshing), unit: "ms", baseline: copied });
    report.figure({ what: "what is known, p50", value: median(listing), unit: "ms", baseline: copied });
    report.figure({
      what: "resolve the last name, p50",
      value: median(resolving),
      unit: "ms",
      baseline: { what: "a search of the array", value: median(finding) },
    });
    const weigh = async (make: () => unknown): Promise<number> => {
      globalThis.gc?.();
      const before = process.memoryUsage().heapUsed;
      const kept = await make();
      globalThis.gc?.();
      const after = process.memoryUsage().heapUsed;
      // Used after the second measurement, so that it cannot have been collected before it.
      if (kept === undefined) throw new Error("nothing was made");
      return (after - before) / 1024;
    };
    const provider = new ScriptedProvider("bare");
    const memory = await weigh(async () => {
      const made = filledRegistry();
      await made.refresh();
      return made;
    });
    const bareMemory = await weigh(() => modelsOf(provider, models));
    report.figure({ what: "heap", value: memory, unit: "KiB", baseline: { what: "the models alone", value: bareMemory } });
    if (!globalThis.gc) report.note("Without --expose-gc the heap figures hold garbage as well.");
  },
};
