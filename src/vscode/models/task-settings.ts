// The settings `snowcell.tasks.*`. Machine scoped, because they decide where code goes.

import * as vscode from "vscode";
import { settings } from "../../contributions/contributions.js";
import type { Task } from "../../core/routing/task.js";
import { settingValue } from "../platform/trusted-settings.js";

const names = {
  edit: settings.taskEdit,
  commitMessage: settings.taskCommitMessage,
  agent: settings.agentModel,
  completions: settings.completionModel,
  title: settings.taskTitle,
} as const satisfies Record<Task, string>;

/** `provider/model`; undefined if the chat's model does the task, or no model does. */
export function taskModel(task: Task): string | undefined {
  const value = settingValue(names[task]);
  return (typeof value === "string" && value.trim()) || undefined;
}

export async function setTaskModel(task: Task, id: string | undefined): Promise<void> {
  await vscode.workspace.getConfiguration().update(names[task], id, vscode.ConfigurationTarget.Global);
}
