// `SnowCell: Select Model for…`: sets a task's own model in the user's settings.

import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { qualifiedId } from "../../core/provider-api/model-name.js";
import type { ModelInfo } from "../../core/provider-api/provider.js";
import { type Task, tasks } from "../../core/routing/task.js";
import { pickFrom } from "../interface/lists.js";
import { setTaskModel, taskModel } from "./task-settings.js";

export interface TaskModelServices {
  /** Lets the user choose from all models; `currentId` is marked. */
  pick(currentId: string | undefined, title: string): Promise<ModelInfo | undefined>;
  /** Completions need a model that fills in the middle, so they have their own list and test. */
  selectCompletionModel(): Promise<void>;
}

export async function selectModelFor(task: Task | undefined, { pick, selectCompletionModel }: TaskModelServices): Promise<void> {
  const chosen = task ?? (await pickTask());
  if (chosen === undefined) return;
  if (chosen === "completions") return await selectCompletionModel();
  const current = taskModel(chosen);
  if (current !== undefined) {
    const other = { label: l10n.t("Select Another Model") };
    const none =
      chosen === "title"
        ? { label: l10n.t("Turn Off"), description: l10n.t("The first line of the question becomes the title") }
        : { label: l10n.t("Use the Chat's Model"), description: l10n.t("The model selected in the window") };
    const picked = await pickFrom([other, none], { title: taskName(chosen), placeHolder: l10n.t("Now: {0}", current) });
    if (picked === none) await setTaskModel(chosen, undefined);
    if (picked !== other) return;
  }
  const model = await pick(current, l10n.t("Select a Model for {0}", taskName(chosen)));
  if (model) await setTaskModel(chosen, qualifiedId(model));
}

async function pickTask(): Promise<Task | undefined> {
  const items: readonly (vscode.QuickPickItem & { readonly task: Task })[] = tasks.map((task) => ({
    label: taskName(task),
    description: taskModel(task) ?? (isOffUnlessSet(task) ? l10n.t("off") : l10n.t("the chat's model")),
    iconPath: new vscode.ThemeIcon(icons[task]),
    task,
  }));
  return (await pickFrom(items, { title: l10n.t("Select Model for…"), placeHolder: l10n.t("Which task?") }))?.task;
}

const icons: Readonly<Record<Task, string>> = {
  edit: "edit",
  commitMessage: "git-commit",
  agent: "tools",
  completions: "lightbulb",
  title: "tag",
};

function isOffUnlessSet(task: Task): boolean {
  return task === "completions" || task === "title";
}

function taskName(task: Task): string {
  switch (task) {
    case "edit":
      return l10n.t("Editor Actions");
    case "commitMessage":
      return l10n.t("Commit Messages");
    case "agent":
      return l10n.t("Agent Mode");
    case "completions":
      return l10n.t("Completions");
    case "title":
      return l10n.t("Titles of Conversations");
  }
}
