// Attachments from the window that are not files: the problems list, Git's changes, the terminal's selection.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Attachment, AttachmentKind } from "../../core/conversation/conversation.js";
import { withoutSecretFiles } from "../../core/leaving/diff-filter.js";
import { cutText, looksSecret } from "../../core/leaving/file-gate.js";
import { createId } from "../../core/platform/ids.js";
import { diffOf } from "../commit-message/changes.js";
import { type GitApi, type GitRepository, openGit } from "../commit-message/git-api.js";
import { cutNote } from "./file-attachment.js";
import { NotAttachable } from "./not-attachable.js";

/** Maximum problems in an attachment; the first ones matter most. */
const mostProblems = 300;

function attachmentOf(
  kind: AttachmentKind,
  path: string,
  language: string,
  text: string,
  notes: readonly string[] = [],
): Attachment {
  const cut = cutText(text);
  const note = [...notes, ...(cut.of !== undefined ? [cutNote(cut.of)] : [])].join("; ");
  return { id: createId(Date.now()), kind, path, language, text: cut.text, uri: "", ...(note !== "" ? { note } : {}) };
}

export function problemsAttachment(): Attachment {
  const severities = ["error", "warning", "information", "hint"];
  const problems = vscode.languages
    .getDiagnostics()
    // A message about a file with secrets may quote them.
    .filter(([uri]) => !looksSecret(uri.path))
    .flatMap(([uri, diagnostics]) => diagnostics.map((diagnostic) => ({ uri, diagnostic })))
    .sort((one, other) => one.diagnostic.severity - other.diagnostic.severity);
  if (problems.length === 0) throw new NotAttachable(l10n.t("There are no problems to attach. The Problems view is empty."));
  const lines = problems.slice(0, mostProblems).map(({ uri, diagnostic }) => {
    const { start } = diagnostic.range;
    const code = typeof diagnostic.code === "object" ? diagnostic.code.value : diagnostic.code;
    const source = [diagnostic.source, code].filter((part) => part !== undefined && part !== "").join(" ");
    const place = `${vscode.workspace.asRelativePath(uri)}:${start.line + 1}:${start.character + 1}`;
    return `${place} ${severities[diagnostic.severity] ?? ""}: ${diagnostic.message}${source === "" ? "" : ` (${source})`}`;
  });
  const notes = problems.length > mostProblems ? [l10n.t("the first {0} of {1}", mostProblems, problems.length)] : [];
  return attachmentOf("problems", l10n.t("Problems"), "", lines.join("\n"), notes);
}

export async function gitDiffAttachment(staged: boolean): Promise<Attachment> {
  const git = await openGit();
  if (!git || git.repositories.length === 0) {
    const words = vscode.workspace.isTrusted
      ? l10n.t("No Git repository was found. Open a folder with a repository, and turn on Git.")
      : l10n.t("Git is off in Restricted Mode. Trust the workspace to attach its changes.");
    throw new NotAttachable(words);
  }
  const parts = await Promise.all(git.repositories.map((repository) => diffWithNames(git, repository, staged)));
  const { text, withheld } = withoutSecretFiles(parts.filter((part) => part !== "").join("\n"));
  if (text.trim() === "" && withheld.length === 0) {
    throw new NotAttachable(
      staged ? l10n.t("There are no staged changes to attach.") : l10n.t("There are no changes to attach."),
    );
  }
  const notes = withheld.length > 0 ? [l10n.t("without files that may contain secrets: {0}", withheld.join(", "))] : [];
  return attachmentOf("git-diff", staged ? l10n.t("Staged Changes") : l10n.t("Changes"), "diff", text, notes);
}

async function diffWithNames(git: GitApi, repository: GitRepository, staged: boolean): Promise<string> {
  const { diff, untracked } = await diffOf(git, repository, staged);
  const list = untracked.length > 0 ? `New files, not shown: ${untracked.join(", ")}\n` : "";
  return [diff, list].filter((part) => part !== "").join("\n");
}

/**
 * The terminal's selection. VS Code has no API for it, so this copies it through the clipboard and then restores the
 * clipboard.
 */
export async function terminalAttachment(): Promise<Attachment> {
  const terminal = vscode.window.activeTerminal;
  if (!terminal) throw new NotAttachable(l10n.t("No terminal is open. Open one and select the text to attach."));
  const before = await vscode.env.clipboard.readText();
  let selected = "";
  try {
    // The old content must not be taken for the selection.
    await vscode.env.clipboard.writeText("");
    await vscode.commands.executeCommand("workbench.action.terminal.copySelection");
    selected = await vscode.env.clipboard.readText();
  } finally {
    await vscode.env.clipboard.writeText(before);
  }
  if (selected.trim() === "") throw new NotAttachable(l10n.t("Nothing is selected in the terminal. Select the text to attach."));
  return attachmentOf("terminal", l10n.t("Terminal: {0}", terminal.name), "", selected);
}
