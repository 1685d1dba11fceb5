// The user's own prompt texts, `snowcell.prompts.*`. A workspace's texts count only if it is trusted: otherwise its author
// could speak to the model in the user's name.

/** A setting per level, as VS Code's `inspect` returns it. */
export interface SettingLevels {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

/** Undefined if there is none. */
export function ownPromptIn(levels: SettingLevels | undefined, isTrusted: boolean): string | undefined {
  const { globalValue, workspaceValue, workspaceFolderValue } = levels ?? {};
  const own = isTrusted ? (workspaceFolderValue ?? workspaceValue ?? globalValue) : globalValue;
  return typeof own === "string" && own.trim() !== "" ? own : undefined;
}
