// Loads a model before it completes. Ollama stops loading when the connection of the request closes, and typing closes most of
// them: a model would begin to load at every pause and never be ready. So one request that typing does not end loads it.

import { abortable } from "../../../platform/abortable.js";
import type { Clock } from "../../../platform/ports.js";
import type { ModelCatalog } from "../models/model-catalog.js";
import { isSameModel } from "../models/model-facts.js";
import type { OllamaServer } from "../server/ollama-server.js";
import type { GenerateOptions } from "./completion-stream.js";

/** After an answer, the model counts as loaded for this long, in ms. */
const freshMs = 60_000;
/** A model of many gigabytes on a slow disk. */
const longestLoadMs = 10 * 60_000;

type Options = Pick<GenerateOptions, "contextLength" | "keepAlive">;

export class ModelLoading {
  /** When a model last answered, in monotonic milliseconds. */
  private readonly answeredAt = new Map<string, number>();
  private readonly loads = new Map<string, Promise<void>>();

  constructor(
    private readonly clock: Clock,
    private readonly catalog: Pick<ModelCatalog, "loaded">,
  ) {}

  /** Resolves when the model is in memory. Rejects with a `FailureError` if it cannot be loaded, or when `signal` aborts. */
  async ready(server: OllamaServer, model: string, options: Options, signal: AbortSignal): Promise<void> {
    // It would be unloaded at once.
    if (/^0(?:\D*)$/.test(String(options.keepAlive ?? ""))) return;
    const key = keyOf(server, model);
    const at = this.answeredAt.get(key);
    if (at !== undefined && this.clock.monotonic() - at < freshMs) return;
    let load = this.loads.get(key);
    if (!load) {
      load = this.load(server, model, options).finally(() => this.loads.delete(key));
      // Typing may leave nothing that waits for it.
      load.catch(() => undefined);
      this.loads.set(key, load);
    }
    await abortable(load, signal);
  }

  answered(server: OllamaServer, model: string): void {
    this.answeredAt.set(keyOf(server, model), this.clock.monotonic());
  }

  /** It did not answer: another model may have taken its memory. */
  forget(server: OllamaServer, model: string): void {
    this.answeredAt.delete(keyOf(server, model));
  }

  private async load(server: OllamaServer, model: string, { contextLength, keepAlive }: Options): Promise<void> {
    const signal = AbortSignal.timeout(longestLoadMs);
    const loaded = (await this.catalog.loaded(server, signal))?.find(({ id }) => isSameModel(id, model));
    if (loaded && (contextLength === undefined || loaded.allocatedContext === contextLength)) return;
    const body = {
      model,
      stream: false,
      ...(keepAlive !== undefined ? { keep_alive: keepAlive } : {}),
      // With another context the first completion would load it again.
      ...(contextLength !== undefined ? { options: { num_ctx: contextLength } } : {}),
    };
    await server.ask({ path: "/api/generate", body, model, timeouts: { firstByteTimeoutMs: longestLoadMs } }, signal);
  }
}

function keyOf(server: OllamaServer, model: string): string {
  return `${server.baseUrl} ${model}`;
}
