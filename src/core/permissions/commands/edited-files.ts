// Whether a command runs a file that the agent has edited: then what the user allowed is not what would run. The code under
// test is not meant; that tests run it is what a rule for them allows.

import { isExecutingFile } from "../paths/executing-files.js";
import { programOf } from "./options.js";

/** They run nothing of the workspace. */
const viewers = new Set([
  ...["ls", "dir", "cat", "type", "head", "tail", "wc", "grep", "rg", "find", "fd", "echo", "pwd", "file", "stat", "du", "df"],
  ...["diff", "cmp", "sort", "uniq", "cut", "tr", "which", "where", "whoami", "date", "tree", "get-content", "get-childitem"],
]);
const scriptEndings = /\.(?:sh|bash|zsh|fish|ps1|psm1|bat|cmd|mk)$/i;
const scriptFolders = /^(?:scripts?|bin|tools?|ci|hooks|build-scripts|tasks)$/i;

/** The edited file that it runs; undefined if none is known. */
export function editedFileRunBy(parts: readonly (readonly string[])[], edited: ReadonlySet<string>): string | undefined {
  if (edited.size === 0) return undefined;
  return [...edited].find((path) => parts.some((words) => runs(words, path)));
}

function runs(words: readonly string[], edited: string): boolean {
  const path = namesOf(edited);
  if (words.some((word) => valuesOf(word).some((value) => isSame(value, path)))) return true;
  if (viewers.has(programOf(words))) return false;
  const module = words[words.indexOf("-m") + 1];
  if (words.includes("-m") && module !== undefined && path.includes(module.split(".")[0]?.toLowerCase() ?? "")) return true;
  if (isExecutingFile(edited)) return !/\.(?:md|mdc)$/i.test(edited);
  return scriptEndings.test(edited) || path.slice(0, -1).some((name) => scriptFolders.test(name));
}

/** The word itself, and the value of `--option=value`. */
const valuesOf = (word: string): string[] => [word, ...(word.includes("=") ? [word.slice(word.indexOf("=") + 1)] : [])];

/** Ends alike: the word may be relative to a folder below, or absolute. A path may leave out the extension of a script. */
function isSame(word: string, path: readonly string[]): boolean {
  const names = namesOf(word);
  const length = Math.min(names.length, path.length);
  if (length === 0) return false;
  const target = path.slice(-length);
  const mayLackExtension = /[\\/]/.test(word);
  return names
    .slice(-length)
    .every(
      (name, index) =>
        name === target[index] || (mayLackExtension && index === length - 1 && target[index]?.startsWith(`${name}.`)),
    );
}

function namesOf(path: string): string[] {
  return path
    .toLowerCase()
    .split(/[\\/]/)
    .filter((name) => name !== "" && name !== "." && name !== "..");
}
