// Start here: the files that the agent changed, in this window. core/agent/changes decides; this connects it to the files,
// the store and the editors.

import * as vscode from "vscode";
import { ConversationChanges } from "../../../core/agent/changes/changed-files.js";
import { ChangeStore } from "./change-store.js";
import { registerChangeViews, showRecords } from "./show-changes.js";
import { carryOutUndo, presentFile } from "./undo-writes.js";

export interface WindowChanges extends vscode.Disposable {
  readonly changes: ConversationChanges;
}

/** Milliseconds after the last keystroke until conflicts are looked for. */
const lookAfterMs = 300;

/** @param storage a folder that only SnowCell uses */
export function windowChanges(storage: vscode.Uri): WindowChanges {
  const store = new ChangeStore(storage);
  const changes = new ConversationChanges({
    load: (conversationId) => store.load(conversationId),
    save: (conversationId, records) => store.save(conversationId, records),
    present: presentFile,
    carryOut: carryOutUndo,
    show: showRecords,
  });
  const waiting = new Map<string, NodeJS.Timeout>();
  const touch = (uri: vscode.Uri): void => {
    const address = uri.toString();
    if (changes.conversationsOf(address).length === 0) return;
    clearTimeout(waiting.get(address));
    waiting.set(
      address,
      setTimeout(() => {
        waiting.delete(address);
        void changes.touched(address);
      }, lookAfterMs),
    );
  };
  const subscriptions = [
    registerChangeViews(changes),
    vscode.workspace.onDidChangeTextDocument(({ document }) => touch(document.uri)),
    vscode.workspace.onDidDeleteFiles(({ files }) => void files.map(touch)),
  ];
  return {
    changes,
    dispose: () => {
      for (const timer of waiting.values()) clearTimeout(timer);
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
