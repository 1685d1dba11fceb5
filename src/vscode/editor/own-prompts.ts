// The person's own prompts, `snowcell.prompts.*`. An untrusted workspace cannot set them: package.json restricts them.

import * as vscode from "vscode";
import type { ActionPrompt } from "../../core/prompts/action-prompt.js";

/** Undefined where the person has none. */
export function ownPrompt(action: ActionPrompt["action"]): string | undefined {
  const own = vscode.workspace.getConfiguration("snowcell.prompts").get<unknown>(action);
  return typeof own === "string" && own.trim() !== "" ? own : undefined;
}
