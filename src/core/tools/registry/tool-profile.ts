// Which tools and which instructions a model gets. Many tools and long prompts confuse small models, which call well with few.

import type { ResolvedModel } from "../../requests/resolved-model.js";
import type { Tool } from "../tool.js";

export type ToolProfile = "full" | "small";

/** Tools of the small profile. */
const smallTools: ReadonlySet<string> = new Set([
  "read_file",
  "find_files",
  "search_text",
  "edit_file",
  "write_file",
  "run_command",
]);

/** Billions of parameters from which a model handles all tools. */
const leastParameters = 30;
/** Tokens; with less, results leave no room for many definitions. */
const leastContext = 32_000;

export function profileOf({ info, facts, boundary }: Pick<ResolvedModel, "info" | "facts" | "boundary">): ToolProfile {
  if (facts.contextLength !== undefined && facts.contextLength < leastContext) return "small";
  const billions = parametersOf(info.parameters) ?? parametersOf(info.id);
  if (billions !== undefined) return billions < leastParameters ? "small" : "full";
  // Hosts do not say how large their models are; on the user's own machine they are small.
  return boundary === "local" ? "small" : "full";
}

/** Billions, from texts such as `7B`, `0.5b`, `8x7B`, `500M` or `qwen2.5-coder:14b-instruct`. */
function parametersOf(text: string | undefined): number | undefined {
  const found = /(?:^|[-_:/ ])(?:(\d{1,3})x)?(\d{1,4}(?:\.\d{1,3})?)([bm])(?![a-z0-9])/i.exec((text ?? "").slice(0, 200));
  if (!found) return undefined;
  const [, experts = "1", count = "", unit = ""] = found;
  return Number(experts) * Number(count) * (unit.toLowerCase() === "m" ? 0.001 : 1);
}

/** The tools that an untrusted workspace allows: what only reads, and what only the user sees. */
export function toolsWithoutTrust(tools: readonly Tool[]): readonly Tool[] {
  return tools.filter(({ effect }) => effect === "reads" || effect === "none");
}

/** The tools of a profile, by name: a fixed order keeps the start of each request the same, so that servers can cache it. */
export function toolsFor(profile: ToolProfile, tools: readonly Tool[]): readonly Tool[] {
  const wanted = profile === "full" ? tools : tools.filter(({ definition }) => smallTools.has(definition.name));
  return wanted.toSorted((one, other) => (one.definition.name < other.definition.name ? -1 : 1));
}
