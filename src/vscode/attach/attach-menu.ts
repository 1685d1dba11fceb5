// The attach button's list, a VS Code quick pick: first the kinds, then the files or folders if that kind was picked.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Candidate } from "../../protocol/attach.js";
import { pickFrom } from "../interface/lists.js";
import { candidateOf, foldersOf, windowCandidates } from "./candidates.js";
import type { WorkspaceFiles } from "./workspace-files.js";

interface Item extends vscode.QuickPickItem {
  readonly id: string;
}

/** Ids of the user's choices, as `choose` takes them; empty if the user cancelled. */
export async function pickAttachments(files: WorkspaceFiles): Promise<readonly string[]> {
  const kinds: Item[] = [
    ...windowCandidates().slice(0, 1).map(itemOf),
    itemOf({ id: "files", icon: "files", label: l10n.t("Files…"), detail: l10n.t("From the workspace") }),
    itemOf({ id: "folder", icon: "folder", label: l10n.t("Folder…"), detail: l10n.t("Names of its files") }),
    ...windowCandidates().slice(1).map(itemOf),
    itemOf({ id: "image", icon: "file-media", label: l10n.t("Image…"), detail: l10n.t("For vision models") }),
  ];
  const kind = await pickFrom(kinds, { title: l10n.t("Attach"), placeHolder: l10n.t("Add context") });
  if (!kind) return [];
  if (kind.id === "files") return await pickFiles(files);
  if (kind.id === "folder") return await pickFolder(files);
  if (kind.id === "image") return await pickImages();
  return [kind.id];
}

async function pickFiles(files: WorkspaceFiles): Promise<readonly string[]> {
  const items = files.list().then((list) => list.map((file) => itemOf(candidateOf("file", file))));
  const options = {
    canPickMany: true,
    matchOnDescription: true,
    title: l10n.t("Attach"),
    placeHolder: l10n.t("Select files to attach"),
  } as const;
  return (await pickFrom(items, options))?.map(({ id }) => id) ?? [];
}

async function pickFolder(files: WorkspaceFiles): Promise<readonly string[]> {
  const items = files.list().then((list) => [...foldersOf(list).values()].map((folder) => itemOf(candidateOf("folder", folder))));
  const options = {
    matchOnDescription: true,
    title: l10n.t("Attach"),
    placeHolder: l10n.t("Select the folder whose file names to attach"),
  };
  const chosen = await pickFrom(items, options);
  return chosen ? [chosen.id] : [];
}

async function pickImages(): Promise<readonly string[]> {
  const filters = { [l10n.t("Images")]: ["png", "jpg", "jpeg", "gif", "webp"] };
  const uris = await vscode.window.showOpenDialog({
    canSelectMany: true,
    filters,
    title: l10n.t("Attach"),
    openLabel: l10n.t("Attach"),
  });
  return uris?.map((uri) => `file:${uri.toString()}`) ?? [];
}

function itemOf({ id, icon, label, detail }: Candidate): Item {
  // Not an icon in the label: a screen reader would read its name.
  return { id, label, description: detail, iconPath: new vscode.ThemeIcon(icon) };
}
