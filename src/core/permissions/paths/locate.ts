// Start here: where a path that a model wrote really leads. Links are followed as far as the path exists; what is created
// below follows its deepest existing ancestor. Compared by name, and without case where the disk ignores it.

import { absoluteNames, namesBelow, namesOf, type PathNames, textOf, withoutParents } from "./components.js";
import { type PathProblem, type Platform, pathProblem } from "./unsafe-names.js";

export interface WorkspaceFolder {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** Its disk treats `A` and `a` as one name. */
  readonly isCaseBlind: boolean;
}

export interface FileSystemFacts {
  readonly platform: Platform;
  folders(): readonly WorkspaceFolder[];
  /**
   * The path with all links resolved. `missing`: nothing is there, not even a link. `unknown`: something is there whose
   * target cannot be determined, such as a link to a missing file, a cycle, or a folder that may not be read.
   */
  realPath(path: string): Promise<{ readonly path: string } | "missing" | "unknown">;
}

/** Where a path leads. `outside`: not in a workspace folder; `link-outside`: in one, but a link leads out of it. */
export type Location = "inside" | "outside" | "link-outside" | "unknown";

export interface Place {
  readonly location: Location;
  /** As the text says, absolute. */
  readonly written: string;
  /** After links; equal to `written` where that cannot be determined. */
  readonly real: string;
  /** Below the workspace folder, separated by `/`, as written and after links; absolute where it is outside. */
  readonly relative: string;
  readonly realRelative: string;
  readonly folder?: WorkspaceFolder;
}

/**
 * All files that the path may mean: with several workspace folders, a relative path may start with a folder's name or not.
 * The gate takes the strictest.
 */
export async function locate(path: string, facts: FileSystemFacts): Promise<readonly Place[] | PathProblem> {
  const { platform } = facts;
  const isInOpenShare = platform === "windows" && /^[\\/]{2}/.test(path) && folderOfText(path, facts) !== undefined;
  const problem = pathProblem(isInOpenShare ? path.replace(/^[\\/]{2}[^\\/]+[\\/]+[^\\/]+[\\/]*/, "./") : path, platform);
  if (problem !== undefined) return problem;
  const absolute = absoluteNames(path, platform);
  if (absolute) return [await placeOf(absolute, facts)];
  const names = namesOf(path, platform);
  // On a system where `\` is part of a name, a tool may still read it as a separator.
  const readings = platform === "posix" && path.includes("\\") ? [names, namesOf(path.replaceAll("\\", "/"), platform)] : [names];
  const candidates = readings.flatMap((each) => startsOf(each, facts));
  if (candidates.length === 0) return [{ location: "outside", written: path, real: path, relative: path, realRelative: path }];
  return await Promise.all(candidates.map((candidate) => placeOf(candidate, facts)));
}

function startsOf(names: readonly string[], facts: FileSystemFacts): PathNames[] {
  const { platform } = facts;
  const all = facts.folders();
  return all.flatMap((folder) => {
    const base = absoluteNames(folder.path, platform);
    if (!base) return [];
    const below = (rest: readonly string[]): PathNames => ({ root: base.root, names: [...base.names, ...rest] });
    return all.length > 1 && names[0] === folder.name ? [below(names.slice(1)), below(names)] : [below(names)];
  });
}

function folderOfText(path: string, facts: FileSystemFacts): WorkspaceFolder | undefined {
  const names = absoluteNames(path, facts.platform);
  return names && folderOf(names, facts)?.folder;
}

async function placeOf(path: PathNames, facts: FileSystemFacts): Promise<Place> {
  const { platform } = facts;
  const written: PathNames = { root: path.root, names: withoutParents(path.names) };
  const writtenText = textOf(written, platform);
  const real = await realNames(path, facts);
  // `link/../file` is another file on the disk than the text says.
  const plain = path.names.includes("..") ? await realNames(written, facts) : real;
  if (!real || !plain || textOf(real, platform) !== textOf(plain, platform)) {
    const folder = folderOf(written, facts);
    const relative = folder?.below.join("/") ?? writtenText;
    const place = { location: folder ? "unknown" : "outside", written: writtenText, real: writtenText } as const;
    return { ...place, relative, realRelative: relative, ...(folder ? { folder: folder.folder } : {}) };
  }
  return await placed(written, real, facts);
}

async function placed(written: PathNames, real: PathNames, facts: FileSystemFacts): Promise<Place> {
  const { platform } = facts;
  const folder = folderOf(written, facts);
  const texts = { written: textOf(written, platform), real: textOf(real, platform) };
  // A workspace folder may itself be reached through a link.
  const roots = await Promise.all(
    facts.folders().map(async ({ path, isCaseBlind }) => {
      const names = absoluteNames(path, platform);
      const root = names && (await realNames(names, facts));
      return root ? namesBelow(root, real, isCaseBlind) : undefined;
    }),
  );
  const below = roots.find((names) => names !== undefined);
  const relative = folder?.below.join("/") ?? texts.written;
  const realRelative = below?.join("/") ?? texts.real;
  const location: Location = folder ? (below ? "inside" : "link-outside") : "outside";
  return { location, ...texts, relative, realRelative, ...(folder ? { folder: folder.folder } : {}) };
}

function folderOf(
  path: PathNames,
  facts: FileSystemFacts,
): { readonly folder: WorkspaceFolder; readonly below: readonly string[] } | undefined {
  for (const folder of facts.folders()) {
    const base = absoluteNames(folder.path, facts.platform);
    const below = base && namesBelow(base, path, folder.isCaseBlind);
    if (below) return { folder, below };
  }
  return undefined;
}

/** The path with links resolved up to its deepest existing ancestor; undefined if that cannot be determined. */
async function realNames(path: PathNames, facts: FileSystemFacts): Promise<PathNames | undefined> {
  const { platform } = facts;
  for (let length = path.names.length; length >= 0; length--) {
    const found = await facts.realPath(textOf({ root: path.root, names: path.names.slice(0, length) }, platform));
    if (found === "unknown") return undefined;
    if (found === "missing") continue;
    const rest = path.names.slice(length);
    const real = absoluteNames(found.path, platform);
    // A parent of something that does not exist.
    if (!real || rest.includes("..")) return undefined;
    return { root: real.root, names: [...withoutParents(real.names), ...rest] };
  }
  return { root: path.root, names: withoutParents(path.names) };
}
