// Which of the models that OpenAI lists answer chat completions. The list says nothing about it, so the names have to.

/** Models of the other endpoints: embeddings, speech, pictures, moderation, live audio, plain completions, responses only. */
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
  /codex/,
  /^computer-use/,
  /deep-research/,
  /^(?:gpt-5(?:\.\d+)?|o\d+)-pro(?:-|$)/,
];

/** Whether a model answers chat completions. A name that is not known to do anything else counts as one that does. */
export function isChatModel(id: string): boolean {
  const base = baseModel(id).toLowerCase();
  return !otherThanChat.some((pattern) => pattern.test(base));
}

/** Whether a model makes embeddings: it is listed, but apart. */
export function isEmbeddingModel(id: string): boolean {
  return /^text-embedding-/.test(id);
}

/** The model that a fine-tuned one was made from (`ft:gpt-4o-mini-2024-07-18:org::id`); any other is its own. */
export function baseModel(id: string): string {
  return /^ft:([^:]+)/.exec(id)?.[1] ?? id;
}
