// What an entry of a model list says about the model's abilities. Each server has its own field names. "No" counts only if
// the field could also say "yes": a word missing from a server's free-form list means nothing.

import { isObject, type JsonObject } from "../../platform/json.js";
import type { AbilityClaims } from "../../provider-api/ability.js";
import { firstAnswer, firstCount, objectIn, said, textsIn, yesOrNo } from "./fields.js";

export function listClaims(raw: JsonObject): AbilityClaims {
  const stated = objectIn(raw, "capabilities");
  const words = wordsOf(raw);
  return said({
    tools: firstAnswer(
      words.has("tools", "tool_use", "tool-calling", "function_calling", "function-calling"),
      yesOrNo(stated["function_calling"]), // Mistral, Cerebras
      yesOrNo(stated["tools"]),
      yesOrNo(stated["tool_use"]),
      yesOrNo(stated["trained_for_tool_use"]), // LM Studio
      yesOrNo(raw["supports_tools"]), // Fireworks
    ),
    images: imagesIn(raw, stated, words),
    thinking: firstAnswer(
      // LM Studio and OpenRouter describe how a model reasons.
      isObject(stated["reasoning"]) || isObject(raw["reasoning"]) ? true : undefined,
      words.has("reasoning", "thinking"),
      yesOrNo(stated["reasoning"]), // Mistral
      yesOrNo(stated["thinking"]), // Anthropic
    ),
    fim: firstAnswer(words.has("insert", "fim"), yesOrNo(stated["completion_fim"])),
    embedding: saysEmbedding(raw, stated) ? true : undefined,
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
  /** Whether one of these words is listed; `false` only if the list is complete. */
  has(...names: readonly string[]): boolean | undefined;
}

function wordsOf(raw: JsonObject): Words {
  // OpenRouter and Cerebras list every parameter that a model takes, GitHub Models every ability.
  const whole = [raw["supported_parameters"], raw["supported_features"]].flatMap((list) => textsIn(list) ?? []);
  const open = [raw["capabilities"], raw["features"]].flatMap((list) => textsIn(list) ?? []);
  const isWhole = whole.length > 0 || open.includes("streaming");
  const all = new Set([...whole, ...open]);
  return { has: (...names) => (names.some((name) => all.has(name)) ? true : isWhole ? false : undefined) };
}

function imagesIn(raw: JsonObject, stated: JsonObject, words: Words): boolean | undefined {
  const architecture = objectIn(raw, "architecture"); // OpenRouter, llama.cpp
  const taken = textsIn(
    architecture["input_modalities"] ?? raw["input_modalities"] ?? raw["supported_input_modalities"] ?? raw["modalities"],
  );
  if (taken) return taken.includes("image");
  // A list of parameters has no word for images, so it cannot say "no".
  if (words.has("vision", "multimodal", "image-input") || raw["type"] === "vlm") return true;
  return firstAnswer(
    yesOrNo(stated["vision"]),
    yesOrNo(stated["image_input"]), // Anthropic
    yesOrNo(raw["supports_image_input"]), // Fireworks
  );
}

/** Prefers the context that the server runs the model with to what the model supports. */
function contextLengthIn(raw: JsonObject): number | undefined {
  // llama.cpp's router reports its own default for models that are not loaded.
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

function saysEmbedding(raw: JsonObject, stated: JsonObject): boolean {
  const type = raw["type"] ?? raw["mode"] ?? raw["task"];
  if (typeof type === "string" && /^embeddings?$/.test(type)) return true;
  return stated["embedding"] === true || stated["embeddings"] === true;
}

/** Whether the server, or the name, says that a model is neither for chat nor for embeddings. */
export function isForOther(id: string, raw: JsonObject): boolean {
  const { type } = raw; // LM Studio and Together
  if (typeof type === "string" && /^(?:image|audio|video|rerank|moderation|transcribe)$/.test(type)) return true;
  const answers = objectIn(raw, "architecture")["output_modalities"]; // OpenRouter
  if (Array.isArray(answers) && !answers.includes("text") && !answers.includes("embeddings")) return true;
  if (raw["active"] === false) return true; // Groq
  if (raw["supports_chat"] === false) return true; // Fireworks
  const stated = objectIn(raw, "capabilities");
  if (stated["completion_chat"] === false && !/(?:^|[-_/.])embed/i.test(id)) return true; // Mistral
  return /(?:^|[-_/.])(?:rerank(?:er)?|whisper|tts|moderation|dall-e)(?:$|[-_/.\d])/i.test(id);
}
