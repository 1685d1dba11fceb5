// Start here: the list of models. model-facts.ts and model-info.ts describe one model.
//
// The models of a server, combined from three calls. `/api/show` is the expensive one; its answer depends only on the
// model's digest, so it is cached per digest.

import { abortedFailure } from "../../../failures/aborted-failure.js";
import { FailureError, failureOf } from "../../../failures/errors.js";
import { remedyFor } from "../../../failures/remedies.js";
import { type CappedList, modelsFrom, readCapped } from "../../../models/model-cap.js";
import type { Log } from "../../../platform/ports.js";
import type { ModelInfo } from "../../../provider-api/provider.js";
import type { OllamaServer } from "../server/ollama-server.js";
import {
  type InstalledModel,
  isSameModel,
  type LoadedModel,
  modelEntries,
  readInstalledModel,
  readLoadedModel,
  readShownModel,
  type ShownModel,
} from "./model-facts.js";
import { ollamaModelInfo } from "./model-info.js";

const mostShownAtOnce = 4;
/** Keeps the list from waiting for the details of a model with a slow cloud or disk. */
const showTimeoutMs = 5_000;
/** Servers delay this answer while they load a model. */
const loadedTimeoutMs = 2_000;

/** Number of models in memory that are read; a server has room for a few. */
const mostLoaded = 100;

export class ModelCatalog {
  /** By server and digest. */
  readonly #shown = new Map<string, ShownModel>();
  /** The latest list per server. */
  readonly #listed = new Map<string, readonly ModelInfo[]>();

  constructor(private readonly log: Log) {}

  /** All usable models, including those for embeddings only. Throws a `FailureError`. */
  async list(server: OllamaServer, signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const [installed, loaded] = await Promise.all([this.#installed(server, signal), this.loaded(server, signal)]);
    await this.#showAll(server, installed, signal);
    const infos = installed.map((model) => this.#info(server, model, loaded));
    const models = infos.filter((model) => model.capabilities.length > 0);
    this.#listed.set(server.baseUrl, models);
    return modelsFrom(installed, models);
  }

  /** One model; fetches its details only if they are unknown. Throws a `FailureError`. */
  async describe(server: OllamaServer, id: string, signal: AbortSignal): Promise<ModelInfo | undefined> {
    const [installed, loaded] = await Promise.all([this.#installed(server, signal), this.loaded(server, signal)]);
    const model = installed.find((candidate) => isSameModel(candidate.id, id));
    if (!model) return undefined;
    await this.#showAll(server, [model], signal);
    return this.#info(server, model, loaded);
  }

  /** A model from the latest list, without a request. */
  known(server: OllamaServer, id: string): ModelInfo | undefined {
    return this.#listed.get(server.baseUrl)?.find((model) => isSameModel(model.id, id));
  }

  /** The models in memory; undefined if the server does not report them, which is no failure. */
  async loaded(server: OllamaServer, signal: AbortSignal): Promise<readonly LoadedModel[] | undefined> {
    try {
      const call = { path: "/api/ps", timeouts: { firstByteTimeoutMs: loadedTimeoutMs } };
      return modelEntries(await server.ask(call, signal))
        ?.slice(0, mostLoaded)
        .flatMap(readLoadedModel);
    } catch (thrown) {
      this.#note(server, "does not report the loaded models", thrown);
      return undefined;
    }
  }

  async #installed(server: OllamaServer, signal: AbortSignal): Promise<CappedList<InstalledModel>> {
    const entries = modelEntries(await server.ask({ path: "/api/tags" }, signal));
    if (entries) return readCapped(entries, readInstalledModel);
    throw new FailureError({ ...server.place(), kind: "malformed-response", remedy: remedyFor("malformed-response") });
  }

  /** Fetches missing details. A model without details does not hide the others. */
  async #showAll(server: OllamaServer, models: readonly InstalledModel[], signal: AbortSignal): Promise<void> {
    const unknown = models.filter((model) => !this.#shown.has(this.#key(server, model)));
    // Fetch once for two names with the same digest.
    const waiting = [...new Map(unknown.map((model) => [this.#key(server, model), model.id]))];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
        const [key, id] = next;
        try {
          const call = { path: "/api/show", body: { model: id }, model: id, timeouts: { firstByteTimeoutMs: showTimeoutMs } };
          this.#shown.set(key, readShownModel(await server.ask(call, signal)));
        } catch (thrown) {
          this.#note(server, `does not describe ${id}`, thrown);
        }
      }
    };
    await Promise.all(Array.from({ length: mostShownAtOnce }, work));
    if (signal.aborted) throw new FailureError(abortedFailure(server.place()));
  }

  #info(server: OllamaServer, model: InstalledModel, loaded: readonly LoadedModel[] | undefined): ModelInfo {
    // Two names with the same digest are one model in memory.
    const inMemory = loaded?.find((entry) => entry.id === model.id || (entry.digest !== "" && entry.digest === model.digest));
    return ollamaModelInfo(model, this.#shown.get(this.#key(server, model)), loaded && (inMemory ?? false), server);
  }

  #key(server: OllamaServer, model: InstalledModel): string {
    return `${server.baseUrl} ${model.digest || model.id}`;
  }

  #note(server: OllamaServer, what: string, thrown: unknown): void {
    const failure = failureOf(thrown);
    if (failure?.kind === "aborted") return;
    this.log.debug(`Ollama at ${server.host} ${what}: ${failure?.kind ?? "error"} ${failure?.status ?? failure?.code ?? ""}`);
  }
}
