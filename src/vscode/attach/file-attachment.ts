// Files as attachments: asks first if they may hold secrets, are ignored or lie outside the workspace; refuses files that
// are not text or too large to read; truncates long ones.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { folderListing } from "../../core/attach/folder-listing.js";
import { readImage } from "../../core/attach/image-file.js";
import type { Attachment } from "../../core/conversation/conversation.js";
import { cutText, largestFile, looksBinary } from "../../core/leaving/file-gate.js";
import { createId } from "../../core/platform/ids.js";
import { agreesToContent, clearChosen, type GateQuestion, isForeignHost, readCleared } from "../leaving/content-gate.js";
import { fileFacts } from "../leaving/file-facts.js";
import { selectedLines, shownEditor } from "../surroundings/shown-editor.js";
import { imageAttachment } from "./image-attachment.js";
import { NotAttachable } from "./not-attachable.js";
import type { WorkspaceFiles } from "./workspace-files.js";

const beforeAttaching: GateQuestion = {
  get button() {
    return l10n.t("Attach");
  },
  question: (name) => l10n.t("Attach {0}?", name),
};

/** First and last line, from 1. */
type Lines = NonNullable<Attachment["lines"]>;

/**
 * A file or lines of it, an image or a folder listing; `undefined` if the user declined. Throws `NotAttachable`.
 */
export async function attachmentFromUri(uri: vscode.Uri, files: WorkspaceFiles, lines?: Lines): Promise<Attachment | undefined> {
  const name = vscode.workspace.asRelativePath(uri);
  if (isForeignHost(uri)) {
    throw new NotAttachable(l10n.t("{0} is on another machine. Open its folder in VS Code to attach it.", name));
  }
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  if (!stat) throw new NotAttachable(l10n.t("{0}: not found or no permission.", name));
  if (stat.type & vscode.FileType.Directory) return await folderAttachment(uri, name, files);
  const cleared = await clearChosen(uri, beforeAttaching);
  if (!cleared) return undefined;
  if (stat.size > largestFile) {
    const megabytes = Math.ceil(stat.size / 1024 / 1024);
    throw new NotAttachable(l10n.t("{0} is too large to attach ({1} MB). Attach a selection instead.", name, megabytes));
  }
  // The editor may differ from the saved file, and the user means what they see.
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return textAttachment(linesOf({ uri, path: name, language: open.languageId, text: open.getText() }, lines));
  const bytes = await readCleared(cleared);
  if (!bytes) throw new NotAttachable(l10n.t("{0}: not found or no permission.", name));
  if (readImage(bytes)) return imageAttachment(bytes, name, uri.toString());
  if (looksBinary(bytes)) throw notText(name);
  const text = await vscode.workspace.decode(bytes, { uri });
  return textAttachment(linesOf({ uri, path: name, language: extensionOf(name), text }, lines));
}

/** The editor's selection, or the whole file if nothing is selected. */
export async function attachmentFromEditor(
  editor = vscode.window.activeTextEditor ?? shownEditor(),
): Promise<Attachment | undefined> {
  if (!editor) throw new NotAttachable(l10n.t("Open a file first. Its selection is added to the message."));
  const { document } = editor;
  const path = vscode.workspace.asRelativePath(document.uri);
  // The question may close the editor: use what was selected before it.
  const about = { uri: document.uri, path, language: document.languageId };
  const lines = selectedLines(editor);
  const text = lines ? document.getText(document.validateRange(lines)) : document.getText();
  if (!(await clearChosen(document.uri, beforeAttaching))) return undefined;
  return textAttachment({
    ...about,
    text,
    ...(lines ? { lines: { first: lines.start.line + 1, last: lines.end.line + 1 } } : {}),
  });
}

/** The whole file of the active editor, as the user sees it. */
export async function fileOfEditor(): Promise<Attachment | undefined> {
  const document = (vscode.window.activeTextEditor ?? shownEditor())?.document;
  if (!document) throw new NotAttachable(l10n.t("Open a file first: the prompt is about it."));
  const about = { uri: document.uri, path: vscode.workspace.asRelativePath(document.uri), language: document.languageId };
  const text = document.getText();
  return (await clearChosen(document.uri, beforeAttaching)) ? textAttachment({ ...about, text }) : undefined;
}

/** A file of which only the content is available, such as one dropped from outside VS Code. */
export async function attachmentFromContent(bytes: Uint8Array, name: string): Promise<Attachment | undefined> {
  if (readImage(bytes)) return imageAttachment(bytes, name, "");
  if (looksBinary(bytes)) throw notText(name);
  if (!(await agreesToContent(name, beforeAttaching))) return undefined;
  const text = await vscode.workspace.decode(bytes);
  return { ...textAttachment({ uri: undefined, path: name, language: extensionOf(name), text }) };
}

interface TextSource extends Pick<Attachment, "path" | "language" | "text" | "lines"> {
  readonly uri: vscode.Uri | undefined;
}

/** Lines beyond the end are left out; without lines, the whole text. */
function linesOf(source: TextSource, lines: Lines | undefined): TextSource {
  if (!lines) return source;
  const all = source.text.split(/\r?\n/);
  const last = Math.min(lines.last, all.length);
  const first = Math.min(lines.first, last);
  return { ...source, text: all.slice(first - 1, last).join("\n"), lines: { first, last } };
}

function textAttachment({ uri, text, ...about }: TextSource): Attachment {
  const cut = cutText(text);
  return {
    id: createId(Date.now()),
    ...about,
    text: cut.text,
    uri: uri?.toString() ?? "",
    ...(cut.of !== undefined ? { note: cutNote(cut.of) } : {}),
  };
}

/** What the chip says about truncated text; `of` is the original length in characters. */
export function cutNote(of: number): string {
  return l10n.t("only the first part of {0} characters", of);
}

/** Names of a folder's files. Throws `NotAttachable`. */
export async function folderAttachment(uri: vscode.Uri, name: string, files: WorkspaceFiles): Promise<Attachment> {
  const { inWorkspace, target } = await fileFacts(uri);
  if (!inWorkspace || target?.inWorkspace === false) {
    throw new NotAttachable(l10n.t("{0} is not a folder in this workspace. Add it to the workspace to attach its files.", name));
  }
  const paths = await files.below(uri);
  if (paths.length === 0) throw new NotAttachable(l10n.t("{0} contains only ignored files.", name));
  return {
    id: createId(Date.now()),
    kind: "folder",
    path: name,
    language: "",
    text: folderListing(paths),
    uri: uri.toString(),
  };
}

function notText(name: string): NotAttachable {
  return new NotAttachable(l10n.t("{0} is neither text nor a supported image (PNG, JPEG, GIF, WebP).", name));
}

function extensionOf(name: string): string {
  return /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
}
