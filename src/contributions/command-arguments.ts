// The arguments of our commands. A link, a keybinding or another extension can run a command with anything, so every
// argument is read here before a handler sees it.

import { type CommandId, commands } from "./contributions.js";

export const longestSymbol = 500;

/** The target of an editor action; see `vscode/editor/editor-place.ts`. */
export interface PlaceArgument {
  readonly place: string;
  /** Start line and character, end line and character; zero-based. */
  readonly lines: readonly number[];
  readonly widen?: boolean;
  readonly symbol?: string;
}
export type HunkArgument = { readonly review: number; readonly hunk: number };

/** Returns undefined for a value that the command does not accept. Written by hand: zod would add 14 KiB to the first use. */
type Reader<Value> = (argument: unknown) => Value | undefined;

const matching =
  (pattern: RegExp): Reader<string> =>
  (argument) =>
    typeof argument === "string" && argument.length <= 200 && pattern.test(argument) ? argument : undefined;

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** The own properties of a plain object that has no keys except `known`. */
function fieldsOf(argument: unknown, known: readonly string[]): Record<string, unknown> | undefined {
  if (typeof argument !== "object" || argument === null || Array.isArray(argument)) return undefined;
  const fields = { ...argument };
  return Object.keys(fields).every((key) => known.includes(key)) ? fields : undefined;
}

const place: Reader<PlaceArgument> = (argument) => {
  const { place, lines, widen, symbol } = fieldsOf(argument, ["place", "lines", "widen", "symbol"]) ?? {};
  if (typeof place !== "string" || place === "" || place.length > 10_000) return undefined;
  if (!Array.isArray(lines) || lines.length !== 4) return undefined;
  const indexes: readonly unknown[] = [...lines];
  if (!indexes.every(isIndex)) return undefined;
  if (widen !== undefined && typeof widen !== "boolean") return undefined;
  if (symbol !== undefined && (typeof symbol !== "string" || symbol.length > longestSymbol)) return undefined;
  return { place, lines: indexes, ...(widen === undefined ? {} : { widen }), ...(symbol === undefined ? {} : { symbol }) };
};

const hunk: Reader<HunkArgument> = (argument) => {
  const { review, hunk } = fieldsOf(argument, ["review", "hunk"]) ?? {};
  return isIndex(review) && isIndex(hunk) ? { review, hunk } : undefined;
};

const providerId = matching(/^[a-z0-9-]{1,100}$/);
/** Model names of Ollama and Hugging Face: `llama3.2`, `hf.co/user/model:Q4_K_M`. */
const modelName = matching(/^[A-Za-z0-9][\w.:/@-]{0,199}$/);
const conversation = matching(/^[\w.:-]{1,200}$/);
/** VS Code passes its own object, of which we use only `rootUri`. */
const sourceControl: Reader<object> = (argument) =>
  typeof argument === "object" && argument !== null && "rootUri" in argument ? argument : undefined;
const editor: Reader<"editor"> = (argument) => (argument === "editor" ? argument : undefined);

/** The names of `snowcell.tasks.*`. */
const tasks = ["edit", "commitMessage", "agent", "completions", "title"] as const;
const task: Reader<(typeof tasks)[number]> = (argument) => tasks.find((each) => each === argument);

/** Commands that are missing here take no argument. */
const readers = {
  [commands.login]: providerId,
  [commands.logout]: providerId,
  [commands.addProvider]: providerId,
  [commands.selectModelFor]: task,
  [commands.pullOllamaModel]: modelName,
  [commands.exportChat]: conversation,
  [commands.writeCommitMessage]: sourceControl,
  [commands.stop]: editor,
  [commands.editSelection]: place,
  [commands.askAboutSelection]: place,
  [commands.explainSelection]: place,
  [commands.improveSelection]: place,
  [commands.fixSelection]: place,
  [commands.documentSelection]: place,
  [commands.writeTests]: place,
  [commands.acceptChange]: hunk,
  [commands.rejectChange]: hunk,
} satisfies Partial<Record<CommandId, Reader<unknown>>>;

/** The argument that a command's handler receives; undefined if there is none. */
export type ArgumentOf<Id extends CommandId> = Id extends keyof typeof readers ? ReturnType<(typeof readers)[Id]> : undefined;

/** The value (undefined if there is none or the command takes none), or `malformed` if the command does not accept it. */
export type ReadArgument<Id extends CommandId> = { readonly value: ArgumentOf<Id> } | "malformed";

export function commandArgument<Id extends CommandId>(command: Id, argument: unknown): ReadArgument<Id> {
  return read((readers as Partial<Record<CommandId, Reader<unknown>>>)[command], argument) as ReadArgument<Id>;
}

function read(reader: Reader<unknown> | undefined, argument: unknown): { readonly value: unknown } | "malformed" {
  if (!reader || argument === undefined || argument === null || isMenuContext(argument)) return { value: undefined };
  try {
    const value = reader(argument);
    return value === undefined ? "malformed" : { value };
  } catch {
    // A getter of the argument threw.
    return "malformed";
  }
}

/** VS Code's menus and title buttons pass the URI of the active resource, which carries no information for us. */
function isMenuContext(argument: unknown): boolean {
  if (typeof argument !== "object" || argument === null) return false;
  try {
    const { scheme, path, with: change } = argument as Record<string, unknown>;
    return typeof scheme === "string" && typeof path === "string" && typeof change === "function";
  } catch {
    return false;
  }
}
