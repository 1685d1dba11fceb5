// Which addresses a link in an answer may have. The panel never opens one itself: it asks the host, which decides again.

const scheme = /^([a-z][a-z0-9+.-]*):/i;
/** `lookup.ts:12`, `lookup.ts:12-40`: a file and lines, not a scheme. */
const fileAndLines = /^[^:]*\.[^:]*:\d+(?:[:\-–]\d+)?$/;

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
      return URL.canParse(address) ? address : undefined;
    case "mailto":
      return address;
    default:
      return undefined;
  }
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
