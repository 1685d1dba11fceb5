// Decides which models in OpenAI's list support chat completions. The list does not say, so their names decide.

/** Models of other endpoints: embeddings, speech, images, moderation, realtime audio, legacy completions, responses only. */
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

/** Whether a model supports chat completions. Unknown names count as chat models. */
export function isChatModel(id: string): boolean {
  const base = baseModel(id).toLowerCase();
  return !otherThanChat.some((pattern) => pattern.test(base));
}

/** The base of a fine-tuned model (`ft:gpt-4o-mini-2024-07-18:org::id`); any other id is returned unchanged. */
export function baseModel(id: string): string {
  return /^ft:([^:]+)/.exec(id)?.[1] ?? id;
}
