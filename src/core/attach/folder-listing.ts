// Lists a folder's files as a tree of names, which costs fewer tokens than a list of paths.

/** Maximum number of files in a listing. */
export const mostListed = 500;

/** One name per line, indented by depth; folders end with a slash. `paths` are relative to the folder, separated by `/`. */
export function folderListing(paths: readonly string[]): string {
  const lines: string[] = [];
  let open: readonly string[] = [];
  for (const path of sorted(paths).slice(0, mostListed)) {
    const names = path.split("/");
    const folders = names.slice(0, -1);
    const shared = folders.findIndex((name, depth) => name !== open[depth]);
    for (let depth = shared < 0 ? folders.length : shared; depth < folders.length; depth++) {
      lines.push(`${"  ".repeat(depth)}${folders[depth]}/`);
    }
    lines.push(`${"  ".repeat(folders.length)}${names.at(-1)}`);
    open = folders;
  }
  if (paths.length > mostListed) lines.push(`[Cut here: ${paths.length - mostListed} more files]`);
  return lines.join("\n");
}

/** Sorts paths so that each folder's own files come before its subfolders. */
function sorted(paths: readonly string[]): string[] {
  const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
  const order = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
  return [...paths].sort((one, other) => order(folderOf(one), folderOf(other)) || order(one, other));
}
