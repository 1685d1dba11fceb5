// The person's own prompts, as VS Code's settings have them.

import * as vscode from "vscode";
import type { SettingName } from "../../contributions/contributions.js";
import { ownPromptIn } from "../../core/prompts/own-prompt.js";

/** What follows `snowcell.prompts.` in a setting's name. */
type PromptName = SettingName extends infer Name ? (Name extends `snowcell.prompts.${infer Action}` ? Action : never) : never;

/** Undefined where there is none, or only one of a workspace that is not trusted. */
export function ownPrompt(action: PromptName): string | undefined {
  const levels = vscode.workspace.getConfiguration("snowcell.prompts").inspect(action);
  return ownPromptIn(levels, vscode.workspace.isTrusted);
}
