// The user's own prompts from VS Code's settings.

import * as vscode from "vscode";
import type { SettingName } from "../../contributions/contributions.js";
import { ownPromptIn } from "../../core/prompts/own-prompt.js";
import { inspectSetting } from "./trusted-settings.js";

/** The part of a setting's name after `snowcell.prompts.`. */
type PromptName = SettingName extends infer Name ? (Name extends `snowcell.prompts.${infer Action}` ? Action : never) : never;

/** Undefined if there is none, or only one from an untrusted workspace. */
export function ownPrompt(action: PromptName): string | undefined {
  return ownPromptIn(inspectSetting(`snowcell.prompts.${action}`), vscode.workspace.isTrusted);
}

/** VS Code's folder for the user's prompt files, which other assistants read too. It has no API, but a known place. */
export function ownPromptFolder(globalStorage: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(globalStorage, "..", "..", "prompts");
}
