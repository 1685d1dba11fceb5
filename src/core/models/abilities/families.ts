// What is publicly known about model families, by name. Used only if the server says nothing. An absent field is unknown.
// Only models that their makers host have a context length here: other servers often run a model with a shorter context.
// Sources: the makers' model cards and documentation.

import type { AbilityClaims } from "../../provider-api/ability.js";

type Row = readonly [name: RegExp, claims: AbilityClaims];

const tools = { tools: true } as const;
const seeing = { tools: true, images: true } as const;
const thinking = { tools: true, thinking: true } as const;
const all = { tools: true, images: true, thinking: true } as const;
const none = { tools: false, images: false } as const;

/** The first match counts. Names are lower case, without the maker's name and the file extension. */
const rows: readonly Row[] = [
  [/(?:^|[-_.])embed(?:ding)?s?(?:$|[-_.:\d])|^(?:bge|gte|e5|voyage)-|minilm/, { embedding: true }],

  [/^gpt-oss/, thinking],
  [/^gpt-5[\d.]*-(?:chat|search)/, { images: true }],
  [/^gpt-5\.4(?!-)/, { ...all, contextLength: 1_050_000, maxOutputTokens: 128_000 }],
  [/^gpt-5/, { ...all, contextLength: 400_000, maxOutputTokens: 128_000 }],
  [/^gpt-(?:[6-9]|\d\d)/, tools],
  [/^gpt-4\.1/, { ...seeing, contextLength: 1_047_576, maxOutputTokens: 32_768 }],
  [/^(?:chat)?gpt-4o/, { ...seeing, contextLength: 128_000, maxOutputTokens: 16_384 }],
  [/^gpt-4-turbo/, { ...seeing, contextLength: 128_000, maxOutputTokens: 4096 }],
  [/^gpt-4(?:-0613)?$/, { tools: true, images: false, contextLength: 8192 }],
  [/^gpt-(?:3\.5|35)-turbo/, { tools: true, images: false, contextLength: 16_385, maxOutputTokens: 4096 }],
  [/^o1-(?:mini|preview)/, { tools: false, thinking: true, contextLength: 128_000 }],
  [/^o3-mini/, { ...thinking, images: false, contextLength: 200_000, maxOutputTokens: 100_000 }],
  [/^(?:o1|o3|o4-mini)(?:$|-)/, { ...all, contextLength: 200_000, maxOutputTokens: 100_000 }],

  [/(?:^|\.)claude-(?:2|instant)/, none],
  [/(?:^|\.)claude-3(?:-5|\.5)?-(?:haiku|sonnet|opus)/, { ...seeing, contextLength: 200_000 }],
  [/(?:^|\.)claude/, { ...all, contextLength: 200_000 }],

  [/^gemini-(?:1\.5|2\.0)/, { ...seeing, contextLength: 1_048_576 }],
  [/^gemini-(?:2\.5|[3-9])(?!.*(?:image|tts|live|audio))/, { ...all, contextLength: 1_048_576 }],
  [/codegemma/, { tools: false, fim: "codegemma" }],
  [/functiongemma/, tools],
  [/^gemma-?3-?(?:270m|1b)/, { images: false }],
  [/^gemma-?3/, { images: true }],
  [/^gemma/, { images: false }],

  [/qwen-?3-coder/, { tools: true, images: false, fim: "qwen" }],
  [/qwen-?3-?vl|qwen-?3-omni/, seeing],
  [/^(?=.*instruct).*qwen-?3/, tools],
  [/qwen-?3/, thinking],
  [/qwq/, { ...thinking, images: false }],
  [/qwen-?2\.5-?vl|qwen-?2-?vl|qvq/, { images: true }],
  [/qwen-?2\.5-coder|codeqwen/, { tools: true, images: false, fim: "qwen" }],
  [/qwen-?2\.5/, { tools: true, images: false }],
  [/qwen-?(?:1\.5|1)|^qwen-\d+b/, none],
  [/^qwen-(?:max|plus|turbo|flash)/, tools],

  [/code-?llama/, { ...none, fim: "codellama" }],
  [/^(?=.*vision).*llama-?3\.2/, seeing],
  [/llama-?4/, seeing],
  [/llama-?3[.-][123]/, { tools: true, images: false }],
  [/llama-?[12](?:$|[-_.:])/, none],

  [/codestral/, { tools: true, images: false, fim: "codestral" }],
  [/pixtral|mistral-medium|mistral-small-?(?:3\.[1-9]|25|latest)/, seeing],
  [/magistral/, thinking],
  [/devstral|ministral|mistral-(?:large|small|nemo)|mixtral-8x22b/, tools],
  [/^(?=.*v0?\.3).*mistral-7b/, tools],
  [/^(?=.*v0?\.[12]).*mistral-7b/, none],

  [/deepseek-r1-distill/, { thinking: true, images: false }],
  [/deepseek-reasoner/, { thinking: true, images: false, contextLength: 128_000 }],
  [/deepseek-chat/, { tools: true, images: false, contextLength: 128_000 }],
  [/deepseek-r1/, { thinking: true, images: false }],
  [/deepseek-v[3-9]/, { tools: true, images: false }],
  [/deepseek-coder/, { images: false, fim: "deepseek" }],
  [/deepseek-vl/, { images: true }],

  [/phi-?4-mini/, { tools: true, images: false }],
  [/phi-?(?:4-multimodal|3(?:\.5)?-vision)/, { images: true }],
  [/^(?=.*reasoning)phi-?4/, { thinking: true, images: false }],
  [/^phi/, none],

  [/^(?=.*vision).*granite/, { images: true }],
  [/granite-?4/, { tools: true, fim: "granite" }],
  [/^(?=.*code).*granite/, { images: false, fim: "starcoder" }],
  [/granite/, tools],
  [/starcoder|stable-?code/, { ...none, fim: "starcoder" }],
  [/command-(?:r|a)/, tools],
  [/glm-?4\.[5-9]v/, all],
  [/glm-?4\.[5-9]|glm-?5/, thinking],
  [/glm-?4/, tools],
  [/kimi-k2-thinking|minimax-m2|nemotron/, thinking],
  [/kimi-k2|hermes-?(?:2-pro|[34])|firefunction|lfm2/, tools],
  [/grok-4/, all],
  [/grok-(?:3-mini|code)/, thinking],
  [/grok-[23]/, tools],
  [/smollm3/, thinking],
  [/llava|minicpm-v|moondream|internvl/, { images: true }],
  [/^sonar/, { tools: false }],
];

/** Characters of a name that are read. */
const longestName = 200;

/** What a model's name says about it; undefined if the family is unknown. */
export function familyClaims(id: string): AbilityClaims | undefined {
  const name = familyName(id);
  return rows.find(([pattern]) => pattern.test(name))?.[1];
}

/** Servers name models by file path, with the maker's name in front, or with a tag after a colon. */
function familyName(id: string): string {
  const last = id.slice(-longestName).split(/[/\\]/).at(-1) ?? id;
  return last.toLowerCase().replace(/\.gguf$/, "");
}
