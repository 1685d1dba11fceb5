// `SnowCell: New Instruction File`: opens an unsaved AGENTS.md with what the project's files say about it. Asks no model, and
// never changes an existing file.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { factsOfPackageJson, firstInstructionFile, impliedCommands } from "../../core/instructions/first-file.js";
import { conventionsIn } from "../editor/document-context.js";
import { showInformation } from "../interface/messages.js";

export async function newInstructionFile(): Promise<void> {
  const folder = await chosenFolder();
  if (!folder) return;
  const uri = vscode.Uri.joinPath(folder.uri, "AGENTS.md");
  const exists = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  if (exists) {
    await vscode.window.showTextDocument(uri);
    void showInformation(l10n.t("This folder has an AGENTS.md already."));
    return;
  }
  const text = await firstText(folder);
  // Only a file on disk can be proposed by its path; elsewhere the text opens untitled.
  const place = folder.uri.scheme === "file" ? uri.with({ scheme: "untitled" }) : undefined;
  const document = place
    ? await vscode.workspace.openTextDocument(place)
    : await vscode.workspace.openTextDocument({ language: "markdown", content: text });
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  if (place) await editor.edit((builder) => builder.replace(new vscode.Range(0, 0, document.lineCount, 0), text));
  void showInformation(l10n.t("Check the text, add what every change should respect, and save it as AGENTS.md."));
}

async function chosenFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1)
    return await vscode.window.showWorkspaceFolderPick({
      placeHolder: l10n.t("Select the project that the instructions are for"),
    });
  if (folders.length === 0) void showInformation(l10n.t("Open a folder first: the file belongs to a project."));
  return folders[0];
}

async function firstText({ uri, name }: vscode.WorkspaceFolder): Promise<string> {
  const entries = await vscode.workspace.fs.readDirectory(uri).then(undefined, () => []);
  const names = entries.map(([entry]) => entry);
  const manifest = names.includes("package.json")
    ? await vscode.workspace.fs.readFile(vscode.Uri.joinPath(uri, "package.json")).then(undefined, () => undefined)
    : undefined;
  const runner = names.includes("pnpm-lock.yaml")
    ? "pnpm"
    : names.includes("yarn.lock")
      ? "yarn"
      : names.some((entry) => entry.startsWith("bun.lock"))
        ? "bun"
        : "npm";
  const facts = manifest && factsOfPackageJson(new TextDecoder().decode(manifest), runner);
  const implied = Object.entries(impliedCommands).flatMap(([file, commands]) => (names.includes(file) ? commands : []));
  return firstInstructionFile({
    name: facts?.name || name,
    description: facts?.description ?? "",
    commands: [...(facts?.commands ?? []), ...implied.map((command) => ({ command, what: "" }))],
    folders: entries.filter(([, type]) => type & vscode.FileType.Directory).map(([entry]) => entry),
    conventions: await conventionsIn(uri),
  });
}
