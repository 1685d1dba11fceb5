// Paths that mean another file than they seem to, or no file at all. They are refused before anything looks at the disk.

export type Platform = "posix" | "windows";

export type PathProblem =
  | "empty"
  | "too-long"
  | "control-character"
  | "address"
  | "stream"
  | "device"
  | "short-name"
  | "trailing-dot"
  | "share"
  | "drive-relative";

const longestPath = 4096;

/** `CON`, `nul.txt`, `COM1`: Windows opens a device in any folder. The superscript digits count, too. */
const deviceNames = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?:[. ]|$)/i;
/** `PROGRA~1` is another name of a long one. */
const shortName = /^[^.~]{1,8}~\d{1,6}(?:\.[^.]{0,3})?$/;
const drive = /^[a-z]:/i;

/** Undefined if the path means what it says. Both `/` and `\` separate on Windows. */
export function pathProblem(path: string, platform: Platform): PathProblem | undefined {
  if (path.trim() === "") return "empty";
  if (path.length > longestPath) return "too-long";
  if (/\p{Cc}|\p{Bidi_Control}/u.test(path)) return "control-character";
  if (/^[a-z][a-z0-9+.-]+:\//i.test(path)) return "address";
  if (platform === "posix") return path.split("/").includes("..namedfork") ? "stream" : undefined;
  return windowsProblem(path);
}

function windowsProblem(path: string): PathProblem | undefined {
  // `\\host\share`, `\\?\C:\`, `\\.\pipe\`: merely looking at a share logs in to its host.
  if (/^[\\/]{2}/.test(path)) return "share";
  if (/^[\\/]/.test(path)) return "drive-relative";
  const rest = drive.test(path) ? path.slice(2) : path;
  if (rest !== path && !/^[\\/]/.test(rest)) return "drive-relative";
  for (const name of rest.split(/[\\/]/)) {
    if (name === "" || name === "." || name === "..") continue;
    if (name.includes(":")) return "stream";
    if (deviceNames.test(name)) return "device";
    if (name.endsWith(".") || name.endsWith(" ")) return "trailing-dot";
    if (shortName.test(name)) return "short-name";
  }
  return undefined;
}
