// Reads what OpenAI-compatible servers add to their model lists: context lengths, prices, capabilities. Field names differ
// per server; values of an unexpected type are ignored.

import { withAbilities } from "../../models/abilities/abilities.js";
import { familyClaims } from "../../models/abilities/families.js";
import { familyEfforts, listEfforts } from "../../models/efforts.js";
import type { JsonObject } from "../../platform/json.js";
import type { AbilityClaims } from "../../provider-api/ability.js";
import type { ChatParameters, ModelInfo } from "../../provider-api/provider.js";
import type { OpenAIModel } from "../../wire/openai-chat/openai-chat.js";
import { firstCount, objectIn } from "../native/fields.js";
import { isForOther, listClaims } from "../native/list-claims.js";
import { priceFrom } from "../native/prices.js";
import type { NativeModel } from "../native/reading.js";

/** What is known about a model besides its list entry. */
export interface KnownBeside {
  /** From the server's native endpoint. */
  readonly server?: NativeModel | undefined;
  /** From the list in a service's own format. What the common fields say comes first. */
  readonly list?: AbilityClaims | undefined;
  /** From the settings. */
  readonly user?: AbilityClaims | undefined;
}

/** Reads one entry; undefined if the server's data or the name says that the model is for neither chat nor embeddings. */
export function readListedModel(
  model: OpenAIModel,
  about: { provider: string; host: string },
  beside: KnownBeside = {},
): ModelInfo | undefined {
  const { id, raw } = model;
  if (isForOther(id, raw)) return undefined;
  const meta = objectIn(raw, "meta");
  const sizeBytes = firstCount(meta["size"]);
  const parameters = firstCount(meta["n_params"]);
  const price = priceOf(objectIn(raw, "pricing")) ?? beside.server?.price;
  const efforts = listEfforts(raw);
  const taken = parametersIn(raw["supported_parameters"]);
  const family = text(raw["arch"]);
  const quantization = text(raw["quantization"]);
  const listed: ModelInfo = {
    ...about,
    id,
    name: text(raw["display_name"]) ?? nameIn(raw, id) ?? shortName(id),
    capabilities: ["chat"],
    ...(family !== undefined ? { family } : {}),
    ...(quantization !== undefined ? { quantization } : {}),
    ...(parameters !== undefined ? { parameters: parameterCount(parameters) } : {}),
    ...(sizeBytes !== undefined ? { sizeBytes } : {}),
    ...(price ? { price } : {}),
    ...(efforts ? { efforts } : {}),
    ...(taken ? { parametersTaken: taken } : {}),
    ...(model.ownedBy !== undefined ? { metadata: { owner: model.ownedBy } } : {}),
  };
  return withAll(listed, { ...beside.list, ...listClaims(raw) }, beside);
}

/** A model of which only the name is known. */
export function namedModel(id: string, about: { provider: string; host: string }, beside: KnownBeside = {}): ModelInfo {
  return withAll({ ...about, id, name: shortName(id), capabilities: ["chat"] }, {}, beside);
}

function withAll(model: ModelInfo, list: AbilityClaims, { server, user = {} }: KnownBeside): ModelInfo {
  const family = familyClaims(server?.runs ?? model.id) ?? {};
  const efforts = model.efforts ?? familyEfforts(server?.runs ?? model.id);
  return withAbilities(efforts ? { ...model, efforts } : model, { family, list, server: server?.claims ?? {}, user });
}

/** OpenRouter lists the parameters of each model by OpenAI's names. */
function parametersIn(list: unknown): ModelInfo["parametersTaken"] {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const names: readonly (readonly [keyof ChatParameters, readonly string[]])[] = [
    ["temperature", ["temperature"]],
    ["maxTokens", ["max_tokens", "max_completion_tokens"]],
    ["topP", ["top_p"]],
    ["topK", ["top_k"]],
    ["minP", ["min_p"]],
    ["stop", ["stop"]],
    ["reasoningEffort", ["reasoning_effort", "reasoning"]],
  ];
  return names.filter(([, words]) => words.some((word) => list.includes(word))).map(([name]) => name);
}

/** OpenRouter reports dollars per token as strings, Together dollars per million tokens as numbers. */
function priceOf(pricing: JsonObject): ModelInfo["price"] {
  const cached = { cachedInput: pricing["input_cache_read"], cacheWrite: pricing["input_cache_write"] };
  return (
    priceFrom({ input: pricing["prompt"], output: pricing["completion"], ...cached }, 1_000_000) ??
    priceFrom({ input: pricing["input"], output: pricing["output"], cachedInput: undefined, cacheWrite: undefined }, 1)
  );
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** Servers repeat the id as the name; a name derived from the id is better then. */
function nameIn(raw: JsonObject, id: string): string | undefined {
  const name = text(raw["name"]);
  return name === id ? undefined : name;
}

/** Ids may be file paths, or begin with the model's author. */
function shortName(id: string): string {
  return id.split(/[/\\]/).at(-1) || id;
}

/** Such as `7.6B`, `350M` or `0.3M`. */
function parameterCount(count: number): string {
  const [scale, letter] = count >= 1e9 ? [1e9, "B"] : count >= 1e5 ? [1e6, "M"] : [1e3, "K"];
  const value = count / scale;
  return `${value >= 10 && letter === "M" ? Math.round(value) : Number(value.toFixed(1))}${letter}`;
}
