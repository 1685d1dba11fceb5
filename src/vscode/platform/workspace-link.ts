// What a link of an answer says about a file: `src/lookup.ts`, `lookup.ts:12-40`, `src/lookup.ts#L12`.

export interface WorkspaceLink {
  /** Relative to a folder of the workspace; never climbs. */
  readonly path: string;
  /** First and last line, from 1; absent where the link names none. */
  readonly lines?: { readonly first: number; readonly last: number };
}

/** `undefined` where the link has a scheme, or leads out of the workspace. */
export function parseWorkspaceLink(href: string): WorkspaceLink | undefined {
  const [, written = "", from, to, column] =
    /^(.*?)(?:(?::|#L)(\d+)(?:(?:-L?|–)(\d+)|:(\d+)(?:-\d+)?)?)?$/.exec(href.split(/#(?!L\d)/, 1)[0] ?? "") ?? [];
  const path = safeDecode(written);
  if (path === undefined || path === "" || /^[/\\]/.test(path) || path.split(/[\\/]/).includes("..")) return undefined;
  // What is left of a scheme, or of a drive; also where it was encoded.
  if (path.includes(":")) return undefined;
  if (from === undefined) return { path };
  const first = Math.max(1, Number(from));
  return { path, lines: { first, last: column === undefined && to !== undefined ? Math.max(first, Number(to)) : first } };
}

function safeDecode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
