// Options in a list of arguments, recognized as generously as programs do.

import type { Shell } from "./parsed-command.js";

/** `--output`, `--output=x`, and abbreviations of it, which GNU's programs accept. */
export function hasOption(args: readonly string[], name: string): boolean {
  return args.some((word) => {
    const given = word.split("=", 1)[0] ?? "";
    return given.length > 2 && given.startsWith("--") && name.startsWith(given);
  });
}

/** A letter, alone or among others, as in `-rf` or `-ofile`. */
export function hasFlag(args: readonly string[], letter: string): boolean {
  return args.some((word) => word.startsWith("-") && !word.startsWith("--") && word.includes(letter));
}

/** The arguments that are no options. */
export function operands(args: readonly string[], shell: Shell): string[] {
  const end = args.indexOf("--");
  const isOption = (word: string): boolean => word.startsWith("-") || (shell === "cmd" && /^\/[a-z]$/i.test(word));
  const before = (end === -1 ? args : args.slice(0, end)).filter((word) => !isOption(word));
  return [...before, ...(end === -1 ? [] : args.slice(end + 1))];
}

/** The name of the program of a part, without folder and without the endings that Windows leaves out. */
export function programOf(words: readonly string[]): string {
  const name = (words[0] ?? "").split(/[\\/]/).at(-1) ?? "";
  return name.toLowerCase().replace(/\.(?:exe|cmd|bat|com|ps1)$/, "");
}
