// Parses a link in an answer to a workspace file: `src/lookup.ts`, `lookup.ts:12-40`, `src/lookup.ts#L12`.

export interface WorkspaceLink {
  /** Relative to a workspace folder; never contains `..`. */
  readonly path: string;
  /** First and last line, from 1; absent if the link names none. */
  readonly lines?: { readonly first: number; readonly last: number };
}

/** `undefined` if the link has a scheme, or points outside the workspace. */
export function parseWorkspaceLink(href: string): WorkspaceLink | undefined {
  const [, written = "", from, to, column] =
    /^(.*?)(?:(?::|#L)(\d+)(?:(?:-L?|–)(\d+)|:(\d+)(?:-\d+)?)?)?$/.exec(href.split(/#(?!L\d)/, 1)[0] ?? "") ?? [];
  const path = safeDecode(written);
  if (path === undefined || path === "" || /^[/\\]/.test(path) || path.split(/[\\/]/).includes("..")) return undefined;
  // A colon is left from a scheme or a drive, possibly an encoded one.
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
