// Chooses the file that a code block is for, from the block's path and the attached files. Files are identified by URI.

/** The candidates for a path: in each workspace folder, with and without the folder's name as prefix. */
export function pathsInFolders(path: string, folders: readonly string[]): { readonly folder: number; readonly path: string }[] {
  return folders.flatMap((name, folder) => [
    { folder, path },
    // With several folders, VS Code prefixes paths with the folder's name, and models repeat that.
    ...(folders.length > 1 && path.startsWith(`${name}/`) ? [{ folder, path: path.slice(name.length + 1) }] : []),
  ]);
}

export type TargetFile =
  | { readonly kind: "found"; readonly uri: string }
  /** The attached file, if the block names no path, or another one with the same file name. */
  | { readonly kind: "attached"; readonly uri: string }
  /** The user must choose. `isNamed`: all of these match the path. */
  | { readonly kind: "ask"; readonly among: readonly string[]; readonly isNamed: boolean };

/**
 * @param path the block's path, with forward slashes
 * @param named files at that path
 * @param attached files attached to the question
 */
export function targetFile(path: string | undefined, named: readonly string[], attached: readonly string[]): TargetFile {
  const [only, ...others] = new Set(named);
  if (only !== undefined && others.length === 0) return { kind: "found", uri: only };
  if (only !== undefined) {
    // If several folders contain the path, prefer an attached file.
    const asked = [only, ...others].filter((uri) => attached.includes(uri));
    const [first] = asked;
    return asked.length === 1 && first !== undefined
      ? { kind: "found", uri: first }
      : { kind: "ask", among: [only, ...others], isNamed: true };
  }
  const [first, ...more] = new Set(attached);
  const isSameName = path === undefined || first?.endsWith(`/${path.split("/").at(-1)}`) === true;
  return first !== undefined && more.length === 0 && isSameName
    ? { kind: "attached", uri: first }
    : { kind: "ask", among: [...new Set(attached)], isNamed: false };
}
