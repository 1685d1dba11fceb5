// Reads a tool call as a model wrote it. Repairs only what is certain: the case of a name, JSON in a string. Everything else
// is an error for the model that names what is wrong.

import { isObject, parseJson } from "../../platform/json.js";
import type { Tool } from "../../tools/tool.js";
import { readToolArguments } from "../../wire/tool-calls/tool-arguments.js";

export type ReadCall =
  | { readonly tool: Tool; readonly input: unknown; readonly inputHash: string }
  | { readonly problem: string };

/** The tool that a name means; models vary the case and the separators. */
export function toolNamed(name: string, tools: readonly Tool[]): Tool | undefined {
  return (
    tools.find(({ definition }) => definition.name === name) ??
    tools.find(({ definition }) => plainName(definition.name) === plainName(name))
  );
}

export async function readCall(name: string, argumentsText: string, tools: readonly Tool[]): Promise<ReadCall> {
  const tool = toolNamed(name, tools);
  if (!tool) {
    const names = tools.map(({ definition }) => definition.name).join(", ");
    return { problem: `There is no tool "${name}". The tools are: ${names}.` };
  }
  const value = argumentsOf(argumentsText);
  if (value === undefined) {
    const fields = fieldsOf(tool);
    return { problem: `The arguments of ${tool.definition.name} are not one JSON object. It takes: ${fields}.` };
  }
  const read = tool.read(value);
  if ("problem" in read) return { problem: read.problem };
  return { tool, input: read.input, inputHash: await hashOf(`${tool.definition.name} ${canonical(read.input)}`) };
}

/** The object that the arguments hold; `undefined` if they hold none, or are cut. */
function argumentsOf(text: string): unknown {
  const json = readToolArguments(text);
  let value = json === undefined ? undefined : parseJson(json);
  // Some models put the object into a string, some twice.
  for (let depth = 0; depth < 2 && typeof value === "string"; depth += 1) value = parseJson(value);
  return isObject(value) ? value : undefined;
}

function fieldsOf({ definition }: Tool): string {
  const { properties } = definition.inputSchema;
  return isObject(properties) && Object.keys(properties).length > 0 ? Object.keys(properties).join(", ") : "no fields";
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z\d]/g, "");
}

/** JSON with sorted keys, so that equal inputs are equal texts. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, part: unknown) =>
      isObject(part) ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1))) : part,
    ) ?? "null"
  );
}

/** SHA-256 in hex. */
async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
