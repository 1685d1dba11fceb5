// How much a model is asked to think, in the form that its generation takes. What is not known of a name is learned from
// the service's refusal. Specified at https://platform.claude.com/docs/en/build-with-claude/extended-thinking.

import type { ChatParameters } from "../../provider-api/provider.js";

type Effort = NonNullable<ChatParameters["reasoningEffort"]>;

export interface ThinkingFields {
  readonly thinking?: Readonly<Record<string, unknown>>;
  readonly output_config?: Readonly<Record<string, unknown>>;
}

/** Tokens to think with, for models that take a budget. */
const budgets: Readonly<Record<string, number>> = { low: 2048, medium: 8192, high: 24_576 };
const smallestBudget = 1024;
/** Tokens that must be left for the answer itself. */
const leastAnswer = 1024;

/** The fields for an effort; none if the model, or the limit of the answer, leaves no room for thinking. */
export function thinkingFields(model: string, effort: Effort | undefined, maxTokens: number): ThinkingFields {
  if (effort === undefined) return {};
  const version = versionOf(model);
  if (version !== undefined && version < 3.7) return {};
  if (version !== undefined && version >= 4.6) {
    return { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort } };
  }
  const budget = Math.min(budgets[effort] ?? budgets["high"] ?? smallestBudget, maxTokens - leastAnswer);
  return budget < smallestBudget ? {} : { thinking: { type: "enabled", budget_tokens: budget } };
}

/** The longest answer to ask for where the user has set no limit and nothing more is known; the dialect demands one. */
export function usualLimit(model: string): number {
  const version = versionOf(model);
  if (version === undefined || version < 3.5) return 4096;
  return version < 3.7 ? 8192 : 32_000;
}

/** Such as 4.6; undefined for a model that is no Claude, or one whose name does not say. */
function versionOf(model: string): number | undefined {
  const name = model.toLowerCase();
  const [, major, minor] =
    /claude-(\d)(?:[-.](\d))?(?!\d)/.exec(name) ?? /claude-(?:[a-z]+)-(\d)(?:[-.](\d)(?!\d))?(?!\d)/.exec(name) ?? [];
  return major === undefined ? undefined : Number(`${major}.${minor ?? 0}`);
}
