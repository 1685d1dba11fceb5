// What the user can do about a model that cannot work as an agent.

import * as vscode from "vscode";
import { commands } from "../../../contributions/contributions.js";
import type { ChatSession } from "../../../core/chat/chat-session.js";
import { stepsOf } from "../../../core/conversation/parts.js";
import { taskModel } from "../../models/task-settings.js";

/** Asks again with the model that the user chooses, or in chat mode. A run with steps goes on with the other model. */
export async function leaveUnsuited(how: "other-model" | "chat-mode", messageId: string, session: ChatSession): Promise<void> {
  if (how === "chat-mode") {
    await session.agent.setMode("chat");
    return await session.answerAgain(messageId);
  }
  if (!(await choosesAnother())) return;
  const hasSteps = stepsOf(session.conversation.get(messageId)?.parts).length > 0;
  await (hasSteps ? session.agent.continue(messageId) : session.answerAgain(messageId));
}

/** True if another model works as an agent from now on. */
async function choosesAnother(): Promise<boolean> {
  const before = taskModel("agent");
  if (before === undefined) return (await vscode.commands.executeCommand(commands.selectModel)) === true;
  await vscode.commands.executeCommand(commands.selectModelFor, "agent");
  return taskModel("agent") !== before;
}
