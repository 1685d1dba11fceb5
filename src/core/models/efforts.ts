// The levels of reasoning effort that a model takes: what its list says, then a table by name. A model refuses a level that
// it does not have, so a request gets the nearest one. Sources: the makers' documentation.

import { isObject, type JsonObject } from "../platform/json.js";
import { type ReasoningEffort, reasoningEfforts } from "../provider-api/effort.js";

/** Offered for a model whose levels are unknown. */
export const usualEfforts = ["low", "medium", "high"] as const;

/** The first match counts; models that are not listed are unknown. */
const rows: readonly (readonly [name: RegExp, taken: readonly ReasoningEffort[]])[] = [
  [/^gpt-5-pro/, ["high"]],
  [/^gpt-5\.\d+-pro/, ["medium", "high", "xhigh"]],
  [/^gpt-5(?:\.1)?-codex(?!-max)/, usualEfforts],
  [/^gpt-5\.1-codex-max/, ["low", "medium", "high", "xhigh"]],
  [/^gpt-5\.1(?!\d)/, ["none", ...usualEfforts]],
  [/^gpt-5\.[2-5](?!\d)/, ["none", ...usualEfforts, "xhigh"]],
  [/^gpt-5(?![.\d])/, ["minimal", ...usualEfforts]],
  [/^(?:o\d|gpt-oss|codex-mini)/, usualEfforts],
  [/^claude-(?:opus|sonnet|haiku)-4[-.]6/, ["none", ...usualEfforts, "max"]],
  [/^claude-(?:opus|sonnet|haiku)-(?:4[-.][7-9]|[5-9])/, ["none", ...usualEfforts, "xhigh", "max"]],
  [/^claude-(?:3[-.]7|(?:opus|sonnet|haiku)-4)/, ["none", ...usualEfforts]],
  [/^grok-3-mini/, ["low", "high"]],
  [/^grok-4(?!\.)/, []],
];

/** By the model's name; undefined if unknown. */
export function familyEfforts(id: string): readonly ReasoningEffort[] | undefined {
  const name = (id.split("/").at(-1) ?? id).toLowerCase();
  return rows.find(([pattern]) => pattern.test(name))?.[1];
}

/** From an entry of a list; undefined if it says nothing. */
export function listEfforts(raw: JsonObject): readonly ReasoningEffort[] | undefined {
  const capabilities = isObject(raw["capabilities"]) ? raw["capabilities"] : {};
  const reasoning = [raw["reasoning"], capabilities["reasoning"]].find(isObject);
  const named = reasoning?.["supported_efforts"] ?? reasoning?.["allowed_options"]; // OpenRouter; LM Studio
  if (Array.isArray(named)) return known(named.map((level) => (level === "off" ? "none" : level)));
  const { effort } = capabilities; // Anthropic
  if (!isObject(effort)) return undefined;
  const given = reasoningEfforts.filter((level) => {
    const said = effort[level];
    return isObject(said) && said["supported"] === true;
  });
  return given.length > 0 ? ["none", ...given] : undefined;
}

function known(levels: readonly unknown[]): readonly ReasoningEffort[] | undefined {
  const found = reasoningEfforts.filter((level) => levels.includes(level));
  return found.length > 0 ? found : undefined;
}

/** The nearest level that the model takes, the lower of two; undefined if it takes none. */
export function nearestEffort(wanted: ReasoningEffort, taken: readonly ReasoningEffort[]): ReasoningEffort | undefined {
  const at = reasoningEfforts.indexOf(wanted);
  const distance = (level: ReasoningEffort): number => Math.abs(reasoningEfforts.indexOf(level) - at);
  const sorted = reasoningEfforts.filter((level) => taken.includes(level));
  return sorted.reduce<ReasoningEffort | undefined>(
    (best, level) => (best === undefined || distance(level) < distance(best) ? level : best),
    undefined,
  );
}
