// The tools of the agent in this window, and the list of what they changed. Loaded with the first conversation in agent mode.

import * as vscode from "vscode";
import type { ConversationChanges } from "../../core/agent/changes/changed-files.js";
import type { ResolvedModel } from "../../core/requests/resolved-model.js";
import { editingTools } from "../../core/tools/editing/editing-tools.js";
import { textHash } from "../../core/tools/places/text-hash.js";
import { readingTools } from "../../core/tools/reading/reading-tools.js";
import { profileOf, toolsFor, toolsWithoutTrust } from "../../core/tools/registry/tool-profile.js";
import type { Tool } from "../../core/tools/tool.js";
import { EditorUse } from "../editor/review/editor-use.js";
import type { Reviews } from "../editor/review/reviews.js";
import { presentFile } from "./changes/undo-writes.js";
import { windowChanges } from "./changes/window-changes.js";
import { editReviews } from "./edits/review-edit.js";
import { windowWrites } from "./edits/window-writes.js";
import { type OutsideChoice, OutsideTools } from "./outside/window-outside.js";
import { windowFacts } from "./permissions/window-facts.js";
import { windowReading } from "./reading/window-reading.js";

export interface ToolServices {
  /** A folder that only SnowCell uses: the workspace's, or the global one. */
  readonly storage: vscode.Uri;
  /** `EditorActions.reviews`: VS Code takes one provider for the proposals. */
  reviews(): Promise<Reviews>;
  /** Tools that other parts build: commands, fetching. */
  more(by: ResolvedModel): Promise<readonly Tool[]>;
  readonly outside: OutsideChoice;
}

export interface WindowTools extends vscode.Disposable {
  /** In a fixed order. Implements `AgentServices.tools`. */
  tools(by: ResolvedModel): Promise<readonly Tool[]>;
  /** A tool by the name that a step holds, for its title; undefined if no run of this window had it. */
  tool(name: string): Tool | undefined;
  readonly changedFiles: ConversationChanges;
  /** For the gate, which asks for the present definition, and for Manage Tools. */
  readonly outside: OutsideTools;
  /** Hash of a file's present text as in `FileBefore`; null if there is none. Implements `AgentServices.hashOf`. */
  hashOf(uri: string): Promise<string | null>;
}

export function createTools({ storage, reviews, more, outside: choice }: ToolServices): WindowTools {
  const window = windowChanges(storage);
  const reading = windowReading();
  const facts = windowFacts(() => undefined);
  const use = new EditorUse();
  const editing = {
    ...reading,
    writes: windowWrites(facts),
    reviews: editReviews(reviews, facts, use),
    recorder: window.changes,
  };
  const own = [...readingTools(reading), ...editingTools(editing)];
  const outside = new OutsideTools(choice);
  const byName = new Map(own.map((tool) => [tool.definition.name, tool]));
  return {
    tools: async (by) => {
      const ours = [...own, ...(await more(by))];
      const taken = new Set(ours.map(({ definition }) => definition.name));
      // The user chose each of these, so a small model gets them too.
      const chosen = await outside.tools(taken);
      for (const tool of [...ours, ...chosen]) byName.set(tool.definition.name, tool);
      const offered = [...toolsFor(profileOf(by), ours), ...chosen];
      return vscode.workspace.isTrusted ? offered : toolsWithoutTrust(offered);
    },
    tool: (name) => byName.get(name),
    changedFiles: window.changes,
    outside,
    hashOf: async (uri) => {
      const { text } = await presentFile(uri);
      return text === null ? null : await textHash(text);
    },
    dispose: () => {
      window.dispose();
      use.dispose();
    },
  };
}
