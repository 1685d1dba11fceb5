// Shows where an attachment is from: the lines of its file, or what was sent where there is no file.

import * as vscode from "vscode";
import type { Attachment } from "../../core/conversation/conversation.js";

export async function openAttachment({ uri, kind, lines, text, language }: Attachment): Promise<void> {
  if (uri === "") {
    const known = (await vscode.languages.getLanguages()).includes(language);
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ content: text, ...(known ? { language } : {}) }),
      { preview: true },
    );
    return;
  }
  const place = vscode.Uri.parse(uri);
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
