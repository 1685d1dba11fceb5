// The environment of commands: without keys, without access to VS Code, and set so that nothing asks or pages.

import { delimiter as ownDelimiter } from "node:path";
import { redact } from "../../core/redaction/redact.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** Words in names of variables that hold credentials, or reach something that does. */
const secretWords = new Set([
  ...["KEY", "KEYS", "APIKEY", "TOKEN", "TOKENS", "SECRET", "SECRETS", "PASSWORD", "PASSWD", "PASSPHRASE", "PASS", "PWD"],
  ...["CREDENTIAL", "CREDENTIALS", "CREDS", "AUTH", "AUTHORIZATION", "COOKIE", "SESSION", "JWT", "PAT", "ASKPASS", "DSN", "SAS"],
  ...["PRIVATE", "SIGNATURE", "KUBECONFIG", "NETRC", "PGPASSFILE", "VAULT"],
]);
/** Run or change programs, or let a command steer VS Code. */
const otherNames =
  /^(?:VSCODE_|ELECTRON_|BASH_FUNC_|GIT_CONFIG|GIT_SSH|GIT_ASKPASS|GIT_EXTERNAL|GIT_DIR$|GIT_WORK_TREE$|GIT_EXEC_PATH$|BASH_ENV$|ENV$|PROMPT_COMMAND$|NODE_OPTIONS$|LD_PRELOAD$|LD_AUDIT$|DYLD_|PYTHONSTARTUP$|PERL5OPT$|RUBYOPT$|JAVA_TOOL_OPTIONS$|DATABASE_URL$|REDIS_URL$|MONGODB_URI$|AMQP_URL$)/;
/** Names that contain such a word and are harmless. */
const harmless = new Set(["PWD", "OLDPWD", "XDG_SESSION_TYPE", "DESKTOP_SESSION", "SESSIONNAME", "XDG_SESSION_DESKTOP"]);

const settings: Readonly<Record<string, string>> = {
  PAGER: "cat",
  GIT_PAGER: "cat",
  GH_PAGER: "cat",
  MANPAGER: "cat",
  SYSTEMD_PAGER: "cat",
  AWS_PAGER: "",
  GIT_TERMINAL_PROMPT: "0",
  GCM_INTERACTIVE: "never",
  GIT_EDITOR: "true",
  GIT_SEQUENCE_EDITOR: "true",
  EDITOR: "true",
  VISUAL: "true",
  CI: "1",
  TERM: "dumb",
  NO_COLOR: "1",
  DEBIAN_FRONTEND: "noninteractive",
  NPM_CONFIG_YES: "true",
  PIP_NO_INPUT: "1",
  PYTHONUNBUFFERED: "1",
  DOTNET_NOLOGO: "1",
  HOMEBREW_NO_AUTO_UPDATE: "1",
};

/** `delimiter`: between the folders of PATH. */
export function cleanEnvironment(own: Environment, isWindows: boolean, delimiter: string = ownDelimiter): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined || holdsSecret(name, value)) continue;
    result[name] = name.toUpperCase() === "PATH" ? absoluteFolders(value, isWindows, delimiter) : value;
  }
  // On Windows, names differ by case only in writing.
  const given = new Map(Object.keys(result).map((name) => [name.toUpperCase(), name]));
  const set = isWindows ? { ...settings, NoDefaultCurrentDirectoryInExePath: "1" } : settings;
  for (const [name, value] of Object.entries(set)) {
    const before = isWindows ? given.get(name.toUpperCase()) : undefined;
    if (before !== undefined) delete result[before];
    result[name] = value;
  }
  return result;
}

function holdsSecret(name: string, value: string): boolean {
  const upper = name.toUpperCase();
  if (harmless.has(upper)) return false;
  return otherNames.test(upper) || upper.split(/[^A-Z0-9]+/).some((word) => secretWords.has(word)) || looksSecret(upper, value);
}

/** A name such as `OPENAIKEY`, or a value that any text is cleaned of. */
function looksSecret(name: string, value: string): boolean {
  return /(?:APIKEY|TOKEN|SECRET|PASSWORD|PASSWD)$/.test(name) || redact(value) !== value;
}

/** A folder relative to the current one would let the workspace bring its own programs. */
function absoluteFolders(path: string, isWindows: boolean, delimiter: string): string {
  const isAbsolute = (folder: string): boolean =>
    isWindows ? /^(?:[a-z]:[\\/]|\\\\|"[a-z]:)/i.test(folder) : folder.startsWith("/");
  return path.split(delimiter).filter(isAbsolute).join(delimiter);
}
