// The tools of the agent in this window, and the list of what they changed. Loaded with the first conversation in agent mode.

import type * as vscode from "vscode";
import type { ConversationChanges } from "../../core/agent/changes/changed-files.js";
import type { ResolvedModel } from "../../core/requests/resolved-model.js";
import { editingTools } from "../../core/tools/editing/editing-tools.js";
import { readingTools } from "../../core/tools/reading/reading-tools.js";
import { profileOf, toolsFor } from "../../core/tools/registry/tool-profile.js";
import type { Tool } from "../../core/tools/tool.js";
import type { Reviews } from "../editor/review/reviews.js";
import { windowChanges } from "./changes/window-changes.js";
import { editReviews } from "./edits/review-edit.js";
import { windowWrites } from "./edits/window-writes.js";
import { windowReading } from "./reading/window-reading.js";

export interface ToolServices {
  /** A folder that only SnowCell uses: the workspace's, or the global one. */
  readonly storage: vscode.Uri;
  /** `EditorActions.reviews`: VS Code takes one provider for the proposals. */
  reviews(): Promise<Reviews>;
  /** Tools that other parts build: commands, fetching, tools of other extensions. */
  more(by: ResolvedModel): Promise<readonly Tool[]>;
}

export interface WindowTools extends vscode.Disposable {
  /** In a fixed order. Implements `AgentServices.tools`. */
  tools(by: ResolvedModel): Promise<readonly Tool[]>;
  readonly changedFiles: ConversationChanges;
}

export function createTools({ storage, reviews, more }: ToolServices): WindowTools {
  const window = windowChanges(storage);
  const reading = windowReading();
  const editing = { ...reading, writes: windowWrites, reviews: editReviews(reviews), recorder: window.changes };
  const own = [...readingTools(reading), ...editingTools(editing)];
  return {
    tools: async (by) => toolsFor(profileOf(by), [...own, ...(await more(by))]),
    changedFiles: window.changes,
    dispose: () => window.dispose(),
  };
}
