// Opens the source of an attachment: the lines of its file, or the text that was sent if there is no file.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Attachment } from "../../core/conversation/conversation.js";
import { isForeignHost } from "../leaving/content-gate.js";
import { languageId } from "../platform/language-ids.js";
import { NotAttachable } from "./not-attachable.js";

export async function openAttachment({ uri, kind, lines, text, language }: Attachment): Promise<void> {
  // Of a page, the text that was sent: the page itself may have changed.
  if (uri === "" || kind === "page") {
    const id = languageId(language, await vscode.languages.getLanguages());
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ content: text, ...(id !== undefined ? { language: id } : {}) }),
      { preview: true },
    );
    return;
  }
  const place = vscode.Uri.parse(uri);
  // An imported conversation may name a share on another machine; even checking the file would log in there.
  if (isForeignHost(place)) {
    throw new NotAttachable(l10n.t("{0} is on another machine. It was not opened.", place.fsPath));
  }
  if (kind === "folder") {
    await vscode.commands.executeCommand("revealInExplorer", place);
    return;
  }
  if (kind === "image") {
    await vscode.commands.executeCommand("vscode.open", place);
    return;
  }
  const selection = lines ? new vscode.Range(lines.first - 1, 0, lines.last - 1, Number.MAX_SAFE_INTEGER) : undefined;
  await vscode.window.showTextDocument(place, { preview: true, ...(selection ? { selection } : {}) });
}
