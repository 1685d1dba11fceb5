// Servers with a second, more detailed model list. Specified at
// https://lmstudio.ai/docs/developer/rest, https://docs.litellm.ai/docs/proxy/model_management,
// https://docs.github.com/en/rest/models/catalog and https://docs.x.ai/docs/api-reference.

import { isObject, type JsonObject } from "../../platform/json.js";
import type { AbilityClaims } from "../../provider-api/ability.js";
import type { ModelPrice } from "../../provider-api/provider.js";
import { firstCount, objectIn, said, yesOrNo } from "./fields.js";
import { listClaims } from "./list-claims.js";
import { priceFrom } from "./prices.js";
import type { Ask, NativeModel, NativeModels } from "./reading.js";

/** Entries that are read. */
const mostEntries = 5000;

/** The newer list has the loaded context length in `loaded_instances`; the older one has the compatible list's format. */
export async function readLMStudio(ask: Ask): Promise<NativeModels> {
  const newer = entriesIn(await ask("/api/v1/models"), "models");
  if (newer) return modelsOf(newer, ["key", "id"], lmStudioClaims);
  return modelsOf(entriesIn(await ask("/api/v0/models"), "data") ?? [], ["id"], listClaims);
}

function lmStudioClaims(entry: JsonObject): AbilityClaims {
  const instances = Array.isArray(entry["loaded_instances"]) ? entry["loaded_instances"].filter(isObject) : [];
  const loaded = instances.map((instance) => objectIn(instance, "config")["context_length"]);
  const contextLength = firstCount(...loaded);
  return { ...listClaims(entry), ...said({ contextLength }) };
}

export async function readLiteLLM(ask: Ask): Promise<NativeModels> {
  const answer = (await ask("/model/info", { from: "base" })) ?? (await ask("/model/info"));
  const claims = (entry: JsonObject): AbilityClaims => {
    const info = objectIn(entry, "model_info");
    const input = firstCount(info["max_input_tokens"]);
    return said({
      tools: yesOrNo(info["supports_function_calling"]),
      images: yesOrNo(info["supports_vision"]),
      thinking: yesOrNo(info["supports_reasoning"]),
      embedding: info["mode"] === "embedding" ? true : undefined,
      contextLength: input,
      maxOutputTokens: firstCount(info["max_output_tokens"]),
    });
  };
  return modelsOf(entriesIn(answer, "data") ?? [], ["model_name"], claims, (entry) => {
    const info = objectIn(entry, "model_info");
    return priceFrom(
      {
        input: info["input_cost_per_token"],
        output: info["output_cost_per_token"],
        cachedInput: info["cache_read_input_token_cost"],
        cacheWrite: info["cache_creation_input_token_cost"],
      },
      1_000_000,
    );
  });
}

export async function readGitHubModels(ask: Ask): Promise<NativeModels> {
  return modelsOf(entriesIn(await ask("/catalog/models", { from: "host" }), "models") ?? [], ["id"], listClaims);
}

export async function readXAI(ask: Ask): Promise<NativeModels> {
  return modelsOf(entriesIn(await ask("/language-models", { from: "base" }), "models") ?? [], ["id"], listClaims);
}

function entriesIn(answer: unknown, key: string): readonly JsonObject[] | undefined {
  const entries = isObject(answer) ? answer[key] : answer;
  return Array.isArray(entries) ? entries.slice(0, mostEntries).filter(isObject) : undefined;
}

function modelsOf(
  entries: readonly JsonObject[],
  names: readonly string[],
  read: (entry: JsonObject) => AbilityClaims,
  priceOf: (entry: JsonObject) => ModelPrice | undefined = () => undefined,
): NativeModels {
  const models = new Map<string, NativeModel>();
  for (const entry of entries) {
    const id = names.map((name) => entry[name]).find((name) => typeof name === "string");
    if (typeof id !== "string" || models.has(id)) continue;
    const price = priceOf(entry);
    models.set(id, { claims: read(entry), ...(price ? { price } : {}) });
  }
  return models;
}
