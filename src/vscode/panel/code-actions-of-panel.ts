// The panel's requests to the editor: insert code, open it as a file, open a link. Every change is visible: an insert is
// one undo step in the visible editor, a new file is an unsaved document.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { showInformation, showWarning } from "../interface/messages.js";
import { languageId } from "../platform/language-ids.js";
import { parseWorkspaceLink } from "../platform/workspace-link.js";

export async function insertCode(text: string): Promise<void> {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  if (!editor) {
    await showInformation(l10n.t("Open a file first. The code is inserted at its cursor."));
    return;
  }
  const done = await editor.edit((builder) => {
    for (const selection of editor.selections) builder.replace(selection, text);
  });
  if (done) await vscode.window.showTextDocument(editor.document, editor.viewColumn);
  else await showWarning(l10n.t("The file cannot be changed. It is read-only or was closed."));
}

export async function openAsNewFile(text: string, fenceLanguage: string): Promise<void> {
  const language = languageId(fenceLanguage, await vscode.languages.getLanguages());
  await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument({ content: text, ...(language !== undefined ? { language } : {}) }),
  );
}

/** Opens a web address (VS Code asks first) or a workspace file; refuses anything else. */
export async function openLink(href: string): Promise<void> {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(href)?.[1]?.toLowerCase();
  if (scheme === "http" || scheme === "https" || scheme === "mailto") {
    await vscode.env.openExternal(vscode.Uri.parse(href, true));
    return;
  }
  const link = parseWorkspaceLink(href);
  const uri = link && (await workspaceFile(link.path));
  if (!uri) {
    await showWarning(
      l10n.t("The link {0} was not opened. It is neither a web address nor a file in this workspace.", href.slice(0, 200)),
    );
    return;
  }
  const { first, last } = link.lines ?? { first: 1, last: 1 };
  // To the end of the last line if the link names several; VS Code clips a range that is too long.
  const end = last > first ? new vscode.Position(last - 1, Number.MAX_SAFE_INTEGER) : new vscode.Position(first - 1, 0);
  await vscode.window.showTextDocument(uri, {
    selection: new vscode.Range(new vscode.Position(first - 1, 0), end),
    preview: true,
  });
}

async function workspaceFile(path: string): Promise<vscode.Uri | undefined> {
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const uri = vscode.Uri.joinPath(folder.uri, path);
    const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
    if (stat && stat.type & vscode.FileType.File) return uri;
  }
  return undefined;
}
