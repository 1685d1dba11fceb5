// The markers that separate reasoning from the answer inside the content. Each family comes from the training format of
// models in use: XML-like tags (DeepSeek, Qwen, GLM, EXAONE, Seed), Mistral's brackets, Kimi-VL's triangles, the special
// tokens of Cohere, OpenThinker and Gemma, and the channels of gpt-oss (https://github.com/openai/harmony).

export interface ThoughtMarker {
  readonly open: string;
  readonly close: string;
}

const tagNames = [
  "think",
  "thinking",
  "thought",
  "thoughts",
  "reasoning",
  "reflection",
  "seed:think",
  "antthinking",
  "scratchpad",
];

/** Lowercase; matched case-insensitively. */
export const thoughtMarkers: readonly ThoughtMarker[] = [
  ...tagNames.map((name) => ({ open: `<${name}>`, close: `</${name}>` })),
  { open: "[think]", close: "[/think]" },
  { open: "◁think▷", close: "◁/think▷" },
  { open: "<|begin_of_thought|>", close: "<|end_of_thought|>" },
  { open: "<|start_thinking|>", close: "<|end_thinking|>" },
  { open: "<|thinking|>", close: "<|/thinking|>" },
  { open: "<|think|>", close: "<|/think|>" },
  { open: "<|channel>thought", close: "<channel|>" },
];

/** Tags that some models put around the answer after their reasoning. */
export const answerMarkers: readonly ThoughtMarker[] = [
  { open: "<answer>", close: "</answer>" },
  { open: "<response>", close: "</response>" },
  { open: "<output>", close: "</output>" },
  { open: "<|begin_of_solution|>", close: "<|end_of_solution|>" },
  { open: "<|start_response|>", close: "<|end_response|>" },
];

/** Openings of an answer in channels. The chat template may already have opened the first channel. */
export const channelOpenings: readonly string[] = [
  "<|start|>",
  "<|channel|>",
  "<|message|>",
  "analysis<|message|>",
  "commentary<|message|>",
  "final<|message|>",
];

/** How channels begin after reasoning that the chat template opened. */
export const channelSwitches: readonly string[] = [
  "<|end|><|start|>assistant",
  "<|start|>assistant<|channel|>",
  "<|channel|>final",
];

/** A case-insensitive pattern that matches any of the texts. */
export function anyOf(texts: readonly string[]): RegExp {
  const longestFirst = texts.toSorted((one, other) => other.length - one.length);
  return new RegExp(longestFirst.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|"), "gi");
}

/** The tags that may close `open`: models mix up the names of one family. */
export function closingsOf(open: string): readonly string[] {
  const marker = thoughtMarkers.find((candidate) => candidate.open === open);
  if (!marker) return [];
  return open.startsWith("<th")
    ? thoughtMarkers.flatMap(({ open: o, close }) => (o.startsWith("<th") ? [close] : []))
    : [marker.close];
}
