// Start here: the three tools for commands. Reading output and stopping need no approval: they concern only commands that the
// user has approved, of the same conversation.

import * as l10n from "@vscode/l10n";
import { mayPrintForeignText } from "../../permissions/commands/command-line.js";
import { failedOutcome, type Tool, type ToolContext, type ToolOutcome } from "../tool.js";
import type { CommandServices, RunningCommand } from "./command-port.js";
import { linesWith, pageOf } from "./cut-output.js";
import { type OutputInput, readOutput, readStop, type StopInput } from "./read-arguments.js";
import { endText, outputOf, runCommandTool } from "./run-command.js";

/** Characters around a page: its position and how to continue. */
const pageHeader = 200;

/** In a fixed order. */
export function commandTools(services: CommandServices): readonly Tool[] {
  return [runCommandTool(services), commandOutputTool(services), stopCommandTool(services)];
}

function commandOutputTool(services: CommandServices): Tool {
  return {
    definition: {
      name: "command_output",
      description:
        "Reads the output of a command that you ran in this conversation, in pages of 16,000 characters. Without `find` and `from`: the last page.",
      inputSchema: {
        type: "object",
        properties: {
          id: { type: "string", description: "The id that run_command returned." },
          find: { type: "string", description: "Lists the lines that contain this text." },
          from: { type: "number", description: "The position of the first character." },
        },
        required: ["id"],
      },
    },
    effect: "reads",
    isParallel: true,
    read: readOutput,
    title: (input) => l10n.t("Read the output of command {0}", (input as OutputInput).id),
    plan: async (input, context) => {
      const { id, find, from } = input as OutputInput;
      const running = findIn(services, id, context);
      if (!running) return unknownCommand(id);
      const output = await outputOf(running, services);
      const room = Math.max(context.maxChars - pageHeader, 0);
      const text = find === undefined ? pageOf(output, from, room) : linesWith(output, find).slice(0, room);
      const state = running.end ? endText(running.end) : "Still running";
      const foreign = mayPrintForeignText(running.command) ? { foreign: true } : {};
      return { result: { text: `${state}. ${text}`, isError: false, ...foreign } };
    },
  };
}

function stopCommandTool(services: CommandServices): Tool {
  return {
    definition: {
      name: "stop_command",
      description: "Ends a command that runs in the background, with all processes that it started.",
      inputSchema: {
        type: "object",
        properties: { id: { type: "string", description: "The id that run_command returned." } },
        required: ["id"],
      },
    },
    effect: "none",
    isParallel: false,
    read: readStop,
    title: (input) => l10n.t("Stop command {0}", (input as StopInput).id),
    plan: async (input, context) => {
      const { id } = input as StopInput;
      const running = findIn(services, id, context);
      if (!running) return unknownCommand(id);
      if (running.end) return { result: { text: `It had already ended. ${endText(running.end)}.`, isError: false } };
      return {
        actions: [],
        run: async () => ({ result: { text: `Stopped. ${endText(await running.stop())}.`, isError: false } }),
      };
    },
  };
}

/** Only commands of the same conversation. */
function findIn({ commands }: CommandServices, id: string, { conversationId }: ToolContext): RunningCommand | undefined {
  const running = commands.find(id);
  return running?.conversationId === conversationId ? running : undefined;
}

function unknownCommand(id: string): ToolOutcome {
  return failedOutcome(`There is no command ${JSON.stringify(id)} in this window and conversation. Run it again if you need it.`);
}
