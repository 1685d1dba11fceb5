// Public facts about OpenAI's models, by name pattern, because the list contains only names. Specified at
// https://platform.openai.com/docs/models. Unknown facts are omitted, never guessed.

import * as l10n from "@vscode/l10n";
import { saidBy, withAbilities } from "../../models/abilities/abilities.js";
import { familyClaims } from "../../models/abilities/families.js";
import { familyEfforts } from "../../models/efforts.js";
import type { Capability, ChatParameters, ModelInfo } from "../../provider-api/provider.js";
import { baseModel } from "./chat-models.js";

type Parameters = readonly (keyof ChatParameters)[];

interface Family {
  readonly models: RegExp;
  readonly family: string;
  /** Context window in tokens. */
  readonly context?: number;
  /** Longest answer in tokens. */
  readonly output?: number;
  readonly can?: readonly Capability[];
  readonly taken: Parameters;
}

const sampling: Parameters = ["temperature", "maxTokens", "topP", "stop"];
/** Reasoning models refuse sampling parameters. */
const effort: Parameters = ["maxTokens", "reasoningEffort"];
/** Models that accept only a limit. */
const limit: Parameters = ["maxTokens"];

const seeing: readonly Capability[] = ["tools", "vision"];
const thinking: readonly Capability[] = ["tools", "vision", "reasoning"];

/** The first match counts: exact names precede the rest of their family, about which less is known. */
const families: readonly Family[] = [
  { models: dated(/gpt-5(?:-mini|-nano)?/), family: "gpt-5", context: 400_000, output: 128_000, can: thinking, taken: effort },
  { models: dated(/gpt-5\.[12]/), family: "gpt-5", context: 400_000, output: 128_000, can: thinking, taken: effort },
  {
    models: dated(/gpt-5\.4/),
    family: "gpt-5",
    context: 1_050_000,
    output: 128_000,
    can: thinking,
    taken: effort,
  },
  {
    models: dated(/gpt-5\.4-(?:mini|nano)/),
    family: "gpt-5",
    context: 400_000,
    output: 128_000,
    can: thinking,
    taken: effort,
  },
  { models: /^gpt-5(?:\.1)?-chat-latest$/, family: "gpt-5", context: 128_000, output: 16_384, can: ["vision"], taken: limit },
  { models: /^gpt-5[\d.]*-(?:chat|search)/, family: "gpt-5", taken: limit },
  { models: /^gpt-5/, family: "gpt-5", can: thinking, taken: effort },

  { models: /^o1-mini/, family: "o-series", context: 128_000, output: 65_536, can: ["reasoning"], taken: limit },
  { models: /^o1-preview/, family: "o-series", context: 128_000, output: 32_768, can: ["reasoning"], taken: limit },
  { models: dated(/o3-mini/), family: "o-series", context: 200_000, output: 100_000, can: ["tools", "reasoning"], taken: effort },
  { models: dated(/o1|o3|o4-mini/), family: "o-series", context: 200_000, output: 100_000, can: thinking, taken: effort },
  { models: dated(/o[13]-pro/), family: "o-series", context: 200_000, output: 100_000, can: thinking, taken: effort },
  { models: /^codex-mini/, family: "o-series", context: 200_000, output: 100_000, can: thinking, taken: effort },
  { models: /^o\d/, family: "o-series", can: ["reasoning"], taken: effort },

  {
    models: dated(/gpt-4\.1(?:-mini|-nano)?/),
    family: "gpt-4.1",
    context: 1_047_576,
    output: 32_768,
    can: seeing,
    taken: sampling,
  },

  { models: /^gpt-4o(?:-mini)?-search-preview/, family: "gpt-4o", context: 128_000, output: 16_384, taken: limit },
  { models: /^gpt-4o-2024-05-13$/, family: "gpt-4o", context: 128_000, output: 4096, can: seeing, taken: sampling },
  { models: dated(/gpt-4o(?:-mini)?/), family: "gpt-4o", context: 128_000, output: 16_384, can: seeing, taken: sampling },
  { models: /^chatgpt-4o-latest$/, family: "gpt-4o", context: 128_000, output: 16_384, can: ["vision"], taken: sampling },

  { models: dated(/gpt-4-turbo/), family: "gpt-4-turbo", context: 128_000, output: 4096, can: seeing, taken: sampling },
  {
    models: /^gpt-4-(?:turbo|1106|0125)-preview$/,
    family: "gpt-4-turbo",
    context: 128_000,
    output: 4096,
    can: ["tools"],
    taken: sampling,
  },
  { models: /^gpt-4(?:-0613)?$/, family: "gpt-4", context: 8192, output: 8192, can: ["tools"], taken: sampling },
  {
    models: /^gpt-3\.5-turbo(?:-0125|-1106|-16k)?$/,
    family: "gpt-3.5-turbo",
    context: 16_385,
    output: 4096,
    can: ["tools"],
    taken: sampling,
  },
];

/** A name, optionally with a snapshot date. */
function dated(name: RegExp): RegExp {
  return new RegExp(`^(?:${name.source})(?:-\\d{4}-\\d{2}-\\d{2})?$`);
}

/** A model from OpenAI's list with the facts of its family; `host` is where requests for it go. */
export function openAIModelInfo(id: string, host: string): ModelInfo {
  const known = familyOf(id);
  const about = { provider: "openai", id, name: id, host };
  const tuned = id.startsWith("ft:") ? { description: l10n.t("Fine-tuned from {0}", baseModel(id)) } : {};
  if (!known) {
    const { tools, embedding } = familyClaims(baseModel(id)) ?? {};
    // Assume tools for models newer than this table; a refusal is learned.
    const family = { ...(tools ? { tools } : {}), ...(embedding ? { embedding } : {}) };
    return withAbilities({ ...about, ...tuned, capabilities: ["chat"] }, { family });
  }
  const efforts = known.taken === effort ? familyEfforts(baseModel(id)) : undefined;
  const info: ModelInfo = {
    ...about,
    ...tuned,
    ...(efforts ? { efforts } : {}),
    family: known.family,
    capabilities: ["chat", ...(known.can ?? [])],
    parametersTaken: known.taken,
    ...(known.context !== undefined ? { contextLength: known.context } : {}),
    ...(known.output !== undefined ? { maxOutputTokens: known.output } : {}),
  };
  return saidBy(info, "family", known.can ? ["tools", "images", "thinking", ...lengths] : lengths);
}

const lengths = ["contextLength", "maxOutputTokens"] as const;

function familyOf(id: string): Family | undefined {
  const base = baseModel(id);
  return families.find(({ models }) => models.test(base));
}
