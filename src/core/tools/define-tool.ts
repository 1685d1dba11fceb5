// Builds a tool from typed parts: its arguments give the schema, the reader and the type of the input.

import type { Effect } from "../conversation/parts.js";
import type { Fields, InputOf } from "./arguments/fields.js";
import type { ToolArguments } from "./arguments/tool-arguments.js";
import type { Tool, ToolContext, ToolOutcome, ToolPlan } from "./tool.js";

export interface ToolParts<Of extends Fields> {
  readonly name: string;
  readonly description: string;
  readonly arguments: ToolArguments<Of>;
  readonly effect: Effect;
  title(input: InputOf<Of>): string;
  plan(input: InputOf<Of>, context: ToolContext): Promise<ToolPlan | ToolOutcome>;
}

export function defineTool<Of extends Fields>(parts: ToolParts<Of>): Tool {
  // The loop passes only what `read` returned.
  const typed = (input: unknown): InputOf<Of> => input as InputOf<Of>;
  return {
    definition: { name: parts.name, description: parts.description, inputSchema: parts.arguments.schema },
    effect: parts.effect,
    isParallel: parts.effect === "reads",
    read: (value) => parts.arguments.read(value),
    title: (input) => parts.title(typed(input)),
    plan: (input, context) => parts.plan(typed(input), context),
  };
}
