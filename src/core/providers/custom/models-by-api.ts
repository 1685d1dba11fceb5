// Adds what a dialect determines to the model of a custom provider: Anthropic's own fields in its list, and the parameters
// that the dialect supports.

import { isObject, type JsonObject } from "../../platform/json.js";
import type { Capability, ChatParameters, ModelInfo } from "../../provider-api/provider.js";
import type { OpenAIModel } from "../../wire/openai-chat/openai-chat.js";
import type { CustomProviderDefinition } from "./definitions.js";
import { namedModel, readListedModel } from "./listed-model.js";

type Definition = Pick<CustomProviderDefinition, "id" | "host" | "api">;

/** Stop sequences are not part of Responses. */
const takenByResponses: readonly (keyof ChatParameters)[] = ["temperature", "maxTokens", "topP", "reasoningEffort"];
/** Claude models with adaptive thinking refuse sampling parameters. */
const takenByThinkers: readonly (keyof ChatParameters)[] = ["maxTokens", "stop", "reasoningEffort"];

/** Parses an entry of the list; undefined if the model is not for chat. */
export function readModelOf({ id, host, api }: Definition, entry: OpenAIModel): ModelInfo | undefined {
  const model = readListedModel(entry, { provider: id, host });
  if (!model) return undefined;
  return withTaken(api === "messages" ? asAnthropicSays(model, entry.raw) : model, api);
}

/** A model of which only the name is known. */
export function namedModelOf({ id, host, api }: Definition, name: string): ModelInfo {
  return withTaken(asNamed(namedModel(name, { provider: id, host })), api);
}

function withTaken(model: ModelInfo, api: Definition["api"]): ModelInfo {
  return api === "responses" ? { parametersTaken: takenByResponses, ...model } : model;
}

/** All of Anthropic's models support tools and vision. */
function asNamed(model: ModelInfo): ModelInfo {
  if (!/(?:^|[/.])claude-/i.test(model.id)) return model;
  return { ...model, capabilities: withAlso(model.capabilities, ["tools", "vision"]) };
}

/** Format: https://platform.claude.com/docs/en/api/models/list. Limits and capabilities can be null. */
function asAnthropicSays(model: ModelInfo, raw: JsonObject): ModelInfo {
  const { max_tokens: longest, capabilities: said } = raw;
  const maxOutputTokens = typeof longest === "number" && longest > 0 ? longest : undefined;
  const withLimit = maxOutputTokens === undefined ? model : { ...model, maxOutputTokens };
  if (!isObject(said)) return asNamed(withLimit);
  const thinks = isSupported(said["thinking"]);
  const types = isObject(said["thinking"]) && isObject(said["thinking"]["types"]) ? said["thinking"]["types"] : {};
  const isThinker = thinks && isObject(types["enabled"]) && !isSupported(types["enabled"]);
  const can: readonly Capability[] = [
    "tools",
    ...(isSupported(said["image_input"]) ? (["vision"] as const) : []),
    ...(thinks ? (["reasoning"] as const) : []),
  ];
  return {
    ...withLimit,
    capabilities: withAlso(model.capabilities, can),
    ...(isThinker ? { parametersTaken: takenByThinkers } : {}),
  };
}

function isSupported(ability: unknown): boolean {
  return isObject(ability) && ability["supported"] === true;
}

function withAlso(capabilities: readonly Capability[], more: readonly Capability[]): readonly Capability[] {
  return [...new Set([...capabilities, ...more])];
}
