// Reads what OpenAI-compatible servers add to their model lists: context lengths, prices, capabilities. Field names differ
// per server; values of an unexpected type are ignored.

import { isObject, type JsonObject } from "../../platform/json.js";
import type { Capability, ModelInfo } from "../../provider-api/provider.js";
import type { OpenAIModel } from "../../wire/openai-chat/openai-chat.js";

/** Reads one entry; undefined if the server's data or the name says that the model is not for chat. */
export function readListedModel(model: OpenAIModel, about: { provider: string; host: string }): ModelInfo | undefined {
  const { id, raw } = model;
  if (!isForChat(id, raw)) return undefined;
  const meta = objectIn(raw, "meta");
  const contextLength = contextLengthOf(raw, meta);
  const maxOutputTokens = firstCount(
    raw["max_completion_tokens"],
    raw["max_output_tokens"],
    objectIn(raw, "top_provider")["max_completion_tokens"],
  );
  const sizeBytes = firstCount(meta["size"]);
  const parameters = firstCount(meta["n_params"]);
  const price = priceOf(objectIn(raw, "pricing"));
  const family = text(raw["arch"]);
  const quantization = text(raw["quantization"]);
  return {
    ...about,
    id,
    name: text(raw["display_name"]) ?? nameIn(raw, id) ?? shortName(id),
    capabilities: capabilitiesOf(raw),
    ...(family !== undefined ? { family } : {}),
    ...(quantization !== undefined ? { quantization } : {}),
    ...(contextLength !== undefined ? { contextLength } : {}),
    ...(maxOutputTokens !== undefined ? { maxOutputTokens } : {}),
    ...(parameters !== undefined ? { parameters: parameterCount(parameters) } : {}),
    ...(sizeBytes !== undefined ? { sizeBytes } : {}),
    ...(price ? { price } : {}),
    ...(model.ownedBy !== undefined ? { metadata: { owner: model.ownedBy } } : {}),
  };
}

/** A model of which only the name is known. */
export function namedModel(id: string, about: { provider: string; host: string }): ModelInfo {
  return { ...about, id, name: shortName(id), capabilities: ["chat"] };
}

function isForChat(id: string, raw: JsonObject): boolean {
  const capabilities = raw["capabilities"];
  if (isObject(capabilities) && capabilities["completion_chat"] === false) return false; // Mistral
  const { type } = raw; // LM Studio and Together
  if (typeof type === "string" && /^(?:embeddings?|image|audio|video|rerank|moderation|transcribe)$/.test(type)) return false;
  const answers = objectIn(raw, "architecture")["output_modalities"]; // OpenRouter
  if (Array.isArray(answers) && !answers.includes("text")) return false;
  if (raw["active"] === false) return false; // Groq
  return !/(?:^|[-_/.])(?:embed(?:ding)?s?|rerank(?:er)?|whisper|tts|moderation|dall-e)(?:$|[-_/.\d])/i.test(id);
}

/** Prefers the context that the server runs the model with to what the model supports. */
function contextLengthOf(raw: JsonObject, meta: JsonObject): number | undefined {
  // llama.cpp's router reports its own default for models that are not loaded.
  const loading = objectIn(raw, "status")["value"];
  if (typeof loading === "string" && loading !== "loaded") return undefined;
  return firstCount(
    raw["max_model_len"], // vLLM
    meta["n_ctx"], // llama.cpp
    raw["n_ctx"],
    raw["loaded_context_length"], // LM Studio
    objectIn(raw, "top_provider")["context_length"], // OpenRouter
    raw["context_length"], // OpenRouter, Together
    raw["context_window"], // Groq
    raw["max_context_length"], // Mistral, LM Studio
    raw["max_input_tokens"],
    meta["n_ctx_train"], // llama.cpp
  );
}

function capabilitiesOf(raw: JsonObject): Capability[] {
  const reported = raw["capabilities"];
  const words = [reported, raw["supported_parameters"], raw["features"]].flatMap((list) => (Array.isArray(list) ? list : []));
  const lists = (...names: string[]): boolean =>
    names.some((name) => words.includes(name) || (isObject(reported) && reported[name] === true));
  const takes = objectIn(raw, "architecture")["input_modalities"];
  const capabilities: Capability[] = ["chat"];
  if (lists("tools", "tool_use", "function_calling")) capabilities.push("tools");
  if (lists("vision", "multimodal") || raw["type"] === "vlm" || (Array.isArray(takes) && takes.includes("image"))) {
    capabilities.push("vision");
  }
  if (lists("reasoning", "thinking")) capabilities.push("reasoning");
  return capabilities;
}

/** OpenRouter reports dollars per token as strings, Together dollars per million tokens as numbers. */
function priceOf(pricing: JsonObject): ModelInfo["price"] {
  const perToken = [pricing["prompt"], pricing["completion"]].map((price) => amount(price, 1_000_000));
  const perMillion = [pricing["input"], pricing["output"]].map((price) => amount(price, 1));
  for (const [input, output] of [perToken, perMillion]) {
    if (input !== undefined && output !== undefined) return { input, output, currency: "USD" };
  }
  return undefined;
}

function amount(value: unknown, scale: number): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  // Negative means "depends on the routed model". Rounded, because 0.0000006 has no exact binary form.
  if (typeof number !== "number" || !Number.isFinite(number) || number < 0) return undefined;
  return Math.round(number * scale * 1e6) / 1e6;
}

function firstCount(...values: readonly unknown[]): number | undefined {
  return values.find((value): value is number => typeof value === "number" && Number.isFinite(value) && value > 0);
}

function objectIn(raw: JsonObject, key: string): JsonObject {
  const value = raw[key];
  return isObject(value) ? value : {};
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
