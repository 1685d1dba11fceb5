// Which addresses a link in an answer may have. The panel never opens one itself: it asks the host, which decides again.

const scheme = /^([a-z][a-z0-9+.-]*):/i;
/** `lookup.ts:12`, `lookup.ts:12-40`: a file and lines, not a scheme. */
const fileAndLines = /^[^:.]*\.[^:]*:\d+(?:[:\-–]\d+)?$/;

/** The address to put on a link: http, https, mailto or a path inside the workspace. `undefined` for every other. */
export function linkAddress(href: string): string | undefined {
  // Browsers drop these from the middle of an address, so that `java\nscript:` would be a scheme.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const address = href.trim().replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, "");
  if (address === "") return undefined;
  const [, name] = scheme.exec(address) ?? [];
  if (name === undefined || fileAndLines.test(address)) return isWorkspacePath(address) ? address : undefined;
  switch (name.toLowerCase()) {
    case "http":
    case "https":
      // A name before the host is there to be taken for the host.
      return URL.canParse(address) && new URL(address).username === "" ? address : undefined;
    case "mailto":
      return address;
    default:
      return undefined;
  }
}

/** A path with a folder or with lines, such as `src/lookup.ts:12`. */
const file = /^(?:\.\/)?(?:[\w@+-][\w@.+-]*\/)*[\w@+-][\w@.+-]*\.[a-z]\w{0,9}(?::\d+(?:[:\-–]\d+)?|#L\d+(?:-L?\d+)?)?$/i;
const host = /^[\w-]+(?:\.[\w-]+)*\.(?:ai|app|co|com|de|dev|edu|gov|io|net|org|uk)(?=$|[/:])/i;

/** The address that leads to what is written as code, where it is a file of a workspace. */
export function fileAddress(code: string): string | undefined {
  return file.test(code) && /[/:#]/.test(code) && !host.test(code) ? linkAddress(code) : undefined;
}

/** The host of a web address. */
export function webHost(address: string | undefined): string | undefined {
  return address !== undefined && /^https?:/i.test(address) && URL.canParse(address) ? new URL(address).host : undefined;
}

/** The host that a link really leads to, where its text names another. */
export function disguisedHost(text: string, address: string): string | undefined {
  const actual = webHost(address);
  const named = webHost(text.trim()) ?? host.exec(text.trim())?.[0];
  const bare = (name: string) => name.toLowerCase().replace(/^www\./, "");
  return actual !== undefined && named !== undefined && bare(named) !== bare(actual) ? actual : undefined;
}

function isWorkspacePath(path: string): boolean {
  if (/^[/\\#?]/.test(path) || path.includes("\\")) return false;
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return false;
  }
  return !decoded.split(/[/\\]/).includes("..");
}
