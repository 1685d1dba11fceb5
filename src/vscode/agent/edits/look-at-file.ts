// A file as an edit finds it. Refuses what an edit could damage: a text that would not come back the same from its encoding,
// notebooks, large and read-only files.

import * as vscode from "vscode";
import { looksBinary } from "../../../core/leaving/file-gate.js";
import type { EditableFile } from "../../../core/tools/editing/editing-ports.js";
import type { Place } from "../../../core/tools/places/place.js";
import { canWrite } from "../../editor/review/apply-edits.js";
import { clearUnasked, isForeignHost, readCleared } from "../../leaving/content-gate.js";
import { nearFiles } from "../reading/file-reads.js";
import { openDocument, showsText } from "../reading/open-documents.js";

/** In bytes. Larger files are generated, or data. */
const largestEdited = 1024 * 1024;
const longestEditedLine = 20_000;
/** Reasons that the gate for effects asks the user about. */
const decidedByPermission = ["outside", "link-outside", "ignored"] as const;

export async function lookAtFile(place: Place): Promise<EditableFile> {
  const uri = vscode.Uri.parse(place.uri);
  if (isForeignHost(uri)) return refused("it is on another machine.");
  const realPath = await realPathOf(uri);
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  if (!stat) {
    if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return refused("its file system is read-only.");
    return { kind: "missing", near: await nearFiles(place.path), realPath };
  }
  if (stat.type & vscode.FileType.Directory) return refused("it is a folder.");
  if (!(await canWrite(uri))) return refused("it is read-only.");
  if (isNotebook(uri)) return refused("it is a notebook, and cells cannot be edited yet.");
  if (stat.size > largestEdited)
    return { kind: "no-text", reason: `it has ${stat.size} bytes, and at most 1 MB can be edited.`, realPath };
  const cleared = await clearUnasked(uri, decidedByPermission);
  if (!cleared) return refused("it may contain passwords or keys.");
  const bytes = await readCleared(cleared);
  if (!bytes) return refused("it cannot be read.");
  if (looksBinary(bytes)) return { kind: "no-text", reason: "it is not a text file.", realPath };
  return await textFile(uri, bytes, realPath);
}

async function textFile(uri: vscode.Uri, bytes: Uint8Array, realPath: string | undefined): Promise<EditableFile> {
  const document = openDocument(uri) ?? (await vscode.workspace.openTextDocument(uri).then(undefined, () => undefined));
  if (!document) return { kind: "no-text", reason: "VS Code cannot open it as text.", realPath };
  const { encoding } = document;
  const whole = await vscode.workspace.decode(bytes, { encoding });
  const again = await vscode.workspace.encode(whole, { encoding });
  if (!isEqual(again, bytes)) {
    const reason = `its bytes are not valid ${encoding}, so saving it would damage it. The user can open it with another encoding.`;
    return { kind: "no-text", reason, realPath };
  }
  if (!document.isDirty && !(await showsText(document, whole)))
    return refused("it has just changed on disk, and the editor does not show that yet. Read it again.");
  const text = document.getText();
  if (text.split("\n").some((line) => line.length > longestEditedLine)) {
    return { kind: "no-text", reason: "it has very long lines, as generated files do.", realPath };
  }
  return {
    kind: "text",
    text,
    whole: document.isDirty ? text : whole,
    encoding,
    eol: document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n",
    hasUnsavedChanges: document.isDirty,
    realPath,
  };
}

const refused = (reason: string): EditableFile => ({ kind: "refused", reason });

function isNotebook(uri: vscode.Uri): boolean {
  const address = uri.toString();
  return /\.ipynb$/i.test(uri.path) || vscode.workspace.notebookDocuments.some((one) => one.uri.toString() === address);
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** Where a path leads after all links: of the file, else of the deepest folder above it that exists. */
export async function realPathOf(uri: vscode.Uri): Promise<string | undefined> {
  if (uri.scheme !== "file") return undefined;
  const { realPath } = await import("../../../node/file-access.js");
  for (let at = uri; ; ) {
    const found = await realPath(at.fsPath);
    if (found !== undefined) return `${found}|${uri.path.slice(at.path.length)}`;
    const above = vscode.Uri.joinPath(at, "..");
    if (above.path === at.path) return undefined;
    at = above;
  }
}
