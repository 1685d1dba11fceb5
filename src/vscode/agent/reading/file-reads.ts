// Texts of files for the agent. Each passes the gate; unsaved changes count before the file.

import * as vscode from "vscode";
import { type GateReason, reasonsToAsk } from "../../../core/leaving/content-gate.js";
import { largestFile, looksBinary } from "../../../core/leaving/file-gate.js";
import { nearPaths } from "../../../core/tools/places/near-names.js";
import type { Place } from "../../../core/tools/places/place.js";
import { notebookText } from "../../../core/tools/reading/notebook-text.js";
import type { FileReads, FoundText } from "../../../core/tools/reading/reading-ports.js";
import { systemClock } from "../../../node/system-clock.js";
import { WorkspaceFiles } from "../../attach/workspace-files.js";
import { clearUnasked, isForeignHost, readCleared } from "../../leaving/content-gate.js";
import { fileFacts } from "../../leaving/file-facts.js";
import { decodedText, unsavedDocument } from "./open-documents.js";

export const windowFiles: FileReads = {
  reasons: async ({ uri }) => await reasonsOf(vscode.Uri.parse(uri)),
  text: async (place, allowed) => await textOf(place, allowed),
};

async function reasonsOf(uri: vscode.Uri): Promise<readonly GateReason[]> {
  // Even looking at the file would contact another machine.
  return isForeignHost(uri) ? ["outside"] : reasonsToAsk(await fileFacts(uri));
}

async function textOf(place: Place, allowed: readonly GateReason[]): Promise<FoundText> {
  const uri = vscode.Uri.parse(place.uri);
  const cleared = await clearUnasked(uri, allowed);
  if (!cleared) return { kind: "withheld", reasons: await reasonsOf(uri) };
  const unsaved = unsavedDocument(uri);
  if (unsaved) return { kind: "text", text: unsaved.getText(), isDirty: true };
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  if (!stat) return { kind: "missing", near: await nearFiles(place.path) };
  if (stat.type & vscode.FileType.Directory) return { kind: "folder" };
  if (stat.size > largestFile) return { kind: "too-large", bytes: stat.size };
  const bytes = await readCleared(cleared);
  if (!bytes) return { kind: "missing", near: [] };
  if (looksBinary(bytes)) return { kind: "binary" };
  const text = await decodedText(uri, bytes);
  return { kind: "text", text: /\.ipynb$/i.test(uri.path) ? (notebookText(text) ?? text) : text, isDirty: false };
}

/** Paths of the workspace that resemble one that does not exist. */
export async function nearFiles(path: string): Promise<string[]> {
  const files = await new WorkspaceFiles(systemClock).list();
  return nearPaths(
    path,
    files.map((file) => file.path),
  );
}
