// Paths as lists of names, so that they are compared by name and never by the start of a text.

import type { Platform } from "./unsafe-names.js";

/** An absolute path: `""` or `C:` as the root, and names without `.`, `..` and empty ones. */
export interface PathNames {
  readonly root: string;
  readonly names: readonly string[];
}

/** Undefined if the path is relative. `..` is kept, because it leads elsewhere after a link. */
export function absoluteNames(path: string, platform: Platform): PathNames | undefined {
  if (platform === "posix") return path.startsWith("/") ? { root: "", names: namesOf(path, platform) } : undefined;
  const drive = /^([a-z]:)[\\/]/i.exec(path)?.[1];
  if (drive !== undefined) return { root: drive.toUpperCase(), names: namesOf(path.slice(2), platform) };
  // A share that the user opened as a workspace folder.
  if (!/^[\\/]{2}/.test(path)) return undefined;
  const [host = "", share = "", ...names] = path.slice(2).split(/[\\/]+/);
  if (share === "" || /^[?.]?$/.test(host)) return undefined;
  return { root: `\\\\${host}\\${share}`, names: names.filter((name) => name !== "" && name !== ".") };
}

export function namesOf(path: string, platform: Platform): string[] {
  return path.split(platform === "windows" ? /[\\/]/ : "/").filter((name) => name !== "" && name !== ".");
}

/** Without `..`, as the text says; the root has no parent. */
export function withoutParents(names: readonly string[]): string[] {
  const result: string[] = [];
  for (const name of names) {
    if (name === "..") result.pop();
    else result.push(name);
  }
  return result;
}

export function textOf({ root, names }: PathNames, platform: Platform): string {
  return platform === "windows" ? `${root}\\${names.join("\\")}` : `/${names.join("/")}`;
}

/** The names below a folder; undefined if the path is not in it. */
export function namesBelow(folder: PathNames, path: PathNames, isCaseBlind: boolean): readonly string[] | undefined {
  const isSame = (one: string, other: string): boolean => foldName(one, isCaseBlind) === foldName(other, isCaseBlind);
  if (!isSame(folder.root, path.root) || folder.names.length > path.names.length) return undefined;
  if (!folder.names.every((name, index) => isSame(name, path.names[index] ?? ""))) return undefined;
  return path.names.slice(folder.names.length);
}

/** A name as a disk compares it. Disks that ignore case also ignore how an accent is composed. */
export function foldName(name: string, isCaseBlind: boolean): string {
  return isCaseBlind ? name.normalize("NFC").toUpperCase().toLowerCase() : name;
}
