// Tools of other extensions and MCP servers, as tools of the agent. They are off until the user chooses them, and only the
// definition that the user saw is on.

import * as l10n from "@vscode/l10n";
import type { StepResult } from "../../conversation/parts.js";
import type { Action } from "../../permissions/action.js";
import { demand, type Permit } from "../../permissions/permit.js";
import { isObject, type JsonObject, parseJson, quoteJson } from "../../platform/json.js";
import { cutText } from "../results/result-text.js";
import type { Tool } from "../tool.js";

export interface OutsideDefinition {
  /** How the user's choice names it: `server/tool` where VS Code says so. Stays the same across reloads. */
  readonly reference: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
  readonly hash: string;
}

export interface OutsideCalls {
  /** Rejects with the error of the tool. Demands the permit. */
  invoke(
    permit: Permit,
    action: Action,
    definition: OutsideDefinition,
    input: JsonObject,
    signal: AbortSignal,
  ): Promise<OutsideResult>;
}

export type OutsideResult = Pick<StepResult, "text" | "images">;

/** Names that models may call: letters, digits, `_` and `-`, at most 64, and each once. */
export function callNames(references: readonly string[], taken: ReadonlySet<string>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const used = new Set(taken);
  for (const reference of references.toSorted()) {
    const bare = reference.replace(/[^\w-]/g, "_").slice(0, 58) || "tool";
    let name = bare;
    for (let count = 2; used.has(name); count++) name = `${bare}_${count}`;
    used.add(name);
    names.set(reference, name);
  }
  return names;
}

/** In characters and levels: each request carries all definitions, and validators of servers recurse. */
const largestSchema = 16_000;
const deepestSchema = 32;
/** In characters, for the schemas of all tools together. */
const largestSchemas = 64_000;

/** Why a tool with this schema is not offered, for the user; undefined if it can be. */
export function schemaProblem(schema: JsonObject): string | undefined {
  if (isDeeper(schema, deepestSchema))
    return l10n.t("The definition of its arguments is nested too deeply ({0} levels at most).", deepestSchema);
  const { length } = quoteJson(schema);
  return length > largestSchema
    ? l10n.t("The definition of its arguments is too long: {0} characters, {1} at most.", length, largestSchema)
    : undefined;
}

/** Ends at the limit, whatever the depth of the value. */
function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return most === 0 || Object.values(value).some((part) => isDeeper(part, most - 1));
}

/** The tools whose schemas fit together, in their order. */
export function fittingTools<Of extends Pick<OutsideDefinition, "inputSchema">>(tools: readonly Of[]): readonly Of[] {
  let used = 0;
  return tools.filter(({ inputSchema }) => {
    if (schemaProblem(inputSchema) !== undefined) return false;
    const { length } = quoteJson(inputSchema);
    if (used + length > largestSchemas) return false;
    used += length;
    return true;
  });
}

/** The chosen tools whose definition is the one that the user saw. */
export function offeredTools(
  present: readonly OutsideDefinition[],
  chosen: readonly string[],
  seenHashes: Readonly<Record<string, string>>,
): readonly OutsideDefinition[] {
  return present.filter(({ reference, hash }) => chosen.includes(reference) && seenHashes[reference] === hash);
}

const longestDescription = 1000;

export function outsideTool(definition: OutsideDefinition, name: string, calls: OutsideCalls): Tool {
  const { reference, description, inputSchema, hash } = definition;
  return {
    definition: { name, description: description.slice(0, longestDescription), inputSchema },
    effect: "outside",
    isParallel: false,
    read: (value) => {
      const input = typeof value === "string" ? parseJson(value === "" ? "{}" : value) : (value ?? {});
      return isObject(input) ? { input } : { problem: "The arguments must be a JSON object." };
    },
    title: () => l10n.t("Use {0}", reference),
    plan: async (given, { signal, maxChars }) => {
      const input = isObject(given) ? given : {};
      const action: Action = { kind: "outside", tool: reference, definitionHash: hash };
      return {
        actions: [action],
        preview: { kind: "json", text: JSON.stringify(input, undefined, 2) },
        run: async (permit) => {
          demand(permit, action);
          try {
            const { text, images } = await calls.invoke(permit, action, definition, input, signal);
            return {
              result: {
                text: cutText(text === "" ? "The tool returned nothing." : text, maxChars),
                ...(images ? { images } : {}),
                isError: false,
                foreign: true,
              },
            };
          } catch (error) {
            signal.throwIfAborted();
            const message = error instanceof Error ? error.message : quoteJson(error);
            return { result: { text: cutText(`${reference} failed: ${message}`, maxChars), isError: true, foreign: true } };
          }
        },
      };
    },
  };
}
