// Sets how much a model thinks, in the format of its generation. If the name does not show the format, a refusal of the
// service does. Specified at https://platform.claude.com/docs/en/build-with-claude/extended-thinking.

import type { ReasoningEffort } from "../../provider-api/effort.js";

export interface ThinkingFields {
  readonly thinking?: Readonly<Record<string, unknown>>;
  readonly output_config?: Readonly<Record<string, unknown>>;
}

/** Thinking tokens, for models with a budget. */
const budgets: Readonly<Record<Exclude<ReasoningEffort, "none">, number>> = {
  minimal: 1024,
  low: 2048,
  medium: 8192,
  high: 24_576,
  xhigh: 32_768,
  max: 49_152,
};
const smallestBudget = 1024;
/** Tokens reserved for the answer itself. */
const leastAnswer = 1024;

/** The fields for an effort; empty if the model does not think, or the answer's limit leaves no tokens for it. */
export function thinkingFields(model: string, effort: ReasoningEffort | undefined, maxTokens: number): ThinkingFields {
  if (effort === undefined) return {};
  const version = versionOf(model);
  if (version !== undefined && version < 3.7) return {};
  if (version !== undefined && version >= 4.6) {
    if (effort === "none") return { thinking: { type: "disabled" } };
    return { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort: levelFor(effort, version) } };
  }
  if (effort === "none") return {};
  const budget = Math.min(budgets[effort], maxTokens - leastAnswer);
  return budget < smallestBudget ? {} : { thinking: { type: "enabled", budget_tokens: budget } };
}

/** The API has no `minimal`, and version 4.6 no `xhigh`. */
function levelFor(effort: ReasoningEffort, version: number): ReasoningEffort {
  if (effort === "minimal") return "low";
  return effort === "xhigh" && version < 4.7 ? "high" : effort;
}

/** Whether the model takes temperature, top-p and top-k: later ones refuse them. */
export function takesSampling(model: string): boolean {
  return (versionOf(model) ?? 0) < 4.7;
}

/** Whether the conversation may end with the model's own words. */
export function takesPrefill(model: string): boolean {
  return (versionOf(model) ?? 0) < 4.6;
}

/** Maximum tokens of an answer if the user set no limit and the list reports none; the dialect requires one. */
export function usualLimit(model: string): number {
  const version = versionOf(model);
  if (version === undefined || version < 3.5) return 4096;
  return version < 3.7 ? 8192 : 32_000;
}

/** Such as 4.6; undefined if the model is not a Claude model, or its name has no version. */
function versionOf(model: string): number | undefined {
  const name = model.toLowerCase();
  const [, major, minor] =
    /claude-(\d)(?:[-.](\d))?(?!\d)/.exec(name) ?? /claude-(?:[a-z]+)-(\d)(?:[-.](\d)(?!\d))?(?!\d)/.exec(name) ?? [];
  return major === undefined ? undefined : Number(`${major}.${minor ?? 0}`);
}
