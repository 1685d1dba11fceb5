// Decides which models in OpenAI's list are for chat, and which of its APIs each one uses. The list does not say, so their
// names decide.

import type { WireApi } from "../../provider-api/provider.js";

/**
 * Models of other endpoints: embeddings, speech, images, moderation, realtime audio, legacy completions; and models that
 * work only with OpenAI's own tools.
 */
const otherThanChat: readonly RegExp[] = [
  /embed/,
  /^whisper/,
  /transcribe/,
  /(?:^|-)tts(?:-|$)/,
  /^dall-e/,
  /(?:^|-)image(?:-|$)/,
  /^sora/,
  /moderation/,
  /realtime/,
  /(?:^|-)audio(?:-|$)/,
  /^(?:text-|code-)?(?:davinci|curie|babbage|ada)(?:-|$)/,
  /^gpt-3\.5-turbo-instruct/,
  /^computer-use/,
  /deep-research/,
];

const responsesOnly: readonly RegExp[] = [/codex/, /^(?:gpt-\d+(?:\.\d+)?|o\d+)-pro(?:-|$)/];
/** Reasoning models. Responses shows a summary of their reasoning, and accepts an effort together with tools. */
const reasoningModels: readonly RegExp[] = [/^o\d+(?!-(?:mini|preview)\b)/, /^o[3-9]/, /^gpt-[5-9](?![\d.]*-(?:chat|search))/];

/** Whether a model is for chat. Unknown names count as chat models. */
export function isChatModel(id: string): boolean {
  const base = baseModel(id).toLowerCase();
  return !otherThanChat.some((pattern) => pattern.test(base));
}

/** Whether this is an embedding model; those are listed separately. */
export function isEmbeddingModel(id: string): boolean {
  return /^text-embedding-/.test(id);
}

/** Whether a model supports only Responses. */
export function isResponsesModel(id: string): boolean {
  const base = baseModel(id).toLowerCase();
  return responsesOnly.some((pattern) => pattern.test(base));
}

/** The API for a model's requests. */
export function apiOf(id: string): WireApi {
  const base = baseModel(id).toLowerCase();
  return isResponsesModel(id) || reasoningModels.some((pattern) => pattern.test(base)) ? "responses" : "chat-completions";
}

/** The base of a fine-tuned model (`ft:gpt-4o-mini-2024-07-18:org::id`); any other id is returned unchanged. */
export function baseModel(id: string): string {
  return /^ft:([^:]+)/.exec(id)?.[1] ?? id;
}
