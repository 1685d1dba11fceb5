// Allowed link targets in answers. The panel never opens a link itself; the host checks again and opens it.

const scheme = /^([a-z][a-z0-9+.-]*):/i;
/** `lookup.ts:12`, `lookup.ts:12-40`: a file and lines, not a scheme. */
const fileAndLines = /^[^:.]*\.[^:]*:\d+(?:[:\-–]\d+)?$/;

/** Returns the address for a link: http, https, mailto, or a path relative to a workspace folder. Undefined for anything else. */
export function linkAddress(href: string): string | undefined {
  // Browsers ignore these characters inside an address, so `java\nscript:` would be a scheme.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const address = href.trim().replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, "");
  if (address === "") return undefined;
  const inside = withinWorkspace(address);
  if (inside !== undefined) return isWorkspacePath(inside) ? inside : undefined;
  const [, name] = scheme.exec(address) ?? [];
  if (name === undefined || fileAndLines.test(address)) return isWorkspacePath(address) ? address : undefined;
  switch (name.toLowerCase()) {
    case "http":
    case "https":
      // A user name before the host could be mistaken for the host.
      return URL.canParse(address) && new URL(address).username === "" ? address : undefined;
    case "mailto":
      return address;
    default:
      return undefined;
  }
}

let roots: readonly string[] = [];

/** Absolute paths of the workspace's folders, without a slash at the end; links into them become relative. */
export function setWorkspaceRoots(folders: readonly string[]): void {
  // Longest first, because folders can be nested.
  roots = folders.map((folder) => slashes(folder).replace(/\/$/, "")).sort((one, other) => other.length - one.length);
}

/** Converts an absolute path or `file:` URI inside the workspace to a relative path. */
function withinWorkspace(address: string): string | undefined {
  const file = /^file:(?:\/\/(?:localhost)?(?=\/))?(\/.*)$/i.exec(address)?.[1];
  if (file === undefined) return belowRoot(slashes(address)) ?? belowRoot(slashes(decode(address) ?? ""));
  // `file:///c%3A/x` is `c:/x`.
  const rest = belowRoot(slashes((decode(file) ?? "").replace(/^\/([a-z]:)/i, "$1")));
  return rest && encodeURI(rest);
}

function belowRoot(path: string): string | undefined {
  const root = roots.find((folder) => {
    const start = path.slice(0, folder.length + 1);
    // Windows paths are case-insensitive.
    return /^[a-z]:/i.test(folder) ? start.toLowerCase() === `${folder}/`.toLowerCase() : start === `${folder}/`;
  });
  return root === undefined ? undefined : path.slice(root.length + 1);
}

function slashes(path: string): string {
  return /^[a-z]:[\\/]/i.test(path) ? path.replaceAll("\\", "/") : path;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A path with a folder or line numbers, such as `src/lookup.ts:12`. */
const file = /^(?:\.\/)?(?:[\w@+-][\w@.+-]*\/)*[\w@+-][\w@.+-]*\.[a-z]\w{0,9}(?::\d+(?:[:\-–]\d+)?|#L\d+(?:-L?\d+)?)?$/i;
const host = /^[\w-]+(?:\.[\w-]+)*\.(?:ai|app|co|com|de|dev|edu|gov|io|net|org|uk)(?=$|[/:])/i;

/** Returns the link target for inline code that names a workspace file. */
export function fileAddress(code: string): string | undefined {
  if (withinWorkspace(code) !== undefined) return linkAddress(code);
  return file.test(code) && /[/:#]/.test(code) && !host.test(code) ? linkAddress(code) : undefined;
}

/** The host of a web address. */
export function webHost(address: string | undefined): string | undefined {
  return address !== undefined && /^https?:/i.test(address) && URL.canParse(address) ? new URL(address).host : undefined;
}

/** Returns the real host of a link whose text names a different one. */
export function disguisedHost(text: string, address: string): string | undefined {
  const actual = webHost(address);
  const named = webHost(text.trim()) ?? host.exec(text.trim())?.[0];
  const bare = (name: string) => name.toLowerCase().replace(/^www\./, "");
  return actual !== undefined && named !== undefined && bare(named) !== bare(actual) ? actual : undefined;
}

function isWorkspacePath(path: string): boolean {
  if (/^[/\\#?]/.test(path) || path.includes("\\")) return false;
  return decode(path)?.split(/[/\\]/).includes("..") === false;
}
