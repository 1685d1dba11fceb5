// The person's own prompts, as VS Code's settings have them.

import * as vscode from "vscode";
import type { ActionPrompt } from "../../core/prompts/action-prompt.js";
import { ownPromptIn } from "../../core/prompts/own-prompt.js";

export function ownPrompt(action: ActionPrompt["action"]): string | undefined {
  const levels = vscode.workspace.getConfiguration("snowcell.prompts").inspect(action);
  return ownPromptIn(levels, vscode.workspace.isTrusted);
}
