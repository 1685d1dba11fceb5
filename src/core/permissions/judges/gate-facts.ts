// What the gate asks of the window: an adapter in src/vscode/agent/permissions answers, tests answer by hand.

import type { Shell } from "../commands/parsed-command.js";
import type { FileSystemFacts } from "../paths/locate.js";

export interface GateFacts extends FileSystemFacts {
  /** The user trusts the workspace. */
  isTrusted(): boolean;
  /** The shell that commands run in. */
  readonly shell: Shell;
  /** Whether a .gitignore in the workspace excludes the file at an absolute path. */
  isIgnored(path: string): Promise<boolean>;
  /** `snowcell.agent.fetchHosts`, of the user's own settings only. */
  allowedHosts(): readonly string[];
  /** The hash of the definition of an outside tool that the user has turned on; undefined if it is off. */
  definitionHash(tool: string): string | undefined;
}
