// Which file a block of code is for, of those that its path and the question name. Files are told apart by their URIs.

/** Where a path may lie: in each folder of the workspace, also without the folder's name in front. */
export function pathsInFolders(path: string, folders: readonly string[]): { readonly folder: number; readonly path: string }[] {
  return folders.flatMap((name, folder) => [
    { folder, path },
    // With several folders, VS Code puts the folder's name in front, and models repeat it.
    ...(folders.length > 1 && path.startsWith(`${name}/`) ? [{ folder, path: path.slice(name.length + 1) }] : []),
  ]);
}

export type TargetFile =
  | { readonly kind: "found"; readonly uri: string }
  /** The file that was asked about, of which the block names another path or none. */
  | { readonly kind: "attached"; readonly uri: string }
  /** The user chooses. `isNamed`: all of these are at the path. */
  | { readonly kind: "ask"; readonly among: readonly string[]; readonly isNamed: boolean };

/**
 * @param path what the block names, with forward slashes
 * @param named files at that path
 * @param attached files that went with the question
 */
export function targetFile(path: string | undefined, named: readonly string[], attached: readonly string[]): TargetFile {
  const [only, ...others] = new Set(named);
  if (only !== undefined && others.length === 0) return { kind: "found", uri: only };
  if (only !== undefined) {
    // Several folders have the path: the one that was asked about is meant, if it is one of them.
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
