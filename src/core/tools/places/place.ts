// Start here: where a path of the model leads. The gate judges the same place that the tool then reads or writes, because
// both get it from here.

export interface Place {
  readonly uri: string;
  /** For the model and the user: relative to the workspace folder, with the folder's name if there are several. */
  readonly path: string;
  /** For the gate: relative if there is one folder and the place is inside, else absolute. */
  readonly actionPath: string;
}

export interface Places {
  resolve(path: string): Place | { readonly problem: string };
}

export interface WorkspaceFolder {
  readonly name: string;
  /** Absolute, separated by `/`, without one at the end. */
  readonly path: string;
}

export type PlaceInFolders =
  | { readonly kind: "inside"; readonly folder: number; readonly relative: string }
  /** `path` is absolute and normalized. */
  | { readonly kind: "outside"; readonly path: string }
  | { readonly kind: "problem"; readonly problem: string };

/** @param isCaseBlind whether paths that differ only in case are the same, as on Windows and usually on macOS */
export function placeInFolders(written: string, folders: readonly WorkspaceFolder[], isCaseBlind: boolean): PlaceInFolders {
  const path = withoutQuotes(written.trim()).replaceAll("\\", "/");
  if (path.includes("\0")) return { kind: "problem", problem: "The path holds a NUL character." };
  const [first] = folders;
  if (isAbsolute(path)) return absolutePlace(normalized(path), folders, isCaseBlind);
  if (!first) return { kind: "problem", problem: "No folder is open, so only absolute paths are possible." };
  const bare = normalized(path);
  const named = folders.length > 1 ? folders.findIndex(({ name }) => bare === name || bare.startsWith(`${name}/`)) : -1;
  const folder = folders[named] ?? first;
  const relative = named < 0 ? bare : bare.slice(folder.name.length + 1);
  if (relative !== ".." && !relative.startsWith("../")) return { kind: "inside", folder: Math.max(0, named), relative };
  return absolutePlace(normalized(`${folder.path}/${relative}`), folders, isCaseBlind);
}

function absolutePlace(path: string, folders: readonly WorkspaceFolder[], isCaseBlind: boolean): PlaceInFolders {
  const key = (text: string): string => (isCaseBlind ? text.toLowerCase() : text);
  // The deepest folder that holds the path: workspace folders may be nested.
  const candidates = folders
    .map(({ path: folderPath }, folder) => ({ folder, folderPath }))
    .filter(({ folderPath }) => key(path) === key(folderPath) || key(path).startsWith(`${key(folderPath)}/`))
    .toSorted((one, other) => other.folderPath.length - one.folderPath.length);
  const [deepest] = candidates;
  if (!deepest) return { kind: "outside", path };
  return { kind: "inside", folder: deepest.folder, relative: path.slice(deepest.folderPath.length + 1) };
}

const isAbsolute = (path: string): boolean => path.startsWith("/") || /^[A-Za-z]:(?:\/|$)/.test(path);

/** Without `.`, `..` and empty names, as far as possible; `..` at the start of a relative path stays. */
function normalized(path: string): string {
  const root = /^(?:[A-Za-z]:)?\//.exec(path)?.[0] ?? "";
  const names: string[] = [];
  for (const name of path.slice(root.length).split("/")) {
    if (name === "" || name === ".") continue;
    if (name === ".." && names.length > 0 && names.at(-1) !== "..") names.pop();
    else if (name !== ".." || root === "") names.push(name);
  }
  return root + names.join("/");
}

/** Models quote paths as in a text. */
function withoutQuotes(path: string): string {
  const [first, last] = [path.charAt(0), path.charAt(path.length - 1)];
  return path.length > 2 && first === last && "\"'`".includes(first) ? path.slice(1, -1) : path;
}
