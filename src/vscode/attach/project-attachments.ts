// What a question about the whole project needs: its README and the names of its files.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Attachment } from "../../core/conversation/conversation.js";
import { attachmentFromUri, folderAttachment } from "./file-attachment.js";
import { NotAttachable } from "./not-attachable.js";
import type { WorkspaceFiles } from "./workspace-files.js";

type Attach = (make: () => Promise<Attachment | undefined>) => Promise<void>;

/** Attaches both through `attach`, which shows what went wrong. */
export async function attachProject(files: WorkspaceFiles, attach: Attach): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const readme = folder && (await readmeIn(folder.uri));
  if (readme) await attach(() => attachmentFromUri(readme, files));
  await attach(async () => {
    if (!folder) throw new NotAttachable(l10n.t("Open a folder first: the question is about it."));
    return await folderAttachment(folder.uri, folder.name, files);
  });
}

async function readmeIn(folder: vscode.Uri): Promise<vscode.Uri | undefined> {
  const entries = await vscode.workspace.fs.readDirectory(folder).then(undefined, () => []);
  const name = entries.map(([entry]) => entry).find((entry) => /^readme(?:\.(?:md|markdown|mdx|rst|adoc|txt))?$/i.test(entry));
  return name === undefined ? undefined : vscode.Uri.joinPath(folder, name);
}
