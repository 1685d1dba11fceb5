// What an entry of a list of models says that the model can do. Each server has its own names for it. "No" is believed only
// of a field that would say "yes": an absent word in a list of a server's own words says nothing.

import { isObject, type JsonObject } from "../../platform/json.js";
import type { AbilityClaims } from "../../provider-api/ability.js";
import { firstAnswer, firstCount, objectIn, said, textsIn, yesOrNo } from "./fields.js";

export function listClaims(raw: JsonObject): AbilityClaims {
  const told = objectIn(raw, "capabilities");
  const words = wordsOf(raw);
  return said({
    tools: firstAnswer(
      words.has("tools", "tool_use", "tool-calling", "function_calling", "function-calling"),
      yesOrNo(told["function_calling"]), // Mistral, Cerebras
      yesOrNo(told["tools"]),
      yesOrNo(told["tool_use"]),
      yesOrNo(told["trained_for_tool_use"]), // LM Studio
      yesOrNo(raw["supports_tools"]), // Fireworks
    ),
    images: imagesIn(raw, told, words),
    thinking: firstAnswer(
      words.has("reasoning", "thinking"),
      yesOrNo(told["reasoning"]), // Mistral
      yesOrNo(told["thinking"]), // Anthropic
      // LM Studio and OpenRouter describe how a model reasons.
      isObject(told["reasoning"]) || isObject(raw["reasoning"]) ? true : undefined,
    ),
    fim: firstAnswer(words.has("insert", "fim"), yesOrNo(told["completion_fim"])),
    embedding: saysEmbedding(raw, told) ? true : undefined,
    contextLength: contextLengthIn(raw),
    maxOutputTokens: firstCount(
      raw["max_completion_tokens"],
      raw["max_output_tokens"],
      raw["max_output_length"], // Cerebras
      objectIn(raw, "limits")["max_output_tokens"], // GitHub Models
      objectIn(raw, "top_provider")["max_completion_tokens"], // OpenRouter
      // Anthropic; elsewhere the name means the context.
      raw["type"] === "model" ? raw["max_tokens"] : undefined,
    ),
  });
}

interface Words {
  /** Whether one of these words is said; `false` only where the list that is there would hold it. */
  has(...names: readonly string[]): boolean | undefined;
}

function wordsOf(raw: JsonObject): Words {
  // OpenRouter and Cerebras list all that a model takes, GitHub Models all that it does.
  const whole = [raw["supported_parameters"], raw["supported_features"]].flatMap((list) => textsIn(list) ?? []);
  const open = [raw["capabilities"], raw["features"]].flatMap((list) => textsIn(list) ?? []);
  const isWhole = whole.length > 0 || open.includes("streaming");
  const all = new Set([...whole, ...open]);
  return { has: (...names) => (names.some((name) => all.has(name)) ? true : isWhole ? false : undefined) };
}

function imagesIn(raw: JsonObject, told: JsonObject, words: Words): boolean | undefined {
  const architecture = objectIn(raw, "architecture"); // OpenRouter, llama.cpp
  const taken = textsIn(
    architecture["input_modalities"] ?? raw["input_modalities"] ?? raw["supported_input_modalities"] ?? raw["modalities"],
  );
  if (taken) return taken.includes("image");
  // Parameters are no place for it, so that their list cannot say "no".
  if (words.has("vision", "multimodal", "image-input") || raw["type"] === "vlm") return true;
  return firstAnswer(
    yesOrNo(told["vision"]),
    yesOrNo(told["image_input"]), // Anthropic
    yesOrNo(raw["supports_image_input"]), // Fireworks
  );
}

/** What the server runs with comes before what the model was made for. */
function contextLengthIn(raw: JsonObject): number | undefined {
  // llama.cpp's router reports a default of its own for models it has not loaded.
  const loading = objectIn(raw, "status")["value"];
  if (typeof loading === "string" && loading !== "loaded") return undefined;
  const meta = objectIn(raw, "meta");
  return firstCount(
    raw["max_model_len"], // vLLM
    meta["n_ctx"], // llama.cpp
    raw["n_ctx"],
    raw["loaded_context_length"], // LM Studio
    objectIn(raw, "top_provider")["context_length"], // OpenRouter
    raw["context_length"], // OpenRouter, Together
    raw["context_window"], // Groq, DeepSeek
    raw["max_context_length"], // Mistral, LM Studio
    raw["max_input_tokens"], // Anthropic
    objectIn(raw, "limits")["max_input_tokens"], // GitHub Models
    meta["n_ctx_train"], // llama.cpp
  );
}

function saysEmbedding(raw: JsonObject, told: JsonObject): boolean {
  const type = raw["type"] ?? raw["mode"] ?? raw["task"];
  if (typeof type === "string" && /^embeddings?$/.test(type)) return true;
  return told["embedding"] === true || told["embeddings"] === true;
}

/** Whether the server, or the name, says that a model is for neither chat nor embeddings. */
export function isForOther(id: string, raw: JsonObject): boolean {
  const { type } = raw; // LM Studio and Together
  if (typeof type === "string" && /^(?:image|audio|video|rerank|moderation|transcribe)$/.test(type)) return true;
  const answers = objectIn(raw, "architecture")["output_modalities"]; // OpenRouter
  if (Array.isArray(answers) && !answers.includes("text") && !answers.includes("embeddings")) return true;
  if (raw["active"] === false) return true; // Groq
  if (raw["supports_chat"] === false) return true; // Fireworks
  const told = objectIn(raw, "capabilities");
  if (told["completion_chat"] === false && !/(?:^|[-_/.])embed/i.test(id)) return true; // Mistral
  return /(?:^|[-_/.])(?:rerank(?:er)?|whisper|tts|moderation|dall-e)(?:$|[-_/.\d])/i.test(id);
}
