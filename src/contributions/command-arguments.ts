// The arguments of our commands. A link, a keybinding or another extension can run a command with anything, so every
// argument is read here before a handler sees it.

import * as z from "zod/mini";
import { type CommandId, commands } from "./contributions.js";

export const longestSymbol = 500;

/** What an action of the editor is about; see `vscode/editor/editor-place.ts`. */
const place = z.strictObject({
  place: z.string().check(z.minLength(1), z.maxLength(10_000)),
  lines: z.array(z.int().check(z.nonnegative())).check(z.length(4)),
  widen: z.exactOptional(z.boolean()),
  symbol: z.exactOptional(z.string().check(z.maxLength(longestSymbol))),
});
const hunk = z.strictObject({ review: z.int().check(z.nonnegative()), hunk: z.int().check(z.nonnegative()) });
const providerId = z.string().check(z.regex(/^[a-z0-9-]{1,100}$/));
/** As Ollama and Hugging Face name models: `llama3.2`, `hf.co/user/model:Q4_K_M`. */
const modelName = z.string().check(z.regex(/^[A-Za-z0-9][\w.:/@-]{0,199}$/));
const conversation = z.string().check(z.regex(/^[\w.:-]{1,200}$/));
/** VS Code passes its own object, of which only `rootUri` is used. */
const sourceControl = z.custom<object>((value) => typeof value === "object" && value !== null && "rootUri" in value);

/** Commands that are not here take no argument. */
const schemas = {
  [commands.login]: providerId,
  [commands.logout]: providerId,
  [commands.pullOllamaModel]: modelName,
  [commands.exportChat]: conversation,
  [commands.writeCommitMessage]: sourceControl,
  [commands.stop]: z.literal("editor"),
  [commands.explainSelection]: place,
  [commands.improveSelection]: place,
  [commands.fixSelection]: place,
  [commands.documentSelection]: place,
  [commands.writeTests]: place,
  [commands.acceptChange]: hunk,
  [commands.rejectChange]: hunk,
} satisfies Partial<Record<CommandId, z.ZodMiniType>>;

export type PlaceArgument = z.infer<typeof place>;
export type HunkArgument = z.infer<typeof hunk>;

/** What the handler of a command is given; undefined without an argument. */
export type ArgumentOf<Id extends CommandId> = Id extends keyof typeof schemas
  ? z.infer<(typeof schemas)[Id]> | undefined
  : undefined;

/** The value, undefined if there is none or the command takes none; `malformed` if it is not what the command takes. */
export type ReadArgument<Id extends CommandId> = { readonly value: ArgumentOf<Id> } | "malformed";

export function commandArgument<Id extends CommandId>(command: Id, argument: unknown): ReadArgument<Id> {
  return read((schemas as Partial<Record<CommandId, z.ZodMiniType>>)[command], argument) as ReadArgument<Id>;
}

function read(schema: z.ZodMiniType | undefined, argument: unknown): { readonly value: unknown } | "malformed" {
  if (!schema || argument === undefined || argument === null || isMenuContext(argument)) return { value: undefined };
  try {
    const parsed = schema.safeParse(argument);
    return parsed.success ? { value: parsed.data } : "malformed";
  } catch {
    // A getter of the argument threw.
    return "malformed";
  }
}

/** VS Code's menus and title buttons pass the address of what is in view, which says nothing more than that. */
function isMenuContext(argument: unknown): boolean {
  if (typeof argument !== "object" || argument === null) return false;
  try {
    const { scheme, path, with: change } = argument as Record<string, unknown>;
    return typeof scheme === "string" && typeof path === "string" && typeof change === "function";
  } catch {
    return false;
  }
}
