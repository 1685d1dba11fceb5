// The markers with which models set their reasoning apart inside the content. Each family is the training format of
// models in use: XML-like tags (DeepSeek, Qwen, GLM, EXAONE, Seed), Mistral's brackets, Kimi-VL's triangles, Cohere's,
// OpenThinker's and Gemma's special tokens, and the channels of gpt-oss (https://github.com/openai/harmony).

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

/** Lower-case; matched without regard to case. */
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

/** What some models put around the answer that follows their reasoning. */
export const answerMarkers: readonly ThoughtMarker[] = [
  { open: "<answer>", close: "</answer>" },
  { open: "<response>", close: "</response>" },
  { open: "<output>", close: "</output>" },
  { open: "<|begin_of_solution|>", close: "<|end_of_solution|>" },
  { open: "<|start_response|>", close: "<|end_response|>" },
];

/** Beginnings of an answer in channels. A template may already have opened the first one. */
export const channelOpenings: readonly string[] = [
  "<|start|>",
  "<|channel|>",
  "<|message|>",
  "analysis<|message|>",
  "commentary<|message|>",
  "final<|message|>",
];

/** How channels begin behind reasoning whose own opening is in the template. */
export const channelSwitches: readonly string[] = [
  "<|end|><|start|>assistant",
  "<|start|>assistant<|channel|>",
  "<|channel|>final",
];

/** A pattern that finds any of the texts, without regard to case. */
export function anyOf(texts: readonly string[]): RegExp {
  const longestFirst = texts.toSorted((one, other) => other.length - one.length);
  return new RegExp(longestFirst.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|"), "gi");
}

/** The tags that may close what `open` opened: models mix up the names of one family. */
export function closingsOf(open: string): readonly string[] {
  const marker = thoughtMarkers.find((candidate) => candidate.open === open);
  if (!marker) return [];
  return open.startsWith("<th")
    ? thoughtMarkers.flatMap(({ open: o, close }) => (o.startsWith("<th") ? [close] : []))
    : [marker.close];
}
