// Adds what a dialect determines to the model of a custom provider: Anthropic's own fields in its list, and the parameters
// that the dialect supports.

import { isObject, type JsonObject } from "../../platform/json.js";
import type { ChatParameters, ModelInfo } from "../../provider-api/provider.js";
import type { OpenAIModel } from "../../wire/openai-chat/openai-chat.js";
import { yesOrNo } from "../native/fields.js";
import type { CustomProviderDefinition } from "./definitions.js";
import { type KnownBeside, namedModel, readListedModel } from "./listed-model.js";

type Definition = Pick<CustomProviderDefinition, "id" | "host" | "api">;

/** Stop sequences are not part of Responses. */
const takenByResponses: readonly (keyof ChatParameters)[] = ["temperature", "maxTokens", "topP", "reasoningEffort"];
/** Messages has no min-p. */
const takenByMessages: readonly (keyof ChatParameters)[] = [
  "temperature",
  "maxTokens",
  "topP",
  "topK",
  "stop",
  "reasoningEffort",
];
/** Claude models with adaptive thinking refuse sampling parameters. */
const takenByThinkers: readonly (keyof ChatParameters)[] = ["maxTokens", "stop", "reasoningEffort"];

/** Parses an entry of the list; undefined if the model is for neither chat nor embeddings. */
export function readModelOf({ id, host, api }: Definition, entry: OpenAIModel, beside: KnownBeside = {}): ModelInfo | undefined {
  const about = { provider: id, host };
  if (api !== "messages") {
    const model = readListedModel(entry, about, beside);
    return model && withTaken(model, host, api);
  }
  const { capabilities } = entry.raw;
  // Anthropic's list states other abilities, but not tools, which all models of this API support.
  const list = isObject(capabilities) ? { tools: true } : {};
  const model = readListedModel(entry, about, { ...beside, list });
  return model && { ...model, parametersTaken: isThinker(capabilities) ? takenByThinkers : takenByMessages };
}

/** A model of which only the name is known. */
export function namedModelOf({ id, host, api }: Definition, name: string, beside: KnownBeside = {}): ModelInfo {
  return withTaken(namedModel(name, { provider: id, host }, beside), host, api);
}

function withTaken(model: ModelInfo, host: string, api: Definition["api"]): ModelInfo {
  if (model.parametersTaken) return model;
  const taken = api === "responses" ? takenByResponses : api === "messages" ? takenByMessages : takenAt(host);
  return taken ? { ...model, parametersTaken: taken } : model;
}

/** Services with chat completions that refuse top-k and min-p; others are unknown, and their refusals are learned. */
const withoutTopK =
  /(?:^|\.)(?:openai\.com|openai\.azure\.com|mistral\.ai|deepseek\.com|googleapis\.com|groq\.com|cerebras\.ai|x\.ai|models\.github\.ai)(?::\d+)?$/i;
const takenWithoutTopK: readonly (keyof ChatParameters)[] = ["temperature", "maxTokens", "topP", "stop", "reasoningEffort"];

function takenAt(host: string): ModelInfo["parametersTaken"] {
  return withoutTopK.test(host) ? takenWithoutTopK : undefined;
}

/** Format: https://platform.claude.com/docs/en/api/models/list. Capabilities can be null. */
function isThinker(capabilities: unknown): boolean {
  const thinking = isObject(capabilities) ? capabilities["thinking"] : undefined;
  const types: JsonObject = isObject(thinking) && isObject(thinking["types"]) ? thinking["types"] : {};
  return yesOrNo(thinking) === true && isObject(types["enabled"]) && yesOrNo(types["enabled"]) !== true;
}
