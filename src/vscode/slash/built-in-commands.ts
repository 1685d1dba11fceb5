// The built-in slash commands. Those about code run the editor's actions on the selection; words after the command are
// added to the task.

import * as vscode from "vscode";
import type { PlaceArgument } from "../../contributions/command-arguments.js";
import type { BuiltInCommand } from "../../core/instructions/slash-line.js";
import type { EditorActions } from "../editor/editor-actions.js";
import { placeArgument } from "../editor/editor-place.js";
import type { FeaturePanel } from "../panel/panel-feature.js";
import { shownEditor } from "../surroundings/shown-editor.js";

export interface BuiltInServices {
  editorActions(): Promise<EditorActions>;
  writeCommitMessage(): Promise<void>;
  /** Lets the user choose models, and shows the comparison in the panel. */
  compare(panel: FeaturePanel): Promise<void>;
}

export async function runBuiltIn(
  command: BuiltInCommand,
  words: string,
  services: BuiltInServices,
  panel: FeaturePanel,
): Promise<void> {
  switch (command) {
    case "clear":
      return await panel.newChat();
    case "commit":
      return await services.writeCommitMessage();
    case "compare":
      // The words are what to ask the models.
      if (words !== "") panel.session.setDraft(words, undefined);
      return await services.compare(panel);
    default: {
      const actions = await services.editorActions();
      const run: Readonly<Record<typeof command, (place?: PlaceArgument, words?: string) => Promise<void>>> = {
        explain: (place) => actions.explain(place, words),
        improve: (place) => actions.improve(place, words),
        fix: (place) => actions.fix(place, words),
        doc: (place) => actions.document(place, words),
        tests: (place) => actions.writeTests(place, words),
        edit: (place) => actions.editSelection(place, words),
      };
      await run[command](shownPlace(), words);
    }
  }
}

/** If the chat is in an editor tab, no text editor is active: the action takes the one that is visible. */
function shownPlace(): PlaceArgument | undefined {
  if (vscode.window.activeTextEditor) return undefined;
  const editor = shownEditor();
  const range = editor?.selection;
  return editor && range ? placeArgument({ uri: editor.document.uri, range, widen: range.isEmpty }) : undefined;
}
