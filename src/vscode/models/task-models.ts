// `SnowCell: Select Model for…`: sets a task's own model in the user's settings.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { qualifiedId } from "../../core/provider-api/model-name.js";
import type { ModelInfo } from "../../core/provider-api/provider.js";
import { type Task, tasks } from "../../core/routing/task.js";
import { pickFrom } from "../interface/lists.js";
import { setTaskModel, taskModel } from "./task-settings.js";

/** @param pick lets the user choose from all models; `currentId` is marked */
export async function selectModelFor(
  task: Task | undefined,
  pick: (currentId: string | undefined, title: string) => Promise<ModelInfo | undefined>,
): Promise<void> {
  const chosen = task ?? (await pickTask());
  if (chosen === undefined) return;
  const current = taskModel(chosen);
  if (current !== undefined) {
    const other = { label: l10n.t("Select Another Model") };
    const chats = { label: l10n.t("Use the Chat's Model"), description: l10n.t("The model selected in the window") };
    const picked = await pickFrom([other, chats], { title: taskName(chosen), placeHolder: l10n.t("Now: {0}", current) });
    if (picked === chats) await setTaskModel(chosen, undefined);
    if (picked !== other) return;
  }
  const model = await pick(current, l10n.t("Select a Model for {0}", taskName(chosen)));
  if (model) await setTaskModel(chosen, qualifiedId(model));
}

async function pickTask(): Promise<Task | undefined> {
  const items: readonly (vscode.QuickPickItem & { readonly task: Task })[] = tasks.map((task) => ({
    label: taskName(task),
    description: taskModel(task) ?? l10n.t("the chat's model"),
    iconPath: new vscode.ThemeIcon(task === "edit" ? "edit" : "git-commit"),
    task,
  }));
  return (await pickFrom(items, { title: l10n.t("Select Model for…"), placeHolder: l10n.t("Which task?") }))?.task;
}

function taskName(task: Task): string {
  switch (task) {
    case "edit":
      return l10n.t("Editor Actions");
    case "commitMessage":
      return l10n.t("Commit Messages");
  }
}
