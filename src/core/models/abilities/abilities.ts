// Start here: merges what several sources say about a model. A higher source replaces what a lower one says; a source
// without an answer replaces nothing. Why in this order: docs/decisions/044-abilities-by-source.md.

import type { AbilityClaims, AbilityName, AbilitySource, FimFamily } from "../../provider-api/ability.js";
import type { Capability, ModelInfo } from "../../provider-api/provider.js";

/** Highest first. */
const order: readonly AbilitySource[] = ["user", "learned", "server", "list", "family"];

/** Absent: the source says nothing, or was not asked. */
export type ClaimsBySource = Readonly<Partial<Record<AbilitySource, AbilityClaims>>>;

const capabilityOf = {
  tools: "tools",
  images: "vision",
  thinking: "reasoning",
  fim: "insert",
  embedding: "embedding",
} as const satisfies Partial<Record<AbilityName, Capability>>;

/** Abilities that a model has or has not, in the order in which they are shown. */
export const switches = ["tools", "images", "thinking", "fim", "embedding"] as const satisfies readonly AbilityName[];
export type Switch = (typeof switches)[number];

const names: readonly AbilityName[] = [...switches, "contextLength", "maxOutputTokens"];

/**
 * The model with what the sources say about it. What `model` already holds stays if no source says anything, and gets no
 * source.
 */
export function withAbilities(model: ModelInfo, claims: ClaimsBySource): ModelInfo {
  let made = model;
  for (const name of names) {
    const source = order.find((each) => claims[each]?.[name] !== undefined);
    const value = source && claims[source]?.[name];
    if (source && value !== undefined) made = withAbility(made, name, value, source, fimFamilyIn(claims));
  }
  return made;
}

/** The highest source that names a family, for a higher one that only says "yes". */
function fimFamilyIn(claims: ClaimsBySource): FimFamily | undefined {
  return order.map((source) => claims[source]?.fim).find((fim) => typeof fim === "string");
}

function withAbility(
  model: ModelInfo,
  name: AbilityName,
  value: boolean | number | string,
  source: AbilitySource,
  family: FimFamily | undefined,
): ModelInfo {
  const sources = { ...model.sources, [name]: source };
  if (name === "contextLength" || name === "maxOutputTokens") return { ...model, [name]: value, sources };
  const capabilities = withCapability(model.capabilities, capabilityOf[name], value !== false);
  if (name !== "fim") return { ...model, capabilities, sources };
  const { fim: _, ...rest } = model;
  return { ...rest, ...(value !== false && family !== undefined ? { fim: family } : {}), capabilities, sources };
}

/** An embedding model has none of these. */
const answering: ReadonlySet<Capability> = new Set<Capability>(["chat", "completion", "code", "agent"]);

function withCapability(all: readonly Capability[], capability: Capability, has: boolean): readonly Capability[] {
  const others = all.filter((each) => each !== capability);
  if (capability !== "embedding") return has ? [...others, capability] : others;
  if (has) return ["embedding"];
  return others.some((each) => answering.has(each)) ? others : ["chat", ...others];
}

/** The model with `source` set for these abilities, whose values its provider read there. Unknown lengths get no source. */
export function saidBy(model: ModelInfo, source: AbilitySource, said: readonly AbilityName[] = names): ModelInfo {
  const known = said.filter((name) => (name !== "contextLength" && name !== "maxOutputTokens") || model[name] !== undefined);
  return { ...model, sources: { ...model.sources, ...Object.fromEntries(known.map((name) => [name, source])) } };
}

/**
 * The model with what was learned about it. A user's setting stays; if the server refused what the setting claims, `refused`
 * says so.
 */
export function withLessons(model: ModelInfo, lessons: AbilityClaims): ModelInfo {
  const learned: { [Name in Switch]?: boolean } = {};
  const refused = new Set<AbilityName>();
  for (const name of switches) {
    const value = lessons[name];
    if (typeof value !== "boolean") continue;
    if (model.sources?.[name] !== "user") learned[name] = value;
    else if (!value && hasAbility(model, name)) refused.add(name);
  }
  const made = withAbilities(model, { learned });
  return refused.size > 0 ? { ...made, refused: [...refused] } : made;
}

/** What was learned about a model, read back from its description. */
export function lessonsIn(model: ModelInfo): AbilityClaims {
  const lessons: { [Name in Switch]?: boolean } = {};
  for (const name of switches) {
    if (model.refused?.includes(name)) lessons[name] = false;
    else if (model.sources?.[name] === "learned") lessons[name] = hasAbility(model, name);
  }
  return lessons;
}

/** Whether the model has an ability, as far as known. */
export function hasAbility(model: Pick<ModelInfo, "capabilities">, name: Switch): boolean {
  return model.capabilities.includes(capabilityOf[name]);
}
