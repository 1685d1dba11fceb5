// Which of the models that OpenAI lists answer questions, and through which of its APIs. The list says nothing about it, so
// the names have to.

import type { WireApi } from "../../provider-api/provider.js";

/**
 * Models of the other endpoints: embeddings, speech, pictures, moderation, live audio, plain completions; and those that
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

const responsesAlone: readonly RegExp[] = [/codex/, /^(?:gpt-\d+(?:\.\d+)?|o\d+)-pro(?:-|$)/];
/** They reason, so Responses serves them better: it shows a summary, and takes an effort together with tools. */
const reasoners: readonly RegExp[] = [/^o\d+(?!-(?:mini|preview)\b)/, /^o[3-9]/, /^gpt-[5-9](?![\d.]*-(?:chat|search))/];

/** Whether a model answers questions. A name that is not known to do anything else counts as one that does. */
export function isChatModel(id: string): boolean {
  const base = baseModel(id).toLowerCase();
  return !otherThanChat.some((pattern) => pattern.test(base));
}

/** Whether a model answers Responses and nothing else. */
export function isResponsesModel(id: string): boolean {
  const base = baseModel(id).toLowerCase();
  return responsesAlone.some((pattern) => pattern.test(base));
}

/** The API through which a model is asked. */
export function apiOf(id: string): WireApi {
  const base = baseModel(id).toLowerCase();
  return isResponsesModel(id) || reasoners.some((pattern) => pattern.test(base)) ? "responses" : "chat-completions";
}

/** The model that a fine-tuned one was made from (`ft:gpt-4o-mini-2024-07-18:org::id`); any other is its own. */
export function baseModel(id: string): string {
  return /^ft:([^:]+)/.exec(id)?.[1] ?? id;
}
