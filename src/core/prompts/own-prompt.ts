// The person's own words for a prompt, `snowcell.prompts.*`. A workspace may bring some of its own, once it is trusted:
// before that they would let whoever wrote it speak to the model in the person's name.

/** A setting at each level, as VS Code's `inspect` gives it. */
export interface SettingLevels {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly workspaceFolderValue?: unknown;
}

/** Undefined where there are none. */
export function ownPromptIn(levels: SettingLevels | undefined, isTrusted: boolean): string | undefined {
  const { globalValue, workspaceValue, workspaceFolderValue } = levels ?? {};
  const own = isTrusted ? (workspaceFolderValue ?? workspaceValue ?? globalValue) : globalValue;
  return typeof own === "string" && own.trim() !== "" ? own : undefined;
}
