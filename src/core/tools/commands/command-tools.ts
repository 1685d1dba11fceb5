// Start here: the three tools for commands. Reading output and stopping need no approval: they concern only commands that the
// user has approved, of the same conversation.

import * as l10n from "@vscode/l10n";
import { mayPrintForeignText } from "../../permissions/commands/command-line.js";
import { boundedField, optional, textField } from "../arguments/fields.js";
import { toolArguments } from "../arguments/tool-arguments.js";
import { defineTool } from "../define-tool.js";
import { failedOutcome, type Tool, type ToolContext, type ToolOutcome } from "../tool.js";
import type { CommandServices, RunningCommand } from "./command-port.js";
import { linesWith, pageOf } from "./cut-output.js";
import { endText, outputOf, runCommandTool } from "./run-command.js";

/** Characters around a page: its position and how to continue. */
const pageHeader = 200;

/** In a fixed order. */
export function commandTools(services: CommandServices): readonly Tool[] {
  return [runCommandTool(services), commandOutputTool(services), stopCommandTool(services)];
}

const idField = textField("The id that run_command returned.", ["command_id", "outputId"]);

const outputArguments = toolArguments({
  id: idField,
  find: optional(textField("Lists the lines that contain this text.", ["search"])),
  from: optional(boundedField("The position of the first character.", 0, Number.MAX_SAFE_INTEGER, ["offset"])),
});

function commandOutputTool(services: CommandServices): Tool {
  return defineTool({
    name: "command_output",
    description:
      "Reads the output of a command that you ran in this conversation, in pages of 16,000 characters. Without `find` and `from`: the last page.",
    arguments: outputArguments,
    effect: "reads",
    title: ({ id }) => l10n.t("Read the output of command {0}", id),
    plan: async ({ id, find, from }, context) => {
      const running = findIn(services, id, context);
      if (!running) return unknownCommand(id);
      const output = await outputOf(running, services);
      const room = Math.max(context.maxChars - pageHeader, 0);
      const start = from === undefined ? undefined : Math.floor(from);
      const text = find === undefined ? pageOf(output, start, room) : linesWith(output, find).slice(0, room);
      const state = running.end ? endText(running.end) : "Still running";
      const foreign = mayPrintForeignText(running.command) ? { foreign: true } : {};
      return { result: { text: `${state}. ${text}`, isError: false, ...foreign } };
    },
  });
}

const stopArguments = toolArguments({ id: idField });

function stopCommandTool(services: CommandServices): Tool {
  return defineTool({
    name: "stop_command",
    description: "Ends a command that runs in the background, with all processes that it started.",
    arguments: stopArguments,
    effect: "none",
    title: ({ id }) => l10n.t("Stop command {0}", id),
    plan: async ({ id }, context) => {
      const running = findIn(services, id, context);
      if (!running) return unknownCommand(id);
      if (running.end) return { result: { text: `It had already ended. ${endText(running.end)}.`, isError: false } };
      return {
        actions: [],
        run: async () => ({ result: { text: `Stopped. ${endText(await running.stop())}.`, isError: false } }),
      };
    },
  });
}

/** Only commands of the same conversation. */
function findIn({ commands }: CommandServices, id: string, { conversationId }: ToolContext): RunningCommand | undefined {
  // Models leave out the letter.
  const running = commands.find(/^\d+$/.test(id.trim()) ? `c${id.trim()}` : id.trim());
  return running?.conversationId === conversationId ? running : undefined;
}

function unknownCommand(id: string): ToolOutcome {
  return failedOutcome(`There is no command ${JSON.stringify(id)} in this window and conversation. Run it again if you need it.`);
}
